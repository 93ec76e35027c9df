import type { ScoreCount } from './score-counts.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** A share with its 95% interval. */
export interface ShareWithInterval {
  share: number;
  low: number;
  high: number;
}

/** What comes of calling everybody from a score up, by what became of leads in the past. */
export interface ThresholdOutlook {
  threshold: number;
  leads: number;
  conversions: number;
  /** How many of those called convert. */
  precision: ShareWithInterval;
  /** How many of those who convert are called. */
  recall: ShareWithInterval;
  /** Leads a week from the threshold up, as many as came in the past; the interval is that of their share. */
  callsPerWeek: number;
  callsPerWeekLow: number;
  callsPerWeekHigh: number;
  winsPerWeek: number;
  winsPerWeekLow: number;
  winsPerWeekHigh: number;
  /** What the wins bring less what the calls cost, a week; null without amounts. */
  netPerWeek: number | null;
}

/** What a call costs and what a win is worth, in the same currency. */
export interface CallEconomics {
  costPerCall: number;
  valuePerWin: number;
}

/**
 * What to expect of a threshold, with 95% intervals by Wilson.
 *
 * @param counts of all leads, by score; lowest first
 * @param leadsPerWeek how many leads came a week
 */
export function outlookAt(
  counts: readonly ScoreCount[],
  {
    threshold,
    leadsPerWeek,
    economics,
  }: { threshold: number; leadsPerWeek: number; economics?: CallEconomics | undefined },
): ThresholdOutlook {
  const all = sumOf(counts);
  const above = sumOf(counts.filter(({ score }) => score >= threshold));
  const called = shareOf(above.leads, all.leads);
  const won = shareOf(above.conversions, all.leads);
  const callsPerWeek = called.share * leadsPerWeek;
  const winsPerWeek = won.share * leadsPerWeek;
  return {
    threshold,
    ...above,
    precision: shareOf(above.conversions, above.leads),
    recall: shareOf(above.conversions, all.conversions),
    callsPerWeek,
    callsPerWeekLow: called.low * leadsPerWeek,
    callsPerWeekHigh: called.high * leadsPerWeek,
    winsPerWeek,
    winsPerWeekLow: won.low * leadsPerWeek,
    winsPerWeekHigh: won.high * leadsPerWeek,
    netPerWeek: economics ? winsPerWeek * economics.valuePerWin - callsPerWeek * economics.costPerCall : null,
  };
}

function sumOf(counts: readonly ScoreCount[]): { leads: number; conversions: number } {
  let [leads, conversions] = [0, 0];
  for (const count of counts) {
    leads += count.leads;
    conversions += count.conversions;
  }
  return { leads, conversions };
}

function shareOf(count: number, n: number): ShareWithInterval {
  const share = n === 0 ? 0 : count / n;
  return { share, ...wilsonInterval(share, n) };
}
