import { sql, type Transaction } from 'kysely';
import type { NewAlert } from '../domain/alert.ts';
import { recipientName } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Keeps alerts, each once; whether they are told at once is decided when they are gathered. */
export async function insertAlerts(
  transaction: Transaction<Schema>,
  alerts: readonly NewAlert[],
  now: Instant,
): Promise<void> {
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: alerts.map(({ subjectId }) => subjectId) },
    alert_id: { type: 'uuid', values: alerts.map(({ alertId }) => alertId) },
    recipient_kind: { type: 'text', values: alerts.map(({ to }) => to.kind) },
    recipient: { type: 'text', values: alerts.map(({ to }) => recipientName(to)) },
    kind: { type: 'text', values: alerts.map(({ kind }) => kind) },
    detail: { type: 'jsonb', values: alerts.map(({ detail }) => JSON.stringify(detail)) },
    cause: { type: 'jsonb', values: alerts.map(({ cause }) => cause && JSON.stringify(cause)) },
    at: { type: 'timestamptz', values: alerts.map(({ at }) => toTimestamptz(at)) },
  });
  await sql`
    insert into alert (subject_id, alert_id, recipient_kind, recipient, kind, detail, cause, at, due_at)
    select subject_id, alert_id, recipient_kind, recipient, kind, detail, cause, at, ${toTimestamptz(now)}::timestamptz
    from ${rows} on conflict do nothing`.execute(transaction);
}
