/** The other bands that a band passes when it starts at another score: their order changes. */
export function overtakenBands<Band extends { id: string; atLeast: number }>(
  bands: readonly Band[],
  { band, atLeast }: { band: string; atLeast: number },
): Band[] {
  const before = bands.find(({ id }) => id === band)?.atLeast ?? atLeast;
  return bands.filter((other) => other.id !== band && other.atLeast > before !== other.atLeast >= atLeast);
}
