import { wilsonInterval } from '../../domain/wilson-interval.ts';
import { byScore } from '../metrics/scored-examples.ts';

/** Leads of about the same predicted probability: what was predicted, and what came. */
export interface ReliabilityBin {
  leads: number;
  conversions: number;
  /** The mean of the predicted probabilities. */
  predicted: number;
  /** The share that converted, with its 95% interval (Wilson). */
  observed: number;
  low: number;
  high: number;
}

/**
 * Compares predicted probabilities with what came, in bins of about the same number of leads; leads of the same probability stay together.
 *
 * @param bins how many at most
 */
export function reliabilityCurve(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
  bins = 10,
): ReliabilityBin[] {
  const order = byScore(probabilities);
  const curve: ReliabilityBin[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    end = Math.min(order.length, Math.max(start + 1, Math.round(((curve.length + 1) * order.length) / bins)));
    while (
      end < order.length &&
      probabilities[order[end] as number] === probabilities[order[end - 1] as number]
    )
      end += 1;
    let predicted = 0;
    let conversions = 0;
    for (let index = start; index < end; index++) {
      predicted += probabilities[order[index] as number] as number;
      conversions += outcomes[order[index] as number] ? 1 : 0;
    }
    const leads = end - start;
    const observed = conversions / leads;
    curve.push({
      leads,
      conversions,
      predicted: predicted / leads,
      observed,
      ...wilsonInterval(observed, leads),
    });
  }
  return curve;
}
