import { type Kysely, sql, type Transaction } from 'kysely';
import type { EffectChannel, EffectKind, EffectWork } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An effect of the outbox that is due. */
export type DueEffect = EffectWork & {
  subjectId: string;
  effectId: string;
  dueAt: Instant;
  hasSlot: boolean;
  /** How often it was tried before. */
  attempts: number;
  journey: string | null;
  /** The address of the lead, as lists show it. */
  email: string | null;
};

/** Locks the effects of a channel that have been due for longest and that no other process has in its hands. */
export async function lockDueEffects(
  transaction: Transaction<Schema>,
  { channel, at, limit }: { channel: EffectChannel; at: Instant; limit: number },
): Promise<DueEffect[]> {
  const { rows } = await sql<DueEffect>`
    select effect.subject_id as "subjectId", effect_id as "effectId", effect.kind, payload, due_at as "dueAt",
      has_slot as "hasSlot", attempts, journey, profile.email
    from effect left join profile on profile.subject_id = effect.subject_id
    where channel = ${channel} and state = 'waiting' and due_at <= ${toTimestamptz(at)}::timestamptz
    order by due_at limit ${limit} for update of effect skip locked`.execute(transaction);
  return rows;
}

/** Marks effects as being sent; whoever has not told of them by the end of the lease is taken for dead. */
export async function leaseEffects(
  transaction: Transaction<Schema>,
  { effects, until }: { effects: readonly DueEffect[]; until: Instant },
): Promise<void> {
  if (effects.length === 0) return;
  await sql`
    update effect set state = 'sending', leased_until = ${toTimestamptz(until)}::timestamptz, attempts = attempts + 1,
      has_slot = false, is_handed_over = false
    from ${keysOf(effects)}
    where effect.subject_id = rows.subject_id and effect.effect_id = rows.effect_id`.execute(transaction);
}

/** Lets effects that were due wait longer, which is no attempt. */
export async function postponeEffects(
  transaction: Transaction<Schema>,
  postponed: readonly { effect: DueEffect; dueAt: Instant; hasSlot: boolean }[],
): Promise<void> {
  if (postponed.length === 0) return;
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: postponed.map(({ effect }) => effect.subjectId) },
    effect_id: { type: 'uuid', values: postponed.map(({ effect }) => effect.effectId) },
    due_at: { type: 'timestamptz', values: postponed.map(({ dueAt }) => toTimestamptz(dueAt)) },
    has_slot: { type: 'boolean', values: postponed.map(({ hasSlot }) => hasSlot) },
  });
  await sql`
    update effect set due_at = rows.due_at, has_slot = rows.has_slot from ${rows}
    where effect.subject_id = rows.subject_id and effect.effect_id = rows.effect_id`.execute(transaction);
}

/** An attempt at an effect: an older one has no say any more. */
export interface AttemptId {
  effectId: string;
  /** The first is 1. */
  attempt: number;
}

/**
 * Notes that the mail server has asked for the content of e-mails: from now on it may have taken them.
 *
 * @param until the end of the lease from now on
 * @returns the effects that are still those attempts'; what is missing must not be handed over
 */
export async function markHandedOver(
  database: Kysely<Schema>,
  attempts: readonly AttemptId[],
  until: Instant,
): Promise<Set<string>> {
  const { rows } = await sql<{ effect_id: string }>`
    update effect set is_handed_over = true, leased_until = ${toTimestamptz(until)}::timestamptz from ${attemptRows(attempts)}
    where effect.effect_id = rows.effect_id and effect.attempts = rows.attempt and state = 'sending'
    returning effect.effect_id`.execute(database);
  return new Set(rows.map((row) => row.effect_id));
}

function attemptRows(attempts: readonly AttemptId[]) {
  return rowsOf({
    effect_id: { type: 'uuid', values: attempts.map(({ effectId }) => effectId) },
    attempt: { type: 'integer', values: attempts.map(({ attempt }) => attempt) },
  });
}

/** How an attempt ended. */
export interface EffectEnd extends AttemptId {
  state: 'waiting' | 'uncertain' | 'done' | 'dead';
  /** When it is tried again, for one that waits. */
  dueAt: Instant | null;
  problem: string | null;
}

/**
 * Ends attempts; by the id of the effect alone, since its lead may have turned out to be another one meanwhile.
 *
 * @returns the effects that were still those attempts'
 */
export async function endEffects(
  transaction: Transaction<Schema>,
  ends: readonly EffectEnd[],
  at: Instant,
): Promise<Set<string>> {
  if (ends.length === 0) return new Set();
  const rows = rowsOf({
    effect_id: { type: 'uuid', values: ends.map(({ effectId }) => effectId) },
    attempt: { type: 'integer', values: ends.map(({ attempt }) => attempt) },
    state: { type: 'text', values: ends.map(({ state }) => state) },
    due_at: {
      type: 'timestamptz',
      values: ends.map(({ dueAt }) => (dueAt === null ? null : toTimestamptz(dueAt))),
    },
    problem: { type: 'text', values: ends.map(({ problem }) => problem) },
  });
  const { rows: ended } = await sql<{ effect_id: string }>`
    update effect set state = rows.state, due_at = coalesce(rows.due_at, effect.due_at), problem = rows.problem,
      leased_until = null, is_handed_over = false, has_slot = false,
      finished_at = case when rows.state = 'waiting' then null else ${toTimestamptz(at)}::timestamptz end
    from ${rows}
    where effect.effect_id = rows.effect_id and effect.attempts = rows.attempt and effect.state = 'sending'
    returning effect.effect_id`.execute(transaction);
  return new Set(ended.map((row) => row.effect_id));
}

/** An effect whose process ended before it told of it. */
export interface LostEffect extends AttemptId {
  kind: EffectKind;
  isHandedOver: boolean;
}

/** Locks effects whose lease has ended. */
export async function lockLostEffects(
  transaction: Transaction<Schema>,
  { at, limit }: { at: Instant; limit: number },
): Promise<LostEffect[]> {
  const { rows } = await sql<LostEffect>`
    select effect_id as "effectId", attempts as attempt, kind, is_handed_over as "isHandedOver" from effect
    where state = 'sending' and leased_until <= ${toTimestamptz(at)}::timestamptz
    order by leased_until limit ${limit} for update skip locked`.execute(transaction);
  return rows;
}

/** Ends the leases that end by an instant: for the start of the one process that there is. */
export async function endLeases(
  database: Kysely<Schema>,
  { by, at }: { by: Instant; at: Instant },
): Promise<void> {
  await sql`
    update effect set leased_until = ${toTimestamptz(at)}::timestamptz
    where state = 'sending' and leased_until <= ${toTimestamptz(by)}::timestamptz`.execute(database);
}

/** When the first effect of a channel is due; undefined when none waits. */
export async function firstEffectDueAt(
  database: Kysely<Schema>,
  channel: EffectChannel,
): Promise<Instant | undefined> {
  const row = await database
    .selectFrom('effect')
    .select('due_at')
    .where('channel', '=', channel)
    .where('state', '=', 'waiting')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at;
}

function keysOf(effects: readonly { subjectId: string; effectId: string }[]) {
  return rowsOf({
    subject_id: { type: 'uuid', values: effects.map(({ subjectId }) => subjectId) },
    effect_id: { type: 'uuid', values: effects.map(({ effectId }) => effectId) },
  });
}

/** Takes effects back that have not been done yet. */
export async function withdrawEffects(
  transaction: Transaction<Schema>,
  { effectIds, reason, at }: { effectIds: readonly string[]; reason: string; at: Instant },
): Promise<void> {
  if (effectIds.length === 0) return;
  await sql`
    update effect set state = 'done', problem = ${reason}, finished_at = ${toTimestamptz(at)}::timestamptz
    where effect_id = any(${effectIds}::uuid[]) and state = 'waiting'`.execute(transaction);
}
