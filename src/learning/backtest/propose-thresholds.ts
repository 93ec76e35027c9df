import type { ScoreCount } from '../../domain/score-counts.ts';
import { type CallEconomics, outlookAt, type ThresholdOutlook } from '../../domain/threshold-outlook.ts';
import { drawPoisson } from './draw-poisson.ts';

/** Why a threshold is proposed: what calls cost and wins bring, how many leads sales can call, where the two kinds differ most. */
export type ThresholdBasis = 'value' | 'capacity' | 'separation';

/** A threshold that the examples speak for. */
export interface ThresholdProposal {
  basis: ThresholdBasis;
  /** Where it would lie had other leads come: 95% of resamples. */
  low: number;
  high: number;
  outlook: ThresholdOutlook;
  /** For the separation: Youden's J, which is the Kolmogorov–Smirnov distance of the two kinds; from 0 to 1. */
  separation?: number;
}

export interface ThresholdQuestion {
  /** How many leads came a week. */
  leadsPerWeek: number;
  /** How many leads sales can call in a week. */
  capacityPerWeek?: number | undefined;
  economics?: CallEconomics | undefined;
  random: () => number;
}

const RESAMPLES = 400;

/**
 * Proposes thresholds: by separation always, by capacity and by value where they are known. A basis without a threshold is
 * left out: no call pays, or nobody fits the capacity. How sure each is comes from 400 resamples, in which every lead counts as often as a
 * draw from the Poisson distribution of mean 1 says (Chamandy et al. 2012).
 */
export function proposeThresholds(
  counts: readonly ScoreCount[],
  { leadsPerWeek, capacityPerWeek, economics, random }: ThresholdQuestion,
): ThresholdProposal[] {
  const finders: [ThresholdBasis, (some: readonly ScoreCount[]) => number | undefined][] = [];
  if (economics) finders.push(['value', (some) => mostValuable(some, economics)]);
  if (capacityPerWeek !== undefined) {
    finders.push(['capacity', (some) => lowestWithin(some, capacityPerWeek / leadsPerWeek)]);
  }
  finders.push(['separation', (some) => mostSeparating(some)?.threshold]);
  const resamples = Array.from({ length: RESAMPLES }, () => resample(counts, random));
  return finders.flatMap(([basis, find]) => {
    const threshold = find(counts);
    if (threshold === undefined) return [];
    const found = resamples.flatMap((some) => find(some) ?? []).sort((a, b) => a - b);
    const separation = basis === 'separation' ? mostSeparating(counts)?.distance : undefined;
    return {
      basis,
      low: found[Math.floor(0.025 * found.length)] ?? threshold,
      high: found[Math.ceil(0.975 * found.length) - 1] ?? threshold,
      outlook: outlookAt(counts, { threshold, leadsPerWeek, economics }),
      ...(separation !== undefined && { separation }),
    };
  });
}

function resample(counts: readonly ScoreCount[], random: () => number): ScoreCount[] {
  return counts.map(({ score, leads, conversions }) => {
    const won = drawPoisson(conversions, random);
    return { score, leads: won + drawPoisson(leads - conversions, random), conversions: won };
  });
}

/** The threshold at which wins bring most beyond what calls cost; undefined when no threshold brings anything. */
function mostValuable(
  counts: readonly ScoreCount[],
  { costPerCall, valuePerWin }: CallEconomics,
): number | undefined {
  let net = 0;
  let best: { threshold: number; net: number } | undefined;
  for (const { score, leads, conversions } of counts.toReversed()) {
    net += conversions * valuePerWin - leads * costPerCall;
    if (net > (best?.net ?? 0)) best = { threshold: score, net };
  }
  return best?.threshold;
}

/** The lowest threshold that at most a share of all leads reaches. */
function lowestWithin(counts: readonly ScoreCount[], share: number): number | undefined {
  const room = share * counts.reduce((sum, { leads }) => sum + leads, 0);
  let above = 0;
  let lowest: number | undefined;
  for (const { score, leads } of counts.toReversed()) {
    above += leads;
    if (above > room) break;
    lowest = score;
  }
  return lowest;
}

/** The threshold at which the share of converted leads above it exceeds that of the others most (Youden 1950). */
function mostSeparating(counts: readonly ScoreCount[]): { threshold: number; distance: number } | undefined {
  const conversions = counts.reduce((sum, count) => sum + count.conversions, 0);
  const others = counts.reduce((sum, count) => sum + count.leads - count.conversions, 0);
  let [won, lost] = [0, 0];
  let best: { threshold: number; distance: number } | undefined;
  for (const count of counts.toReversed()) {
    won += count.conversions;
    lost += count.leads - count.conversions;
    const distance = won / conversions - lost / others;
    if (distance > (best?.distance ?? 0)) best = { threshold: count.score, distance };
  }
  return best;
}
