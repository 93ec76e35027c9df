import type { ExampleTable } from './example-table.ts';
import type { FitBags } from './fit/fit-additive-model.ts';
import { type LearnSettings, learnScorecard } from './learn-scorecard.ts';
import type { LearnedScorecard } from './learned-scorecard.ts';
import { measureLearning } from './quality/measure-learning.ts';

/** A learned scorecard; without its quality where there were too few examples to hold any back. */
export type ProposedScorecard = Omit<LearnedScorecard, 'quality'> & {
  quality: LearnedScorecard['quality'] | null;
};

/**
 * Learns a scorecard from all examples, and measures on examples that were held back how good what is learned from such examples is.
 *
 * @throws CannotLearn saying what is needed
 */
export async function proposeScorecard(
  examples: ExampleTable,
  settings: LearnSettings,
  fitBags: FitBags,
): Promise<ProposedScorecard> {
  const proposed = await proposeUnmeasured(examples, settings, fitBags);
  return { ...proposed, quality: await measureLearning(examples, settings, fitBags) };
}

/** The same without its quality, in a fraction of the time: for who measures that otherwise. */
export async function proposeUnmeasured(
  examples: ExampleTable,
  settings: LearnSettings,
  fitBags: FitBags,
): Promise<ProposedScorecard> {
  const { rules, scale, curve, signal } = await learnScorecard(examples, settings, fitBags);
  return { rules, basePoints: 0, scale, curve, signal, quality: null };
}
