import type { Instant } from '../domain/instant.ts';
import { type Candidate, LEAD_UNIT, type LeadToAssign } from './candidate.ts';
import { type Choice, chooseRep, isAvailable } from './choose-rep.ts';

/**
 * Chooses reps for leads one after the other, as each that was given counts for the next: candidates are changed. Who cannot take
 * leads at the moment keeps pace with the least of those who can, so that nobody gets everything after a holiday.
 */
export function assignInTurn(
  leads: readonly LeadToAssign[],
  candidates: readonly Candidate[],
  { now }: { now: Instant },
): Choice[] {
  return leads.map((lead) => {
    keepPace(candidates);
    const choice = chooseRep(lead, candidates, { now });
    const chosen = candidates.find(({ personId }) => personId === choice.personId);
    if (chosen) {
      chosen.taken += LEAD_UNIT / BigInt(Math.max(1, chosen.weight));
      chosen.load.open += 1;
    }
    return choice;
  });
}

function keepPace(candidates: readonly Candidate[]): void {
  const least = leastTaken(candidates.filter(isAvailable));
  if (least === undefined) return;
  for (const one of candidates) if (!isAvailable(one) && one.taken < least) one.taken = least;
}

/** Where a newcomer begins; undefined where there is nobody. */
function leastTaken(candidates: readonly Pick<Candidate, 'taken'>[]): bigint | undefined {
  return candidates.reduce<bigint | undefined>(
    (least, { taken }) => (least === undefined || taken < least ? taken : least),
    undefined,
  );
}
