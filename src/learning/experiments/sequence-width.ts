/**
 * How many standard deviations of one observation a confidence sequence reaches to either side of the mean after n
 * observations. Unlike an interval for a fixed n it holds for all n at once: it may be looked at after every observation.
 *
 *     √( 2 (n ρ² + 1) / (n² ρ²) · ln( √(n ρ² + 1) / α ) )
 *
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Time-uniform central limit theory and asymptotic confidence sequences,
 * The Annals of Statistics 52 (2024), theorem 2.2 (Robbins' normal mixture, as in the mixture sequential probability ratio test
 * of Johari, Koomen, Pekelis and Walsh). ρ is chosen so that the sequence is about narrowest at the planned number, by their
 * equation 10: ρ² = ( −2 ln α + ln(1 − 2 ln α) ) / planned.
 *
 * @param n how many observations there are, above 0
 * @param planned for how many the sequence is to be narrowest
 * @param alpha the probability with which it ever misses the mean
 */
export function sequenceWidth({ n, planned, alpha }: { n: number; planned: number; alpha: number }): number {
  const logAlpha = Math.log(alpha);
  const spread = (n * (-2 * logAlpha + Math.log(1 - 2 * logAlpha))) / planned;
  return Math.sqrt((2 * (spread + 1) * (Math.log(spread + 1) / 2 - logAlpha)) / (n * spread));
}
