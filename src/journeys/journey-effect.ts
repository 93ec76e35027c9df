import type { Scalar } from '../domain/condition.ts';
import type { Recipient } from '../domain/journey.ts';
import type { JsonObject } from '../domain/json.ts';

/** What a step makes happen, outside of the journey. */
export type JourneyEffect =
  | { kind: 'mail'; template: string; isTransactional: boolean }
  /** A plain e-mail to a member of the team, about the lead. */
  | { kind: 'notice'; to: Recipient; subject: string; text: string }
  /** Something that goes into the history of the lead. */
  | { kind: 'identify'; traits: Record<string, Scalar | string[] | null> }
  | { kind: 'track'; event: string; properties: JsonObject }
  | { kind: 'webhook'; url: string; body: JsonObject }
  | { kind: 'crm'; system: string; url: string; fields: JsonObject }
  | { kind: 'audience'; audience: string; direction: 'add' | 'remove' }
  | { kind: 'enrol'; journey: string };
