import type { Instant } from './instant.ts';
import type { Language } from './language.ts';

/** Why no answer is expected of a rep any more, other than that there is one. */
export const HANDOVER_ENDS = [
  /** It went to another rep of the team. */
  'reassigned',
  /** It was handed over anew: by another journey, or by hand. */
  'replaced',
  /** Its lead turned out to be another one. */
  'merged',
  /** Who gave it took that back. */
  'undone',
  /** Nobody is to have it. */
  'dropped',
] as const;
export type HandoverEnd = (typeof HANDOVER_ENDS)[number];

/** What leaves reps out, in this order. */
export const ASSIGNMENT_RULES = [
  'takes-leads',
  'in-office',
  'room',
  'territory',
  'language',
  'working',
] as const;
export type AssignmentRule = (typeof ASSIGNMENT_RULES)[number];

/** Why a lead came to a rep, or to nobody yet. */
export interface WhyRep {
  /**
   * What decided: the lead had this owner already; the rep has others of its company; it was their turn; somebody decided by
   * hand; nobody can take it now.
   */
  by: 'owner' | 'company' | 'turn' | 'hand' | 'nobody';
  /** How many reps are in the team. */
  members: number;
  /** How many of them each rule left. */
  rules: { rule: AssignmentRule; left: number; isSetAside?: boolean }[];
  /** The country and the language of the lead that the rules went by; null when they are not known. */
  country: string | null;
  language: Language | null;
  /** Why the rep before has it no more. */
  after?: 'missed' | 'away' | 'hand';
  /** Who decided, by name, when it was by hand. */
  decidedBy?: string;
}

/** A lead that was given to a rep, or waits for one. */
export interface Handover {
  handoverId: string;
  subjectId: string;
  team: string | null;
  personId: string | null;
  /** The how manieth rep it came to, because those before did not answer; from 1. */
  turn: number;
  why: WhyRep;
  askedAt: Instant;
  assignedAt: Instant | null;
  respondBy: Instant | null;
  remindAt: Instant | null;
  remindedAt: Instant | null;
  missedAt: Instant | null;
  respondedAt: Instant | null;
  /** The name of the event that was the answer. */
  how: string | null;
  /** How much working time of the rep passed until the answer, in milliseconds. */
  workedMs: number | null;
  ended: HandoverEnd | null;
  endedAt: Instant | null;
  nextAt: Instant | null;
  journey: string | null;
  enrolmentId: string | null;
  step: string | null;
}
