import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { DataKind } from '../domain/scorecard.ts';

/** What was gathered for one recipient, with all that it takes to say it: what e-mails and messages in chats are written from. */
export interface AlertMessage {
  language: Language;
  timeZone: string;
  /** The page with all alerts. */
  alertsUrl: string;
  /** The leads that there is something new about, the latest first. */
  leads: readonly AlertedLead[];
  /** How many leads there are besides. */
  moreLeads: number;
  /** What turned out not to be so. */
  takenBack: readonly TakenBack[];
  moreTakenBack: number;
}

export interface AlertedLead {
  name: string;
  url: string;
  /** Address, company and owner, as far as they are known. */
  details: readonly string[];
  /** The latest first. */
  alerts: readonly { phrase: string; text: string | undefined }[];
  score: { scorecard: string; score: number; band: string | null } | undefined;
  reasons: readonly AlertReason[];
  /** What the lead read, opened and did lately, the latest first. */
  recent: readonly { at: Instant; what: string }[];
}

export interface AlertReason {
  text: string;
  points: number;
  /** Whether the lead said it or did it. */
  data: DataKind;
}

export interface TakenBack {
  name: string;
  url: string;
  phrase: string;
  /** Why the messages behind it were retracted: `robot`, or what somebody said. */
  why: string;
}
