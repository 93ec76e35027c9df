/** The 97.5% quantile of the normal distribution. */
const Z = 1.959_963_984_540_054;

/**
 * The 95% interval of a share by Wilson (1927), “Probable inference, the law of succession, and statistical inference”.
 *
 * @param share the share observed, from 0 to 1
 * @param size how many were looked at, not necessarily whole; of none nothing is known, and the interval is from 0 to 1
 */
export function wilsonInterval(share: number, size: number): { low: number; high: number } {
  if (size <= 0) return { low: 0, high: 1 };
  const center = (share + Z ** 2 / (2 * size)) / (1 + Z ** 2 / size);
  const half = (Z / (1 + Z ** 2 / size)) * Math.sqrt((share * (1 - share)) / size + Z ** 2 / (4 * size ** 2));
  // In floating point, the interval of none or all may end a hair beside 0 or 1.
  return {
    low: share === 0 ? 0 : Math.max(0, center - half),
    high: share === 1 ? 1 : Math.min(1, center + half),
  };
}
