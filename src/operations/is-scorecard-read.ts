import { scoresReadBy } from '../scoring/score-cycle.ts';
import type { Registry } from './registry.ts';

/** Whether another scorecard in use reads the score of this one. */
export function isScorecardRead({ scorecards }: Registry, slug: string): boolean {
  return scorecards.some(({ compiled: { scorecard } }) => {
    return scorecard.slug !== slug && scoresReadBy(scorecard).some((read) => read.scorecard === slug);
  });
}
