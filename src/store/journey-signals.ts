import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JourneySignal } from '../journeys/journey-signal.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

export interface NewSignal {
  subjectId: string;
  signal: JourneySignal;
  occurredAt: Instant;
}

/** A signal as it is kept, in the order in which they came. */
export interface KeptSignal extends NewSignal {
  signalId: number;
}

/** Keeps what happened to leads until the journeys were told, in the transaction in which it happened. */
export async function insertSignals(
  transaction: Transaction<Schema>,
  signals: readonly NewSignal[],
): Promise<void> {
  if (signals.length === 0) return;
  const added = rowsOf({
    subject_id: { type: 'uuid', values: signals.map(({ subjectId }) => subjectId) },
    kind: { type: 'text', values: signals.map(({ signal }) => signal.kind) },
    signal: { type: 'jsonb', values: signals.map(({ signal }) => JSON.stringify(signal)) },
    occurred_at: { type: 'timestamptz', values: signals.map(({ occurredAt }) => toTimestamptz(occurredAt)) },
  });
  await sql`
    insert into journey_signal (subject_id, kind, signal, occurred_at)
    select subject_id, kind, signal, occurred_at from ${added}`.execute(transaction);
}

/** Takes the oldest signals out that nobody else is at, in their order. */
export async function takeSignals(transaction: Transaction<Schema>, limit: number): Promise<KeptSignal[]> {
  const { rows } = await sql<KeptSignal>`
    with taken as materialized (
      select subject_id, signal_id from journey_signal order by signal_id limit ${limit} for update skip locked
    )
    delete from journey_signal using taken
    where journey_signal.subject_id = taken.subject_id and journey_signal.signal_id = taken.signal_id
    returning journey_signal.subject_id as "subjectId", journey_signal.signal_id as "signalId",
      journey_signal.signal, journey_signal.occurred_at as "occurredAt"`.execute(transaction);
  return rows.sort((a, b) => Number(a.signalId) - Number(b.signalId));
}

/** Whether journeys have to be told of anything. */
export async function hasSignals(database: Kysely<Schema>): Promise<boolean> {
  const row = await database.selectFrom('journey_signal').select('signal_id').limit(1).executeTakeFirst();
  return row !== undefined;
}
