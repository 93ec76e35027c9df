import { setTimeout as sleep } from 'node:timers/promises';
import type { EffectChannel } from '../domain/effect.ts';
import { MINUTE_MS } from '../domain/instant.ts';
import { retryDelay } from '../messaging/retry-delay.ts';
import { type ClaimedEffect, claimEffects } from '../operations/claim-effects.ts';
import { type Attempt, recordAttempts } from '../operations/record-attempts.ts';
import { type DueEffect, firstEffectDueAt } from '../store/outbox.ts';
import type { BackgroundServices } from './background-services.ts';
import { Batcher } from './batcher.ts';
import { Repetition } from './repetition.ts';

/** How often it is looked whether an effect is due: it starts well within two seconds of its instant. */
const INTERVAL_MS = 250;
const LOOKED_AT_ONCE = 200;
/** Longer than any attempt takes; whoever has not told of one by then is taken for dead. */
export const LEASE_MS = 5 * MINUTE_MS;
/** What happened outside is not forgotten because the database is away for a while. */
const RECORD_TRIES = 120;
const RECORD_AGAIN_MS = 1_000;

/** How often and when failed effects are tried again. */
export interface RetryPolicy {
  /** Attempts, after which an effect is given up. */
  attempts: number;
  /** The wait after the first failure; it doubles up to four hours. */
  firstMs: number;
}

/** What an attempt came to, before it is worked out what follows for the effect. */
export type Outcome = Partial<Pick<Attempt, 'suppressions' | 'effects' | 'lanes'>> & {
  mail?: Attempt['mail'];
} & (
    | { kind: 'done' }
    /** Try again later; `dead` when that is of no use. */
    | {
        kind: 'failed' | 'dead' | 'uncertain';
        problem: string;
        /** It asks not to be tried again for so long. */
        retryAfterMs?: number | undefined;
      }
  );

/** How effects of a channel are done. */
export interface EffectSenderOptions extends BackgroundServices {
  channel: EffectChannel;
  /** How many may be under way in this process. */
  mostUnderWay: number;
  /** How many may be under way in one lane in this process. */
  mostPerLane: number;
  retry: RetryPolicy;
  random: () => number;
  lanesOf: (effect: DueEffect) => readonly string[];
  /** How many a lane lets go per second; undefined for as many as there are. */
  rate: (lane: string) => number | undefined;
  /** Does effects, and says of each what became of it, in their order; none of the promises waits for another. */
  perform: (effects: readonly ClaimedEffect[]) => Promise<Outcome>[];
  onStop?: () => Promise<void>;
}

/** Does the effects of a channel when they are due: takes a bounded number into its hands, does them outside of any transaction, and records it. */
export function effectSender(options: EffectSenderOptions): Repetition {
  const { channel, database, clock, logger, mostUnderWay, mostPerLane, lanesOf, rate, perform } = options;
  const underWay = new Set<Promise<void>>();
  const inLane = new Map<string, number>();
  const recorder = new Batcher(async (attempts: readonly Attempt[]) => {
    await database.transaction((transaction) => recordAttempts(transaction, attempts, clock()));
    return attempts.map(() => undefined);
  });
  const record = async (attempt: Attempt): Promise<void> => {
    for (let left = RECORD_TRIES; ; left -= 1) {
      try {
        return await recorder.add(attempt);
      } catch (error) {
        if (left === 0) throw error;
        await sleep(RECORD_AGAIN_MS, undefined, { ref: false });
      }
    }
  };
  const follow = async (effect: ClaimedEffect, outcome: Promise<Outcome>): Promise<void> => {
    try {
      const known = await outcome.catch((error: unknown) => failure(error));
      await record(attemptOf(effect, known, options));
    } catch (error) {
      logger.error({ err: error, effectId: effect.effectId }, 'could not record what became of an effect');
    }
  };
  const start = (claimed: readonly ClaimedEffect[]): void => {
    for (const [index, outcome] of perform(claimed).entries()) {
      const effect = claimed[index];
      if (!effect) continue;
      const lanes = lanesOf(effect);
      for (const lane of lanes) inLane.set(lane, (inLane.get(lane) ?? 0) + 1);
      const run = follow(effect, outcome).finally(() => {
        for (const lane of lanes) leaveLane(inLane, lane);
        underWay.delete(run);
        repetition.wake();
      });
      underWay.add(run);
    }
  };
  const step = async (): Promise<boolean> => {
    const limit = Math.min(LOOKED_AT_ONCE, mostUnderWay - underWay.size);
    if (limit <= 0) return false;
    const dueAt = await firstEffectDueAt(database.kysely, channel);
    if (dueAt === undefined || dueAt > clock()) return false;
    const { claimed, isMore } = await database.transaction((transaction) =>
      claimEffects(transaction, {
        channel,
        now: clock(),
        limit,
        leaseMs: LEASE_MS,
        lanesOf,
        rate,
        room: (lane) => mostPerLane - (inLane.get(lane) ?? 0),
      }),
    );
    start(claimed);
    return isMore;
  };
  const onStop = async (): Promise<void> => {
    await Promise.all(underWay);
    await options.onStop?.();
  };
  const onFailure = `could not take up what is due of the channel ${channel}; trying again`;
  const repetition = new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger, onStop });
  return repetition;
}

function leaveLane(inLane: Map<string, number>, lane: string): void {
  const left = (inLane.get(lane) ?? 1) - 1;
  if (left <= 0) inLane.delete(lane);
  else inLane.set(lane, left);
}

function failure(error: unknown): Outcome {
  return { kind: 'failed', problem: error instanceof Error ? error.message : String(error) };
}

/** What an outcome means for an effect: whether it is tried again, and when. */
function attemptOf(
  effect: ClaimedEffect,
  outcome: Outcome,
  { retry, random, clock }: Pick<EffectSenderOptions, 'retry' | 'random' | 'clock'>,
): Attempt {
  const { effectId, attempt } = effect;
  const problem = outcome.kind === 'done' ? null : outcome.problem.slice(0, 1_000);
  const isLast = attempt >= retry.attempts;
  const state = outcome.kind === 'failed' ? (isLast ? 'dead' : 'waiting') : outcome.kind;
  const askedMs = outcome.kind === 'failed' ? (outcome.retryAfterMs ?? 0) : 0;
  const delayMs = Math.max(askedMs, retryDelay(attempt, { firstMs: retry.firstMs, random: random() }));
  const dueAt = state === 'waiting' ? clock() + delayMs : null;
  const given =
    state === 'dead' && effect.kind === 'mail'
      ? ({ state: 'failed', reason: problem, isSent: false } as const)
      : null;
  const recovered = effect.troubledLanes.map((lane) => ({ lane, problem: null }));
  return {
    end: { effectId, attempt, state, dueAt, problem },
    mail: outcome.mail ?? given,
    lanes: outcome.lanes ?? (outcome.kind === 'done' ? recovered : []),
    suppressions: outcome.suppressions ?? [],
    effects: outcome.effects ?? [],
  };
}
