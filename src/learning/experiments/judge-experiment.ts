import type { Bounded } from './compare-arms.ts';

/** What an experiment says to do. */
export type Verdict =
  /** The arms are not what they should be: nothing that follows can be trusted. */
  | { kind: 'arms uneven' }
  /** Something that must not get worse did; `measure` says what. */
  | { kind: 'harm'; measure: string }
  | { kind: 'second better' }
  | { kind: 'first better' }
  /** Whatever the difference is, it is smaller than what would be worth having. */
  | { kind: 'no difference' }
  /** Too few leads had their time, or too few did anything. */
  | { kind: 'too early' }
  | { kind: 'keep going' };

/** So unlikely sizes of the arms stop an experiment. */
const LEAST_RATIO_PROBABILITY = 0.01;

/**
 * The rule by which an experiment is stopped. It may be asked at every moment, because every interval and probability that
 * it looks at holds at all moments together.
 *
 * @param difference of the second arm from the first in what is aimed at; undefined when it is too early
 * @param guards differences in what must not get worse, more being worse
 * @param worthwhile the least difference that would be worth having
 */
export function judgeExperiment({
  ratioProbability,
  difference,
  guards,
  worthwhile,
}: {
  ratioProbability: number;
  difference: Bounded | undefined;
  guards: readonly { measure: string; difference: Bounded | undefined }[];
  worthwhile: number;
}): Verdict {
  if (ratioProbability < LEAST_RATIO_PROBABILITY) return { kind: 'arms uneven' };
  const harm = guards.find((guard) => guard.difference !== undefined && guard.difference.low > 0);
  if (harm) return { kind: 'harm', measure: harm.measure };
  if (!difference) return { kind: 'too early' };
  if (difference.low > 0) return { kind: 'second better' };
  if (difference.high < 0) return { kind: 'first better' };
  if (difference.low > -worthwhile && difference.high < worthwhile) return { kind: 'no difference' };
  return { kind: 'keep going' };
}
