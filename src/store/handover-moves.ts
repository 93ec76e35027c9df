import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { noteAnswers } from './handover-answers.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const COLUMNS = [
  'handover_id',
  'team',
  'person_id',
  'turn',
  'why',
  'asked_at',
  'assigned_at',
  'respond_by',
  'remind_at',
  'reminded_at',
  'missed_at',
  'responded_at',
  'how',
  'worked_ms',
  'ended',
  'ended_at',
  'replaced_by',
  'next_at',
  'journey',
  'enrolment_id',
  'step',
];

/**
 * Moves handovers to the lead that their lead turned out to be. Of two that have no answer the one given last stays, as its owner
 * does, with the older target; an answer in either history is one of both. The messages must have been moved.
 */
export async function moveHandovers(
  transaction: Transaction<Schema>,
  { from, to, now }: { from: string; to: string; now: Instant },
): Promise<void> {
  const moved = await move(transaction, {
    found: sql`subject_id = ${from}`,
    to,
    origin: sql`coalesce(origin_id, ${from}::uuid)`,
  });
  if (moved === 0) return;
  await noteAnswers(transaction, { subjectIds: [to], now });
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  await sql`
    with open as (
      select handover_id, row_number() over (order by assigned_at desc nulls last, handover_id) as place,
        min(respond_by) over () as respond_by, min(remind_at) over () as remind_at,
        first_value(handover_id) over (order by assigned_at desc nulls last, handover_id) as kept
      from handover where subject_id = ${to} and ended is null and responded_at is null
    )
    update handover set
      respond_by = case when place = 1 then open.respond_by else handover.respond_by end,
      remind_at = case when place = 1 then open.remind_at else handover.remind_at end,
      next_at = case when place = 1 then ${at} end,
      ended = case when place > 1 then 'merged' end,
      ended_at = case when place > 1 then ${at} end,
      replaced_by = case when place > 1 then kept end
    from open
    where handover.subject_id = ${to} and handover.handover_id = open.handover_id
      and (select count(*) from open) > 1`.execute(transaction);
}

/** Gives a lead back the handovers that were its own before it was merged; those that ended by the merge go on. */
export async function returnHandovers(
  transaction: Transaction<Schema>,
  { from, to, origins, now }: { from: string; to: string; origins: readonly string[]; now: Instant },
): Promise<void> {
  await move(transaction, {
    found: sql`subject_id = ${from} and origin_id = any(${[...origins]}::uuid[])`,
    to,
    origin: sql`nullif(origin_id, ${to}::uuid)`,
  });
  const both = [from, to];
  await sql`
    update handover set ended = null, ended_at = null, replaced_by = null,
      next_at = ${toTimestamptz(now)}::timestamptz
    where subject_id = any(${both}::uuid[]) and ended = 'merged'
      and not exists (
        select 1 from handover kept where kept.subject_id = handover.subject_id and kept.handover_id = handover.replaced_by
      )`.execute(transaction);
  await noteAnswers(transaction, { subjectIds: both, now });
}

/** The lead's id is part of the key and where a row lies, so a row that moves is another row. */
async function move(
  transaction: Transaction<Schema>,
  { found, to, origin }: { found: RawBuilder<unknown>; to: string; origin: RawBuilder<unknown> },
): Promise<number> {
  const columns = sql.join(COLUMNS.map((column) => sql.ref(column)));
  const { numAffectedRows } = await sql`
    with found as (delete from handover where ${found} returning *)
    insert into handover (subject_id, origin_id, ${columns})
    select ${to}::uuid, ${origin}, ${columns} from found
    on conflict do nothing`.execute(transaction);
  return Number(numAffectedRows ?? 0);
}
