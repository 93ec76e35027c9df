import { NORMAL_975 } from '../distributions/normal-distribution.ts';
import type { Bounded } from './compare-arms.ts';

/** A lead that the lot passed on, with the probability of that lot and what came of the lead. */
export interface DrawnLead {
  /** Above 0, at most 1. */
  probability: number;
  /** At least 0. */
  value: number;
}

/** What leads that were drawn say of all who could have been drawn. */
export interface MissedEstimate {
  /** How many could have been drawn, by Horvitz and Thompson. */
  leads: number;
  /** The sum of the value over all of them, with its 95% interval. */
  total: Bounded;
  /** Their mean value, with its 95% interval. */
  mean: Bounded;
}

/**
 * Estimates, from leads that were drawn one by one, each with its own probability π (Poisson sampling), the sum and the mean of
 * a value over all who could have been drawn: each drawn lead stands for 1/π leads.
 *
 * The sum is that of Horvitz and Thompson (Journal of the American Statistical Association 47, 1952) with the variance
 * Σ y² (1 − π) / π². The mean is Hájek's, Σ (y/π) / Σ (1/π), with the variance Σ (y − ȳ)² (1 − π) / π² / N̂² by linearisation
 * (Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, 5.7). Both intervals are normal and end at 0; with
 * hardly any value above 0 they are too narrow: see {@link estimateMissedCount} for counts.
 *
 * @returns undefined when nobody was drawn
 */
export function estimateMissed(drawn: readonly DrawnLead[]): MissedEstimate | undefined {
  if (drawn.length === 0) return undefined;
  const sumOf = (part: (lead: DrawnLead) => number) => drawn.reduce((sum, lead) => sum + part(lead), 0);
  const leads = sumOf(({ probability }) => 1 / probability);
  const total = sumOf(({ value, probability }) => value / probability);
  const mean = total / leads;
  const variance = (center: number) =>
    sumOf(({ value, probability }) => ((value - center) / probability) ** 2 * (1 - probability));
  return {
    leads,
    total: fromNothing(total, NORMAL_975 * Math.sqrt(variance(0))),
    mean: fromNothing(mean, (NORMAL_975 * Math.sqrt(variance(mean))) / leads),
  };
}

function fromNothing(estimate: number, reach: number): Bounded {
  return { estimate, low: Math.max(0, estimate - reach), high: estimate + reach };
}
