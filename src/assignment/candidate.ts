import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Rep } from '../domain/rep.ts';

/** A rep of a team, as choosing sees them at an instant. */
export interface Candidate
  extends Pick<Rep, 'personId' | 'takesLeads' | 'languages' | 'territories' | 'capacity'> {
  /** How often their turn comes, from 0 to 100. */
  weight: number;
  /** What they got so far, in units of `LEAD_UNIT` divided by weight. */
  taken: bigint;
  /** Leads without an answer that they have, from all teams: the same object in each of their teams. */
  load: { open: number };
  isAway: boolean;
  /** The next instant at which they work; now when they do. */
  worksAt: Instant;
}

/** A lead that is to be given to a rep. */
export interface LeadToAssign {
  /** ISO 3166-1; undefined when not known. */
  country: string | undefined;
  language: Language | undefined;
  /** Who looks after it, or after others of its company. */
  stays: { with: string; by: 'owner' | 'company' } | undefined;
  /** Who had it before and did not answer. */
  except: ReadonlySet<string>;
}

/** The least common multiple of 1 to 100: a lead divided by any weight is a whole number of these. */
export const LEAD_UNIT = 69_720_375_229_712_477_164_533_808_935_312_303_556_800n;
