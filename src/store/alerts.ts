import { sql, type Transaction } from 'kysely';
import type { NewAlert } from '../domain/alert.ts';
import { recipientName } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Keeps alerts, each once; they are due to be told at once, or when the window of their recipient ends. */
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
    select subject_id, alert_id, rows.recipient_kind, rows.recipient, kind, detail, cause, at,
      greatest(${toTimestamptz(now)}::timestamptz, ends_at)
    from ${rows} left join alert_window
      on alert_window.recipient_kind = rows.recipient_kind and alert_window.recipient = rows.recipient
    on conflict do nothing`.execute(transaction);
}
