import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import {
  type BacktestAnswer,
  type BacktestResultAnswer,
  backtestWithResultSchema,
} from '../http/contract/backtests.ts';
import type { Api } from './api.ts';
import { backtestProblemText } from './backtest-problem-text.ts';
import { CommandFailed } from './command-failed.ts';
import { startProgress } from './progress.ts';

const ASKED_EVERY_MS = 250;
const begunSchema = z.object({ id: z.string() });

/** A backtest that was done. */
export interface DoneBacktest {
  backtest: BacktestAnswer;
  result: BacktestResultAnswer;
}

/**
 * Asks for a backtest, waits until it is done and shows how far it has come.
 *
 * @throws CommandFailed when the history does not have what is needed
 */
export async function runBacktestOnApi(api: Api, request: object): Promise<DoneBacktest> {
  const { id } = begunSchema.parse(await api.request('POST', '/api/v1/backtests', request));
  const progress = startProgress('Going through the history');
  try {
    for (;;) {
      const { result, ...backtest } = backtestWithResultSchema.parse(
        await api.request('GET', `/api/v1/backtests/${id}`),
      );
      progress.update(backtest.progress.done, backtest.progress.total);
      if (result) return { backtest, result };
      if (backtest.problem) throw new CommandFailed(backtestProblemText(backtest.problem, backtest));
      await sleep(ASKED_EVERY_MS);
    }
  } finally {
    progress.stop();
  }
}
