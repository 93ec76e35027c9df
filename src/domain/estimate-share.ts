/** A share of all, estimated from a random sample of them; exact when the sample is everybody. */
export interface ShareEstimate {
  /** How many of the sample. */
  count: number;
  share: number;
  /** The bounds of a 95% confidence interval; both are the share when everybody was looked at. */
  low: number;
  high: number;
}

/** The 97.5% quantile of the normal distribution. */
const Z = 1.959_963_984_540_054;

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
  const center = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  // In floating point, the interval of none or all may end a hair beside 0 or 1.
  return {
    count,
    share,
    low: count === 0 ? 0 : Math.max(0, center - half),
    high: count === sampled ? 1 : Math.min(1, center + half),
  };
}
