import { setTimeout as sleep } from 'node:timers/promises';
import { type ImportDetail, importDetailSchema } from '../http/contract/imports.ts';
import type { Api } from './api.ts';
import { startProgress } from './progress.ts';

const ASKED_EVERY_MS = 100;

/** Waits until all rows of an import are applied, or taken out again, and shows how far that is. */
export async function waitUntilApplied(
  api: Api,
  importId: number,
  title = 'Importing',
): Promise<ImportDetail> {
  const progress = startProgress(title);
  try {
    for (;;) {
      const state = importDetailSchema.parse(await api.request('GET', `/api/v1/imports/${importId}`));
      if (state.status === 'removing') progress.update(state.removed.messages, state.messagesAdded);
      else progress.update(state.rowsApplied, state.rowsRead - state.rowsRefused);
      if (state.status !== 'applying' && state.status !== 'removing') return state;
      await sleep(ASKED_EVERY_MS);
    }
  } finally {
    progress.stop();
  }
}
