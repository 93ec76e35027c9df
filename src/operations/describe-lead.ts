import { OWNER } from '../domain/sales-status.ts';
import { traitValue } from '../domain/trait.ts';
import { TAGS } from '../journeys/effects-of.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { placeOfLead } from '../journeys/place-of-lead.ts';
import type { Situation } from '../journeys/situation.ts';
import type { KnownSubject } from '../store/known-subjects.ts';

/** What a journey has to know of a lead itself: where it lives, who looks after it, and its tags. */
export function describeLead(
  lead: KnownSubject | undefined,
  home: LeadPlace,
): Pick<Situation, 'place' | 'owner' | 'tags'> {
  const trait = (name: string) => lead && traitValue(name, lead.traits, lead.companyTraits);
  const [owner, tags] = [trait(OWNER), trait(TAGS)];
  return {
    place: placeOfLead(trait, home),
    owner: typeof owner === 'string' && owner !== '' ? owner : null,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
  };
}
