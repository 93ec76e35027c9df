import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import type { Scorecard } from '../domain/scorecard.ts';

/** What a journey may refer to. */
export interface JourneySurroundings {
  now: Instant;
  /** Those that are live. */
  scorecards: readonly Scorecard[];
  /** With their conditions; one that cannot be read has none. */
  segments: ReadonlyMap<string, Condition | undefined>;
  /** `isTransactional`: for what its topic is about, no consent is needed. */
  emails: ReadonlyMap<string, { isTransactional: boolean; isLive: boolean }>;
  /** The slugs of the teams, of the channels of the chat, and of the booking pages. */
  teams: readonly string[];
  channels: readonly string[];
  bookingPages: readonly string[];
  /** The slugs of the hold-outs. */
  holdOuts: readonly string[];
  /** The other journeys, as they are live or, before that, as drafts. */
  journeys: readonly { journey: Journey; isLive: boolean }[];
}
