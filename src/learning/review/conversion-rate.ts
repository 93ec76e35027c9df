import { wilsonInterval } from '../../domain/wilson-interval.ts';
import type { ColumnGroup } from './group-column.ts';

/** How many of a group convert, with its 95% interval. */
export interface ConversionRate {
  leads: number;
  conversions: number;
  conversionRate: number;
  conversionLow: number;
  conversionHigh: number;
}

/**
 * The conversion rate of a group, with the interval of Wilson. Where examples weigh differently, the interval is that of as many
 * examples of equal weight as tell as much: (Σ w)² / Σ w² (Kish 1965).
 */
export function conversionRateOf(
  group: Pick<ColumnGroup, 'leads' | 'conversions' | 'squaredWeights'>,
): ConversionRate {
  const { leads, conversions, squaredWeights } = group;
  const conversionRate = leads === 0 ? 0 : Math.min(1, conversions / leads);
  const size = leads === 0 ? 0 : leads ** 2 / squaredWeights;
  const { low, high } = size === 0 ? { low: 0, high: 1 } : wilsonInterval(conversionRate, size);
  return { leads, conversions, conversionRate, conversionLow: low, conversionHigh: high };
}
