import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** What of the outbox, of alerts and of meetings belongs to a lead; hits come first, as those of an e-mail stand next to it. */
const TABLES = ['effect', 'alert', 'meeting', 'mail', 'mail_hit'] as const;

const COLUMNS: Record<(typeof TABLES)[number], readonly string[]> = {
  effect: [
    'effect_id',
    'kind',
    'payload',
    'state',
    'due_at',
    'has_slot',
    'attempts',
    'leased_until',
    'is_handed_over',
    'problem',
    'journey',
    'enrolment_id',
    'step',
    'created_at',
    'finished_at',
  ],
  meeting: [
    'meeting_id',
    'page',
    'person_id',
    'state',
    'starts_at',
    'ends_at',
    'buffer_before_minutes',
    'buffer_after_minutes',
    'sequence',
    'email',
    'detail',
    'calendar_href',
    'calendar_etag',
    'calendar_sequence',
    'calendar_written_at',
    'created_at',
    'changed_at',
  ],
  alert: [
    'alert_id',
    'recipient_kind',
    'recipient',
    'kind',
    'detail',
    'cause',
    'at',
    'due_at',
    'digest_id',
    'told_at',
    'correction_id',
    'taken_back_at',
    'taken_back_why',
    'read_at',
  ],
  mail: [
    'mail_id',
    'address',
    'template',
    'template_version',
    'variant',
    'language',
    'topic',
    'subject_line',
    'message_id',
    'state',
    'reason',
    'journey',
    'created_at',
    'sent_at',
    'first_opened_at',
    'first_clicked_at',
    'opens',
    'clicks',
    'machine_opens',
    'machine_clicks',
    'unsubscribed_at',
  ],
  mail_hit: [
    'mail_id',
    'hit_id',
    'kind',
    'link',
    'occurred_at',
    'method',
    'user_agent',
    'visitor',
    'verdict',
    'why',
  ],
};

/** Moves what is in the outbox, alerts, meetings, and what became of e-mails, to the lead that their lead turned out to be. */
export async function moveEffects(
  transaction: Transaction<Schema>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  for (const table of TABLES)
    await move(transaction, table, {
      found: sql`subject_id = ${from}`,
      to,
      origin: sql`coalesce(origin_id, ${from}::uuid)`,
    });
}

/** Gives a lead back what was its own, or of leads that had been merged into it, before it was merged. */
export async function returnEffects(
  transaction: Transaction<Schema>,
  { from, to, origins }: { from: string; to: string; origins: readonly string[] },
): Promise<void> {
  for (const table of TABLES)
    await move(transaction, table, {
      found: sql`subject_id = ${from} and origin_id = any(${origins}::uuid[])`,
      to,
      origin: sql`nullif(origin_id, ${to}::uuid)`,
    });
}

/** The lead's id is part of the key and where a row lies, so a row that moves is another row. */
async function move(
  transaction: Transaction<Schema>,
  table: (typeof TABLES)[number],
  { found, to, origin }: { found: RawBuilder<unknown>; to: string; origin: RawBuilder<unknown> },
): Promise<void> {
  const columns = sql.join(COLUMNS[table].map((column) => sql.ref(column)));
  await sql`
    with found as (delete from ${sql.table(table)} where ${found} returning *)
    insert into ${sql.table(table)} (subject_id, origin_id, ${columns})
    select ${to}::uuid, ${origin}, ${columns} from found
    on conflict do nothing`.execute(transaction);
}
