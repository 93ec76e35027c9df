import { formatInstant } from '../domain/instant.ts';
import { readScores } from '../store/scores.ts';
import { chanceAnswers } from './chance-answer.ts';
import type { ScoreOfSubject } from './contract/scores.ts';
import type { Services } from './route-services.ts';

/** The scores of a lead or a company under the live versions. */
export async function scoresOfSubject(
  { database, registry, clock }: Services,
  subjectId: string,
): Promise<ScoreOfSubject[]> {
  const { scorecards } = await registry.read(database.kysely);
  const live = scorecards.filter(({ isLive }) => isLive);
  const scores = await readScores(database.kysely, [subjectId]);
  const answers = scores.map(async (score): Promise<ScoreOfSubject[]> => {
    const of = live.find((one) => one.scorecardId === score.scorecardId && one.version === score.version);
    if (!of) return [];
    const { scorecard } = of.compiled;
    const subjects = score.isEligible ? [{ ...score, subjectId }] : [];
    const chances = await chanceAnswers({ database }, { scorecard, subjects, at: clock() });
    return [
      {
        scorecard: scorecard.slug,
        version: score.version,
        score: score.score,
        isEligible: score.isEligible,
        band: score.band,
        grade: score.grade ?? null,
        chance: chances.get(subjectId) ?? null,
        changedAt: formatInstant(score.changedAt),
      },
    ];
  });
  return (await Promise.all(answers)).flat();
}
