import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { BacktestResult } from '../learning/backtest/backtest-result.ts';
import type { KeptBacktestRequest } from '../learning/backtest/kept-backtest-request.ts';
import { compileSource } from '../operations/registry.ts';
import { BacktestImpossible, runBacktest } from '../operations/run-backtest.ts';
import { claimBacktest, finishBacktest, releaseBacktest, saveBacktestProgress } from '../store/backtests.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';
import { summarizeInThread } from './summarize-in-thread.ts';

const INTERVAL_MS = 2 * SECOND_MS;
const SAVED_EVERY_MS = 500;
/** Whoever works on a backtest says so twice a second; one that was not heard of for so long has ended. */
const ABANDONED_AFTER_MS = 2 * MINUTE_MS;

/** Why work on a backtest ends early: the process does, or somebody removed it. */
class BacktestStopped extends Error {
  override readonly name = 'BacktestStopped';
  readonly isRemoved: boolean;

  constructor(isRemoved: boolean) {
    super('the backtest was stopped');
    this.isRemoved = isRemoved;
  }
}

interface Claimed {
  backtestId: string;
  request: KeptBacktestRequest;
  controller: AbortController;
}

/** Works on backtests, one after the other; begins one again that a process had not finished. */
export function backtester(services: BackgroundServices): Repetition {
  const { database, clock, logger } = services;
  let controller = new AbortController();
  const step = async (): Promise<boolean> => {
    const now = clock();
    const claimed = await claimBacktest(database.kysely, { now, abandonedSince: now - ABANDONED_AFTER_MS });
    if (!claimed) return false;
    controller = new AbortController();
    const { request } = claimed;
    await finish(services, { backtestId: claimed.backtestId, request, controller });
    return true;
  };
  return new Repetition({
    step,
    intervalMs: INTERVAL_MS,
    onFailure: 'working on a backtest failed; it is begun again',
    logger,
    onStopping: () => controller.abort(new BacktestStopped(false)),
  });
}

async function finish(services: BackgroundServices, claimed: Claimed): Promise<void> {
  const { database, clock, logger } = services;
  const { backtestId } = claimed;
  try {
    const result = await work(services, claimed);
    await finishBacktest(database.kysely, { backtestId, result, now: clock() });
  } catch (error) {
    if (error instanceof BacktestStopped) {
      if (!error.isRemoved) await releaseBacktest(database.kysely, backtestId);
      return;
    }
    if (!(error instanceof BacktestImpossible)) logger.error({ err: error }, 'a backtest failed');
    const problem = error instanceof BacktestImpossible ? error.problem : { code: 'failed' };
    await finishBacktest(database.kysely, { backtestId, problem, now: clock() });
  }
}

async function work(
  { database, registry, clock }: BackgroundServices,
  { backtestId, request, controller }: Claimed,
): Promise<BacktestResult> {
  const { scorecards } = await registry.read(database.kysely);
  let saving: Promise<void> = Promise.resolve();
  let savedAt = 0;
  const save = async (done: number, total: number): Promise<void> => {
    const isThere = await saveBacktestProgress(database.kysely, { backtestId, done, total, now: clock() });
    if (!isThere) controller.abort(new BacktestStopped(true));
  };
  const result = await runBacktest(database.kysely, {
    ...request,
    contestants: request.scorecards.map(({ source, ...rest }) => ({
      ...rest,
      compiled: compileSource(source),
    })),
    live: scorecards.flatMap(({ isLive, compiled }) => (isLive ? [compiled] : [])),
    horizonMs: request.horizonDays * DAY_MS,
    from: request.from ?? undefined,
    capacityPerWeek: request.capacityPerWeek ?? undefined,
    economics: request.economics ?? undefined,
    now: clock(),
    summarize: summarizeInThread,
    signal: controller.signal,
    onProgress: ({ done, total }) => {
      if (performance.now() - savedAt < SAVED_EVERY_MS) return;
      savedAt = performance.now();
      saving = saving.then(() => save(done, total));
      // What goes wrong shows at the end.
      saving.catch(() => undefined);
    },
  });
  await saving;
  return result;
}
