import { sql, type Transaction } from 'kysely';
import type { NewEffect } from '../domain/effect.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * Puts effects into the outbox, in the transaction that decides them: they happen if and only if it commits. The same
 * effect twice is one.
 */
export async function enqueueEffects(
  transaction: Transaction<Schema>,
  effects: readonly NewEffect[],
): Promise<void> {
  if (effects.length === 0) return;
  const added = rowsOf({
    subject_id: { type: 'uuid', values: effects.map(({ subjectId }) => subjectId) },
    effect_id: { type: 'uuid', values: effects.map(({ effectId }) => effectId) },
    kind: { type: 'text', values: effects.map(({ kind }) => kind) },
    payload: { type: 'jsonb', values: effects.map(({ payload }) => JSON.stringify(payload)) },
    due_at: { type: 'timestamptz', values: effects.map(({ dueAt }) => toTimestamptz(dueAt)) },
    journey: { type: 'text', values: effects.map(({ journey }) => journey) },
    enrolment_id: { type: 'text', values: effects.map(({ enrolmentId }) => enrolmentId) },
    step: { type: 'text', values: effects.map(({ step }) => step) },
  });
  await sql`
    insert into effect (subject_id, effect_id, kind, payload, due_at, journey, enrolment_id, step)
    select subject_id, effect_id, kind, payload, due_at, journey, enrolment_id, step from ${added}
    on conflict do nothing`.execute(transaction);
}

/** Takes effects out of the outbox that nobody has begun with. */
export async function deleteWaitingEffects(
  transaction: Transaction<Schema>,
  effects: readonly { subjectId: string; effectId: string }[],
): Promise<void> {
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: effects.map(({ subjectId }) => subjectId) },
    effect_id: { type: 'uuid', values: effects.map(({ effectId }) => effectId) },
  });
  await sql`
    delete from effect using ${rows}
    where effect.subject_id = rows.subject_id and effect.effect_id = rows.effect_id and state = 'waiting'`.execute(
    transaction,
  );
}
