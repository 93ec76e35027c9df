import type { Transaction } from 'kysely';
import type { EffectChannel } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import { planLanes } from '../messaging/plan-lanes.ts';
import { lockLanes, saveLanes } from '../store/lanes.ts';
import { type DueEffect, leaseEffects, lockDueEffects, postponeEffects } from '../store/outbox.ts';
import type { Schema } from '../store/schema.ts';

/** An effect that this process is to do now. */
export type ClaimedEffect = DueEffect & {
  /** Which attempt this is; the first is 1. */
  attempt: number;
  /** The lanes that it takes that have had failures: a success is worth telling. */
  troubledLanes: string[];
};

/** What is asked for. */
export interface ClaimRequest {
  channel: EffectChannel;
  now: Instant;
  /** How many at most are looked at. */
  limit: number;
  /** How long this process may take, in milliseconds. */
  leaseMs: number;
  lanesOf: (effect: DueEffect) => readonly string[];
  /** How many a lane lets go per second; undefined for as many as there are. */
  rate: (lane: string) => number | undefined;
  /** How many more may be under way in a lane in this process. */
  room: (lane: string) => number;
}

/**
 * Takes effects that are due into this process's hands, as their lanes allow; the others are due later. Committed before anything is done, so
 * that nobody else does it too.
 *
 * @returns those to do now, and whether there may be more that are due
 */
export async function claimEffects(
  transaction: Transaction<Schema>,
  request: ClaimRequest,
): Promise<{ claimed: ClaimedEffect[]; isMore: boolean }> {
  const { channel, now, limit, lanesOf } = request;
  const due = await lockDueEffects(transaction, { channel, at: now, limit });
  if (due.length === 0) return { claimed: [], isMore: false };
  const travellers = due.map((effect) => ({
    effect,
    lanes: lanesOf(effect),
    hasSlot: effect.hasSlot,
    isUrgent:
      effect.kind === 'notice' ||
      effect.kind === 'meeting' ||
      (effect.kind === 'mail' && effect.payload.isTransactional === true),
  }));
  const states = await lockLanes(
    transaction,
    travellers.flatMap(({ lanes }) => lanes),
    now,
  );
  const troubled = new Set(
    [...states.values()].flatMap(({ lane, failures }) => (failures > 0 ? [lane] : [])),
  );
  const { go, later } = planLanes(travellers, states, request);
  await saveLanes(transaction, [...states.values()], now);
  await leaseEffects(transaction, { effects: go.map(({ effect }) => effect), until: now + request.leaseMs });
  await postponeEffects(
    transaction,
    later.map(({ traveller, ...when }) => ({ effect: traveller.effect, ...when })),
  );
  const claimed = go.map(({ effect, lanes }) => ({
    ...effect,
    attempt: effect.attempts + 1,
    troubledLanes: lanes.filter((lane) => troubled.has(lane)),
  }));
  return { claimed, isMore: due.length === limit };
}
