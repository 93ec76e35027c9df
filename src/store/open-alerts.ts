import { type Kysely, sql, type Transaction } from 'kysely';
import type { AlertCause } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An alert that something can take back. */
export interface OpenAlert {
  subjectId: string;
  alertId: string;
  cause: AlertCause;
}

/** The alerts of leads since an instant that something can take back and that nothing has. */
export async function openAlertsOf(
  database: Kysely<Schema>,
  { subjectIds, since }: { subjectIds: readonly string[]; since: Instant },
): Promise<OpenAlert[]> {
  const { rows } = await sql<OpenAlert>`
    select subject_id as "subjectId", alert_id as "alertId", cause from alert
    where subject_id = any(${[...subjectIds]}::uuid[]) and cause is not null and taken_back_at is null
      and at >= ${toTimestamptz(since)}::timestamptz`.execute(database);
  return rows;
}

/**
 * Takes alerts back: what was not told will not be; what was, waits for a correction. In the app they are new again.
 *
 * @param correctionAt when corrections are gathered
 */
export async function markTakenBack(
  transaction: Transaction<Schema>,
  {
    alerts,
    why,
    at,
    correctionAt,
  }: {
    alerts: readonly Pick<OpenAlert, 'subjectId' | 'alertId'>[];
    why: string;
    at: Instant;
    correctionAt: Instant;
  },
): Promise<void> {
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: alerts.map(({ subjectId }) => subjectId) },
    alert_id: { type: 'uuid', values: alerts.map(({ alertId }) => alertId) },
  });
  await sql`
    update alert set taken_back_at = ${toTimestamptz(at)}::timestamptz, taken_back_why = ${why}, read_at = null,
      due_at = case when told_at is not null then ${toTimestamptz(correctionAt)}::timestamptz end
    from ${rows}
    where alert.subject_id = rows.subject_id and alert.alert_id = rows.alert_id and taken_back_at is null`.execute(
    transaction,
  );
}
