import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LedgerEntry, ScoreState, Transition } from '../scoring/ledger.ts';
import { namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Which score of a subject: under which version of which scorecard. */
export interface ScoreId {
  subjectId: string;
  scorecardId: number;
  version: number;
}

export interface ScoreRow extends ScoreId, ScoreState {
  scoredAt: Instant;
  changedAt: Instant;
}

/** All scores of subjects, of the live versions and of those being published. */
export async function readScores(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<ScoreRow[]> {
  if (subjectIds.length === 0) return [];
  const rows = await database
    .selectFrom('score')
    .selectAll()
    .where('subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .orderBy('scorecard_id')
    .orderBy('version')
    .execute();
  return rows.map((row) => ({
    subjectId: row.subject_id,
    scorecardId: row.scorecard_id,
    version: row.version,
    score: row.score,
    isEligible: row.is_eligible,
    band: row.band,
    grade: row.grade ?? undefined,
    priority: row.priority ?? undefined,
    dimensions: row.dimensions,
    points: row.points,
    entries: row.entries,
    transitions: row.transitions,
    scoredAt: row.scored_at,
    changedAt: row.changed_at,
  }));
}

/** Inserts scores, or replaces those that are there. */
export async function saveScores(
  transaction: Transaction<Schema>,
  scores: readonly ScoreRow[],
): Promise<void> {
  if (scores.length === 0) return;
  const columns = {
    ...idColumns(scores),
    score: { type: 'integer', values: scores.map(({ score }) => score) },
    is_eligible: { type: 'boolean', values: scores.map(({ isEligible }) => isEligible) },
    band: { type: 'text', values: scores.map(({ band }) => band) },
    grade: { type: 'text', values: scores.map(({ grade }) => grade ?? null) },
    priority: { type: 'text', values: scores.map(({ priority }) => priority ?? null) },
    dimensions: { type: 'jsonb', values: scores.map(({ dimensions }) => JSON.stringify(dimensions)) },
    points: { type: 'json', values: scores.map(({ points }) => JSON.stringify(points)) },
    entries: { type: 'integer', values: scores.map(({ entries }) => entries) },
    transitions: { type: 'integer', values: scores.map(({ transitions }) => transitions) },
    scored_at: { type: 'timestamptz', values: scores.map(({ scoredAt }) => toTimestamptz(scoredAt)) },
    changed_at: { type: 'timestamptz', values: scores.map(({ changedAt }) => toTimestamptz(changedAt)) },
  } as const;
  await sql`
    insert into score (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}
    on conflict (subject_id, scorecard_id, version) do update set
      score = excluded.score, is_eligible = excluded.is_eligible, band = excluded.band, grade = excluded.grade,
      priority = excluded.priority, dimensions = excluded.dimensions, points = excluded.points,
      entries = excluded.entries, transitions = excluded.transitions, scored_at = excluded.scored_at,
      changed_at = excluded.changed_at`.execute(transaction);
}

/** Appends ledger entries. */
export async function insertLedgerEntries(
  transaction: Transaction<Schema>,
  entries: readonly (LedgerEntry & ScoreId)[],
): Promise<void> {
  if (entries.length === 0) return;
  const columns = {
    ...idColumns(entries),
    entry: { type: 'integer', values: entries.map(({ entry }) => entry) },
    occurred_at: { type: 'timestamptz', values: entries.map(({ occurredAt }) => toTimestamptz(occurredAt)) },
    recorded_at: { type: 'timestamptz', values: entries.map(({ recordedAt }) => toTimestamptz(recordedAt)) },
    from_score: { type: 'integer', values: entries.map(({ from }) => from) },
    to_score: { type: 'integer', values: entries.map(({ to }) => to) },
    cause: { type: 'jsonb', values: entries.map(({ cause }) => JSON.stringify(cause)) },
    moves: { type: 'json', values: entries.map(({ moves }) => JSON.stringify(moves)) },
  } as const;
  await sql`
    insert into ledger (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}`.execute(
    transaction,
  );
}

/** Appends transitions. */
export async function insertTransitions(
  transaction: Transaction<Schema>,
  transitions: readonly (Transition & ScoreId & { fires: boolean })[],
): Promise<void> {
  if (transitions.length === 0) return;
  const columns = {
    ...idColumns(transitions),
    ordinal: { type: 'integer', values: transitions.map(({ ordinal }) => ordinal) },
    from_band: { type: 'text', values: transitions.map(({ from }) => from) },
    to_band: { type: 'text', values: transitions.map(({ to }) => to) },
    score: { type: 'integer', values: transitions.map(({ score }) => score) },
    occurred_at: {
      type: 'timestamptz',
      values: transitions.map(({ occurredAt }) => toTimestamptz(occurredAt)),
    },
    recorded_at: {
      type: 'timestamptz',
      values: transitions.map(({ recordedAt }) => toTimestamptz(recordedAt)),
    },
    cause: { type: 'jsonb', values: transitions.map(({ cause }) => JSON.stringify(cause)) },
    fires: { type: 'boolean', values: transitions.map(({ fires }) => fires) },
  } as const;
  await sql`
    insert into transition (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}`.execute(
    transaction,
  );
}

/** Removes the scores of a lead that turned out to be another one. Its ledger stays. */
export async function deleteScores(transaction: Transaction<Schema>, subjectId: string): Promise<void> {
  await transaction.deleteFrom('score').where('subject_id', '=', subjectId).execute();
}

function idColumns(rows: readonly ScoreId[]) {
  return {
    subject_id: { type: 'uuid', values: rows.map(({ subjectId }) => subjectId) },
    scorecard_id: { type: 'integer', values: rows.map(({ scorecardId }) => scorecardId) },
    version: { type: 'integer', values: rows.map(({ version }) => version) },
  } as const;
}
