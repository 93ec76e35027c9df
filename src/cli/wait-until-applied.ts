import { setTimeout as sleep } from 'node:timers/promises';
import { type ImportDetail, importDetailSchema } from '../http/contract/imports.ts';
import type { Api } from './api.ts';
import { startProgress } from './progress.ts';

const ASKED_EVERY_MS = 100;

/** Waits until all rows of an import are applied, and shows how far it has come. */
export async function waitUntilApplied(api: Api, importId: number): Promise<ImportDetail> {
  const progress = startProgress('Importing');
  try {
    for (;;) {
      const state = importDetailSchema.parse(await api.request('GET', `/api/v1/imports/${importId}`));
      progress.update(state.rowsApplied, state.rowsRead - state.rowsRefused);
      if (state.status !== 'applying') return state;
      await sleep(ASKED_EVERY_MS);
    }
  } finally {
    progress.stop();
  }
}
