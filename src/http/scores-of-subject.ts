import { formatInstant } from '../domain/instant.ts';
import { readScores } from '../store/scores.ts';
import type { ScoreOfSubject } from './contract/scores.ts';
import type { Services } from './route-services.ts';

/** The scores of a lead or a company under the live versions. */
export async function scoresOfSubject(
  { database, registry }: Services,
  subjectId: string,
): Promise<ScoreOfSubject[]> {
  const { scorecards } = await registry.read(database.kysely);
  const live = scorecards.filter(({ isLive }) => isLive);
  return (await readScores(database.kysely, [subjectId])).flatMap((score) => {
    const of = live.find((one) => one.scorecardId === score.scorecardId && one.version === score.version);
    if (!of) return [];
    return [
      {
        scorecard: of.compiled.scorecard.slug,
        version: score.version,
        score: score.score,
        isEligible: score.isEligible,
        band: score.band,
        grade: score.grade ?? null,
        changedAt: formatInstant(score.changedAt),
      },
    ];
  });
}
