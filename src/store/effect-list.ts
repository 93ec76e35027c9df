import { type Kysely, sql, type Transaction } from 'kysely';
import type { EffectKind } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An effect that is stuck, as lists show it. */
export interface StuckEffect {
  effectId: string;
  subjectId: string;
  kind: EffectKind;
  payload: JsonObject;
  attempts: number;
  problem: string | null;
  journey: string | null;
  createdAt: Instant;
  finishedAt: Instant;
  /** The lead as lists show it. */
  leadName: string | null;
  leadEmail: string | null;
}

/** Effects that were given up, or that are uncertain, the latest first, before a position in that order. */
export async function listStuckEffects(
  database: Kysely<Schema>,
  {
    state,
    before,
    limit,
  }: {
    state: 'dead' | 'uncertain';
    before: { finishedAt: Instant; effectId: string } | undefined;
    limit: number;
  },
): Promise<StuckEffect[]> {
  const page = before
    ? sql`and (finished_at, effect_id) < (${toTimestamptz(before.finishedAt)}::timestamptz, ${before.effectId}::uuid)`
    : sql``;
  const { rows } = await sql<StuckEffect>`
    select effect_id as "effectId", effect.subject_id as "subjectId", effect.kind, payload, attempts, problem, journey,
      created_at as "createdAt", finished_at as "finishedAt", profile.name as "leadName", profile.email as "leadEmail"
    from effect left join profile on profile.subject_id = effect.subject_id
    where state = ${state} ${page}
    order by finished_at desc, effect_id desc limit ${limit}`.execute(database);
  return rows;
}

/** Lets effects that were given up be tried again, all of them or some; returns how many. */
export async function retryEffects(
  transaction: Transaction<Schema>,
  { effectIds, at }: { effectIds: readonly string[] | 'all'; at: Instant },
): Promise<number> {
  const which = effectIds === 'all' ? sql`` : sql`and effect_id = any(${effectIds}::uuid[])`;
  const { rows } = await sql<{ effect_id: string }>`
    update effect set state = 'waiting', due_at = ${toTimestamptz(at)}::timestamptz, attempts = 0, has_slot = false,
      finished_at = null
    where state = 'dead' ${which} returning effect_id`.execute(transaction);
  await sql`
    update mail set state = 'waiting', reason = null
    where mail_id = any(${rows.map((row) => row.effect_id)}::uuid[]) and state = 'failed'`.execute(
    transaction,
  );
  return rows.length;
}

/** Decides an uncertain effect: it is sent again under the same Message-ID, or it arrived. Returns whose it is; undefined when it is not uncertain. */
export async function resolveUncertain(
  transaction: Transaction<Schema>,
  { effectId, as, at }: { effectId: string; as: 'resend' | 'arrived'; at: Instant },
): Promise<{ subjectId: string; kind: EffectKind; finishedAt: Instant } | undefined> {
  const { rows } = await sql<{ subjectId: string; kind: EffectKind; finishedAt: Instant }>`
    with found as (select subject_id, effect_id, finished_at from effect
      where effect_id = ${effectId}::uuid and state = 'uncertain' for update)
    update effect set state = ${as === 'resend' ? 'waiting' : 'done'}, due_at = ${toTimestamptz(at)}::timestamptz,
      finished_at = case when ${as === 'arrived'} then effect.finished_at end
    from found where effect.subject_id = found.subject_id and effect.effect_id = found.effect_id
    returning effect.subject_id as "subjectId", kind, found.finished_at as "finishedAt"`.execute(transaction);
  const [resolved] = rows;
  if (!resolved) return undefined;
  const state = as === 'resend' ? 'waiting' : 'sent';
  await sql`
    update mail set state = ${state}, reason = null,
      sent_at = case when ${as === 'arrived'} then ${toTimestamptz(resolved.finishedAt)}::timestamptz end
    where mail_id = ${effectId}::uuid and state = 'uncertain'`.execute(transaction);
  return resolved;
}
