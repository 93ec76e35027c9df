import { type Insertable, type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Schema, ScorecardCareTable } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How a scorecard is looked after. */
export interface ScorecardCare {
  scorecardId: number;
  reviewEveryDays: number;
  reviewedAt: Instant | null;
  reviewedBy: string | null;
  retrain: 'never' | 'draft' | 'publish';
  retrainEveryDays: number;
  fewestOutcomes: number;
  leastGain: number;
  retrainedAt: Instant | null;
  /** What came of learning it again the last time. */
  retrained: JsonObject | null;
}

/** What people choose of it. */
export type CareSettings = Pick<
  ScorecardCare,
  'reviewEveryDays' | 'retrain' | 'retrainEveryDays' | 'fewestOutcomes' | 'leastGain'
>;

/** How scorecards are looked after of which nobody has said anything. */
const DEFAULTS: Omit<ScorecardCare, 'scorecardId'> = {
  reviewEveryDays: 91,
  reviewedAt: null,
  reviewedBy: null,
  retrain: 'never',
  retrainEveryDays: 91,
  fewestOutcomes: 100,
  leastGain: 0,
  retrainedAt: null,
  retrained: null,
};

/** How scorecards are looked after; those of which nobody has said anything as the defaults are. */
export async function readCare(
  database: Kysely<Schema>,
  scorecardIds: readonly number[],
): Promise<Map<number, ScorecardCare>> {
  const rows = await database
    .selectFrom('scorecard_care')
    .select([
      'scorecard_id as scorecardId',
      'review_every_days as reviewEveryDays',
      'reviewed_at as reviewedAt',
      'reviewed_by as reviewedBy',
      'retrain',
      'retrain_every_days as retrainEveryDays',
      'fewest_outcomes as fewestOutcomes',
      'least_gain as leastGain',
      'retrained_at as retrainedAt',
      'retrained',
    ])
    .where('scorecard_id', '=', sql<number>`any(${scorecardIds}::integer[])`)
    .execute();
  const known = new Map(rows.map((row) => [row.scorecardId, row]));
  return new Map(
    scorecardIds.map((scorecardId) => [scorecardId, known.get(scorecardId) ?? { ...DEFAULTS, scorecardId }]),
  );
}

/** Keeps what people chose. */
export async function saveCareSettings(
  database: Kysely<Schema>,
  { scorecardId, ...settings }: CareSettings & { scorecardId: number },
): Promise<void> {
  await saveCare(database, scorecardId, {
    review_every_days: settings.reviewEveryDays,
    retrain: settings.retrain,
    retrain_every_days: settings.retrainEveryDays,
    fewest_outcomes: settings.fewestOutcomes,
    least_gain: settings.leastGain,
  });
}

/** Notes that somebody has looked the scorecard through. */
export async function saveReview(
  database: Kysely<Schema>,
  { scorecardId, at, by }: { scorecardId: number; at: Instant; by: string },
): Promise<void> {
  await saveCare(database, scorecardId, { reviewed_at: toTimestamptz(at), reviewed_by: by });
}

/** Notes what came of learning the scorecard again. */
export async function saveRetraining(
  database: Kysely<Schema>,
  { scorecardId, at, result }: { scorecardId: number; at: Instant; result: JsonObject },
): Promise<void> {
  await saveCare(database, scorecardId, {
    retrained_at: toTimestamptz(at),
    retrained: JSON.stringify(result),
  });
}

async function saveCare(
  database: Kysely<Schema>,
  scorecardId: number,
  values: Omit<Insertable<ScorecardCareTable>, 'scorecard_id'>,
): Promise<void> {
  await database
    .insertInto('scorecard_care')
    .values({ scorecard_id: scorecardId, ...values })
    .onConflict((conflict) => conflict.column('scorecard_id').doUpdateSet(values))
    .execute();
}
