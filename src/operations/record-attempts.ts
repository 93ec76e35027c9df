import type { Transaction } from 'kysely';
import type { NewEffect } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import type { MailState } from '../domain/mail.ts';
import { afterAttempt } from '../messaging/plan-lanes.ts';
import { type Suppression, suppress } from '../store/contact-standings.ts';
import { enqueueEffects } from '../store/effects.ts';
import { lockLanes, saveLanes } from '../store/lanes.ts';
import { endMails } from '../store/mails.ts';
import { type EffectEnd, endEffects } from '../store/outbox.ts';
import type { Schema } from '../store/schema.ts';

/** How an attempt at an effect ended, and what follows. */
export interface Attempt {
  end: EffectEnd;
  /** What becomes of the e-mail; null when it waits, or when it is none. */
  mail: { state: MailState; reason: string | null; isSent: boolean } | null;
  /** What it says of lanes: a problem, or null for a success. */
  lanes: { lane: string; problem: string | null }[];
  suppressions: Suppression[];
  /** What is to happen because of it, as a note in the history of the lead. */
  effects: NewEffect[];
}

/** Writes down how attempts ended, with everything that follows: all of it or nothing. */
export async function recordAttempts(
  transaction: Transaction<Schema>,
  attempts: readonly Attempt[],
  now: Instant,
): Promise<void> {
  const ended = await endEffects(
    transaction,
    attempts.map(({ end }) => end),
    now,
  );
  const own = attempts.filter(({ end }) => ended.has(end.effectId));
  await endMails(
    transaction,
    own.flatMap(({ end, mail }) => (mail === null ? [] : [{ mailId: end.effectId, ...mail }])),
    now,
  );
  await suppress(
    transaction,
    own.flatMap(({ suppressions }) => suppressions),
  );
  await enqueueEffects(
    transaction,
    own.flatMap(({ effects }) => effects),
  );
  const told = attempts.flatMap(({ lanes }) => lanes);
  const states = await lockLanes(
    transaction,
    told.map(({ lane }) => lane),
    now,
  );
  for (const { lane, problem } of told) {
    const state = states.get(lane);
    if (state) states.set(lane, afterAttempt(state, { problem, now }));
  }
  await saveLanes(transaction, [...states.values()], now);
}
