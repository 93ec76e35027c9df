import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from './next-opening.ts';

/** What is known of a lead when it is decided how it goes on. */
export interface Situation {
  now: Instant;
  place: LeadPlace;
  owner: string | null;
  tags: readonly string[];
  /** When e-mails of journeys went to the lead, as far back as caps ask. */
  mailedAt: readonly Instant[];
  fulfils(condition: Condition): boolean;
  /** Where the lot of the lead falls at a step: in [0, 1), and the same each time. */
  lot(step: string): number;
}
