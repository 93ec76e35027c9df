import type { Scalar } from '../domain/condition.ts';
import type { Recipient } from '../domain/journey.ts';
import type { JsonObject } from '../domain/json.ts';

/** What a step makes happen, outside of the journey. */
export type JourneyEffect =
  /** `page`: the booking page whose link the e-mail carries. */
  | { kind: 'mail'; template: string; isTransactional: boolean; page: string | null }
  /** Something that a member of the team is to know of the lead. */
  | { kind: 'alert'; to: Recipient; title: string; text: string }
  /** Somebody of a team gets the lead. */
  | { kind: 'hand-over'; team: string }
  /** A meeting at the time that the lead wished for: named by a property of the event that let it in, or by a trait. */
  | { kind: 'book'; page: string; wish: string }
  /** Something that goes into the history of the lead. */
  | { kind: 'identify'; traits: Record<string, Scalar | string[] | null> }
  | { kind: 'track'; event: string; properties: JsonObject }
  | { kind: 'webhook'; url: string; body: JsonObject }
  | { kind: 'crm'; system: string; url: string; fields: JsonObject }
  | { kind: 'audience'; audience: string; direction: 'add' | 'remove' }
  | { kind: 'enrol'; journey: string };
