import { wilsonInterval } from './wilson-interval.ts';

/** A share of all, estimated from a random sample of them; exact when the sample is everybody. */
export interface ShareEstimate {
  /** How many of the sample. */
  count: number;
  share: number;
  /** The bounds of a 95% confidence interval; both are the share when everybody was looked at. */
  low: number;
  high: number;
}

/**
 * Estimates the share of all from a sample drawn without replacement, with the 95% interval of Wilson (1927). Where the
 * sample is a good part of all, the interval is as narrow as that of a sample of n (N − 1) / (N − n) would be (the finite
 * population correction).
 *
 * @param count how many of the sample
 * @param sampled the size of the sample, n
 * @param total how many there are, N; at least n
 */
export function estimateShare({
  count,
  sampled,
  total,
}: {
  count: number;
  sampled: number;
  total: number;
}): ShareEstimate {
  if (sampled === 0) return { count, share: 0, low: 0, high: total === 0 ? 0 : 1 };
  const share = count / sampled;
  if (sampled >= total) return { count, share, low: share, high: share };
  const n = (sampled * (total - 1)) / (total - sampled);
  return { count, share, ...wilsonInterval(share, n) };
}
