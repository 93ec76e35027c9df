import { chiSquareUpperTail } from '../distributions/chi-square-distribution.ts';

/** How far a distribution has moved away from another one. */
export interface Stability {
  /** The population stability index; 0 for the same distribution, by rule of thumb 0.1 is some change and 0.25 much. */
  index: number;
  /** What the index would be on average if nothing had changed, by chance alone. */
  byChance: number;
  /** The probability of at least this index by chance alone. */
  chanceProbability: number;
  level: 'too few' | 'stable' | 'some' | 'much';
}

/** With fewer leads on either side nothing is said. */
const FEWEST_LEADS_TO_COMPARE = 50;
const SOME = 0.1;
const MUCH = 0.25;
/** An index that comes about by chance more often than that is no change, however large: many measures are looked at. */
const RARE = 0.001;

/**
 * The population stability index of counts over the same bins: Σ (q − p) ln(q / p), where p and q are the shares of the reference and
 * of now, each bin with half a lead more so that an empty one does not make it infinite.
 *
 * Without change, the index is about (1/n + 1/m) times a chi-square quantity with a degree of freedom for each bin but one
 * (Yurdakul and Naranjo, Statistical properties of the population stability index, Journal of Risk Model Validation 14,
 * 2020): small groups reach a high index by chance, which is told apart here.
 */
export function populationStability(reference: readonly number[], now: readonly number[]): Stability {
  const used = reference.map((count, bin) => [count, now[bin] ?? 0] as const).filter(([a, b]) => a + b > 0);
  const sums = [sum(used.map(([count]) => count)), sum(used.map(([, count]) => count))] as const;
  const [n, m] = sums;
  const totals = sums.map((total) => total + used.length / 2);
  const index = sum(
    used.map(([a, b]) => {
      const [p, q] = [(a + 0.5) / (totals[0] ?? 1), (b + 0.5) / (totals[1] ?? 1)];
      return (q - p) * Math.log(q / p);
    }),
  );
  const degrees = Math.max(0, used.length - 1);
  if (Math.min(n, m) < FEWEST_LEADS_TO_COMPARE)
    return { index, byChance: 0, chanceProbability: 1, level: 'too few' };
  const unit = 1 / n + 1 / m;
  const chanceProbability = degrees === 0 ? 1 : chiSquareUpperTail(index / unit, degrees);
  return { index, byChance: degrees * unit, chanceProbability, level: levelOf(index, chanceProbability) };
}

function levelOf(index: number, chanceProbability: number): Stability['level'] {
  if (index < SOME || chanceProbability >= RARE) return 'stable';
  return index < MUCH ? 'some' : 'much';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
