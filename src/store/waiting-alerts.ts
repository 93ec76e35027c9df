import { type Kysely, sql, type Transaction } from 'kysely';
import { type AlertKind, type AlertRecipient, recipientName, recipientOf } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import type { DigestPlan } from '../messaging/plan-digest.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A recipient for whom something is due, held by this transaction. */
export interface DueRecipient {
  to: AlertRecipient;
  windowEndsAt: Instant;
}

interface Row {
  kind: AlertRecipient['kind'];
  name: string;
  windowEndsAt: Instant;
}

/** When the first alert is due to be told; undefined when none waits. */
export async function firstAlertDueAt(database: Kysely<Schema>): Promise<Instant | undefined> {
  const row = await database
    .selectFrom('alert')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at ?? undefined;
}

/** Locks recipients for whom something is due, of the alerts that have been due for longest, unless another process has them in its hands. */
export async function lockDueRecipients(
  transaction: Transaction<Schema>,
  { at, limit }: { at: Instant; limit: number },
): Promise<DueRecipient[]> {
  const due = sql`select distinct recipient_kind, recipient from (
    select recipient_kind, recipient from alert where due_at <= ${toTimestamptz(at)}::timestamptz
    order by due_at limit ${limit}) as oldest`;
  await sql`
    insert into alert_window (recipient_kind, recipient, ends_at)
    select recipient_kind, recipient, ${toTimestamptz(0)}::timestamptz from (${due}) as due
    order by recipient_kind, recipient on conflict do nothing`.execute(transaction);
  const { rows } = await sql<Row>`
    select alert_window.recipient_kind as kind, alert_window.recipient as name, ends_at as "windowEndsAt"
    from alert_window join (${due}) as due using (recipient_kind, recipient)
    order by 1, 2 for update of alert_window skip locked`.execute(transaction);
  return rows.map(({ kind, name, windowEndsAt }) => ({ to: recipientOf(kind, name), windowEndsAt }));
}

/** What is to be done for a recipient, under the id of the message that may come of it. */
export interface PlannedRecipient extends DigestPlan {
  to: AlertRecipient;
  messageId: string;
}

/**
 * Puts what is due into messages, as planned; the rest waits.
 *
 * @returns the ids of the messages that have something to tell
 */
export async function gatherWaiting(
  transaction: Transaction<Schema>,
  {
    plans,
    now,
    urgent,
  }: {
    plans: readonly PlannedRecipient[];
    now: Instant /** What is not held. */;
    urgent: readonly AlertKind[];
  },
): Promise<Set<string>> {
  if (plans.length === 0) return new Set();
  const optional = (at: Instant | null): string | null => (at === null ? null : toTimestamptz(at));
  const rows = rowsOf({
    recipient_kind: { type: 'text', values: plans.map(({ to }) => to.kind) },
    recipient: { type: 'text', values: plans.map(({ to }) => recipientName(to)) },
    message_id: { type: 'uuid', values: plans.map(({ messageId }) => messageId) },
    is_dropped: { type: 'boolean', values: plans.map(({ isDropped }) => isDropped) },
    held_until: { type: 'timestamptz', values: plans.map(({ heldUntil }) => optional(heldUntil)) },
    gathered_until: {
      type: 'timestamptz',
      values: plans.map(({ gatheredUntil }) => optional(gatheredUntil)),
    },
    window_ends_at: { type: 'timestamptz', values: plans.map((plan) => toTimestamptz(plan.windowEndsAt)) },
  });
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  const own = sql`alert.recipient_kind = rows.recipient_kind and alert.recipient = rows.recipient and due_at is not null`;
  // What somebody has read in the app needs no e-mail any more.
  await sql`
    update alert set due_at = null from ${rows} where ${own} and (is_dropped or read_at is not null)`.execute(
    transaction,
  );
  await sql`update alert set due_at = held_until from ${rows}
    where ${own} and due_at <= ${at} and held_until is not null and kind <> all(${urgent}::text[])`.execute(
    transaction,
  );
  await sql`update alert set due_at = gathered_until from ${rows}
    where ${own} and due_at <= ${at} and gathered_until is not null and taken_back_at is null`.execute(
    transaction,
  );
  const { rows: told } = await sql<{ id: string; isNew: boolean }>`
    update alert set due_at = null,
      digest_id = case when taken_back_at is null then message_id else digest_id end,
      correction_id = case when taken_back_at is null then correction_id else message_id end
    from ${rows}
    where ${own} and (due_at <= ${at} or (taken_back_at is not null and held_until is null))
    returning message_id as id, taken_back_at is null as "isNew"`.execute(transaction);
  const opened = [...new Set(told.flatMap(({ id, isNew }) => (isNew ? [id] : [])))];
  await sql`
    update alert_window set ends_at = window_ends_at from ${rows}
    where alert_window.recipient_kind = rows.recipient_kind and alert_window.recipient = rows.recipient
      and message_id = any(${opened}::uuid[])`.execute(transaction);
  return new Set(told.map(({ id }) => id));
}

/** Lets it be decided anew about what waits for a recipient, who wants it otherwise now. */
export async function decideAnew(
  database: Kysely<Schema>,
  { to, at }: { to: AlertRecipient; at: Instant },
): Promise<void> {
  await sql`
    update alert set due_at = ${toTimestamptz(at)}::timestamptz
    where recipient_kind = ${to.kind} and recipient = ${recipientName(to)} and due_at > ${toTimestamptz(at)}::timestamptz
  `.execute(database);
}
