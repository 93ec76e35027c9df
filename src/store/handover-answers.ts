import { sql, type Transaction } from 'kysely';
import { RESPONSE_EVENTS } from '../domain/first-response.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * Derives from the histories of leads which of their handovers have an answer: the first response event since a rep was given the
 * lead. Where that is another one than before, also because one was taken back, the keeper of assignments looks at it next.
 */
export async function noteAnswers(
  transaction: Transaction<Schema>,
  { subjectIds, now }: { subjectIds: readonly string[]; now: Instant },
): Promise<void> {
  if (subjectIds.length === 0) return;
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  await sql`
    with concerned as (
      select subject_id, handover_id, assigned_at, responded_at from handover
      where subject_id = any(${[...subjectIds]}::uuid[]) and ended is null and person_id is not null
      order by subject_id, handover_id for update
    )
    update handover set responded_at = answer.at, how = answer.name, worked_ms = null, next_at = ${at}
    from concerned left join lateral (
      select occurred_at as at, name from message
      where message.subject_id = concerned.subject_id and message.occurred_at >= concerned.assigned_at
        and message.occurred_at <= ${at} and kind = 'track' and name = any(${[...RESPONSE_EVENTS]}::text[])
        and retracted_at is null
      order by occurred_at limit 1
    ) answer on true
    where handover.subject_id = concerned.subject_id and handover.handover_id = concerned.handover_id
      and answer.at is distinct from handover.responded_at`.execute(transaction);
}

/** Whether any of these events says that sales took care of a lead. */
export function isAnswer({ name }: { name: string }): boolean {
  return ANSWERS.has(name);
}

const ANSWERS: ReadonlySet<string> = new Set(RESPONSE_EVENTS);
