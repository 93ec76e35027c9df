import { type Kysely, sql } from 'kysely';
import type { AlertCause } from '../domain/alert.ts';
import { type AlertKind, type AlertRecipient, recipientName } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An alert as lists show it. */
export interface AlertRow {
  alertId: string;
  subjectId: string;
  recipientKind: AlertRecipient['kind'];
  recipient: string;
  /** The name of the person, for one. */
  personName: string | null;
  kind: AlertKind;
  detail: JsonObject;
  cause: AlertCause | null;
  at: Instant;
  toldAt: Instant | null;
  takenBackAt: Instant | null;
  takenBackWhy: string | null;
  readAt: Instant | null;
}

/** How many unread ones are counted. */
const MOST_UNREAD = 1_000;

/** Alerts, the latest first, before a position in that order. @param of only those of a recipient */
export async function listAlerts(
  database: Kysely<Schema>,
  {
    of,
    isUnread,
    before,
    limit,
  }: {
    of: AlertRecipient | undefined;
    isUnread: boolean;
    before: { at: Instant; alertId: string } | undefined;
    limit: number;
  },
): Promise<AlertRow[]> {
  const conditions = [sql`true`];
  if (of) conditions.push(sql`recipient_kind = ${of.kind} and recipient = ${recipientName(of)}`);
  if (isUnread) conditions.push(sql`read_at is null`);
  if (before)
    conditions.push(
      sql`(at, alert_id) < (${toTimestamptz(before.at)}::timestamptz, ${before.alertId}::uuid)`,
    );
  const { rows } = await sql<AlertRow>`
    select alert_id as "alertId", subject_id as "subjectId", recipient_kind as "recipientKind", recipient,
      person.name as "personName", kind, detail, cause, at, told_at as "toldAt", taken_back_at as "takenBackAt",
      taken_back_why as "takenBackWhy", read_at as "readAt"
    from alert left join person on recipient_kind = 'person' and person.id::text = recipient
    where ${sql.join(conditions, sql` and `)}
    order by at desc, alert_id desc limit ${limit}`.execute(database);
  return rows;
}

/** How many alerts a person has not seen, counted up to 1,000. */
export async function countUnread(database: Kysely<Schema>, personId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from alert where recipient_kind = 'person' and recipient = ${personId} and read_at is null
      limit ${MOST_UNREAD}) as unread`.execute(database);
  return rows[0]?.count ?? 0;
}

/** Notes that a person has seen alerts of theirs: some, or all until an instant. */
export async function markRead(
  database: Kysely<Schema>,
  { personId, alertIds, at }: { personId: string; alertIds: readonly string[] | 'all'; at: Instant },
): Promise<void> {
  const which = alertIds === 'all' ? sql`` : sql`and alert_id = any(${[...alertIds]}::uuid[])`;
  await sql`
    update alert set read_at = ${toTimestamptz(at)}::timestamptz
    where recipient_kind = 'person' and recipient = ${personId} and read_at is null ${which}`.execute(
    database,
  );
}
