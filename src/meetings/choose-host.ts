/** Somebody who could take a meeting, with how many they have already. */
export interface Candidate {
  personId: string;
  /** From 0; whoever has 0 gets one only when nobody else is free, or as the lead's owner. */
  weight: number;
  /** Meetings that they got by the page lately. */
  taken: number;
}

/**
 * Who takes a meeting, of those who are free: the lead's owner, otherwise the one with the fewest meetings for their weight; of
 * several the first.
 *
 * @returns undefined when nobody is free
 */
export function chooseHost(
  candidates: readonly Candidate[],
  owner: string | undefined,
): Candidate | undefined {
  const own = candidates.find(({ personId }) => personId === owner);
  if (own) return own;
  const load = ({ taken, weight }: Candidate) => (weight === 0 ? Number.POSITIVE_INFINITY : taken / weight);
  let best: Candidate | undefined;
  for (const one of candidates) if (!best || load(one) < load(best)) best = one;
  return best;
}
