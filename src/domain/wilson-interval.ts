/** The 97.5% quantile of the normal distribution. */
const Z_95 = 1.959_963_984_540_054;

/**
 * The 95% interval of a share by Wilson (1927): where the true share lies, of which `share` was seen in n observations. From 0 to 1
 * when there are none.
 *
 * @param n how many observations; above 0 it need not be whole
 */
export function wilsonInterval(share: number, n: number): { low: number; high: number } {
  if (n <= 0) return { low: 0, high: 1 };
  const center = (share + Z_95 ** 2 / (2 * n)) / (1 + Z_95 ** 2 / n);
  const half = (Z_95 / (1 + Z_95 ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z_95 ** 2 / (4 * n ** 2));
  // In floating point, the interval of none or all may end a hair beside 0 or 1.
  return {
    low: share === 0 ? 0 : Math.max(0, center - half),
    high: share === 1 ? 1 : Math.min(1, center + half),
  };
}
