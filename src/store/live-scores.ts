import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** A score by the live version of a scorecard, of somebody who is eligible. */
export interface LiveScore {
  subjectId: string;
  slug: string;
  score: number;
  band: string | null;
  grade: string | null;
}

/** The scores of subjects by the live versions of some scorecards. */
export async function readLiveScores(
  database: Kysely<Schema>,
  { subjectIds, slugs }: { subjectIds: readonly string[]; slugs: readonly string[] },
): Promise<LiveScore[]> {
  if (subjectIds.length === 0 || slugs.length === 0) return [];
  return database
    .selectFrom('score')
    .innerJoin('scorecard', (join) =>
      join
        .onRef('scorecard.scorecard_id', '=', 'score.scorecard_id')
        .onRef('scorecard.live_version', '=', 'score.version'),
    )
    .select(['score.subject_id as subjectId', 'slug', 'score.score', 'score.band', 'score.grade'])
    .where('score.subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .where('slug', 'in', slugs)
    .where('is_eligible', '=', true)
    .execute();
}
