import type { Language } from './language.ts';
import type { WeeklyHours } from './working-hours.ts';

/** Somebody who gets leads: a person with what is to be known for giving them leads and meetings. */
export interface Rep {
  personId: string;
  name: string;
  email: string;
  /** Whether they get new leads at all; a person without a rep's settings gets none by a team. */
  takesLeads: boolean;
  /** The languages in which they can talk to leads; empty for all. */
  languages: readonly Language[];
  /** The countries that they look after, as ISO 3166-1; empty for all. */
  territories: readonly string[];
  /** How many leads without an answer they may have at the same time; null for any number. */
  capacity: number | null;
  hours: WeeklyHours;
  timeZone: string;
  /** Whose public holidays are free. */
  country: string | null;
}

/** Reps who share leads, and what is expected of them. */
export interface Team {
  slug: string;
  title: string;
  members: readonly { personId: string; weight: number }[];
  /** Whether a lead goes to the rep who has others of its company, whoever's turn it is. */
  keepsCompanies: boolean;
  /** Within how many minutes of working time a lead is to have an answer; null for no target. */
  respondWithinMinutes: number | null;
  /** So many minutes before that the rep is reminded; null for never. */
  remindBeforeMinutes: number | null;
  /** Whom to tell when the target was missed; null for nobody. */
  escalateTo: { kind: 'person'; personId: string } | { kind: 'channel'; channel: string } | null;
  /** Whether a lead whose target was missed goes to somebody else of the team. */
  reassigns: boolean;
}
