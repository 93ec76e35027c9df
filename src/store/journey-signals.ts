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

/**
 * Keeps what a new version of a scorecard changed about leads that journeys listen to: their bands, and on which side of a
 * threshold they are. Nothing when the publisher chose that it fires nothing.
 */
export async function insertVersionSignals(
  transaction: Transaction<Schema>,
  {
    scorecardId,
    version,
    slug,
    replaced,
    hearsBands,
    thresholds,
    at,
  }: {
    scorecardId: number;
    version: number;
    slug: string;
    replaced: number | null;
    hearsBands: boolean;
    thresholds: readonly number[];
    at: Instant;
  },
): Promise<void> {
  const now = sql`${toTimestamptz(at)}::timestamptz`;
  if (hearsBands) {
    await sql`
      insert into journey_signal (subject_id, kind, signal, occurred_at)
      select subject_id, 'band', jsonb_build_object('kind', 'band', 'scorecard', ${slug}::text, 'from', from_band, 'to', to_band),
        ${now}
      from transition join subject using (subject_id)
      where scorecard_id = ${scorecardId} and version = ${version} and fires and cause ->> 'kind' = 'version'
        and recorded_at = ${now} and subject.kind = 'lead'`.execute(transaction);
  }
  if (thresholds.length === 0) return;
  await sql`
    insert into journey_signal (subject_id, kind, signal, occurred_at)
    select new.subject_id, 'score', jsonb_build_object('kind', 'score', 'scorecard', ${slug}::text, 'from', coalesce(old.score, 0),
      'to', new.score), ${now}
    from score new
    join scorecard_version published on published.scorecard_id = new.scorecard_id and published.version = new.version
    join subject on subject.subject_id = new.subject_id
    left join score old on old.subject_id = new.subject_id and old.scorecard_id = new.scorecard_id
      and old.version = ${replaced}::integer
    where new.scorecard_id = ${scorecardId} and new.version = ${version} and published.fires_transitions
      and subject.kind = 'lead' and exists (
        select 1 from unnest(${thresholds}::integer[]) as bound
        where (coalesce(old.score, 0) < bound) <> (new.score < bound))`.execute(transaction);
}
