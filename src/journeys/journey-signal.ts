import type { JsonObject } from '../domain/json.ts';

/** What happened to a lead that some journey listens to. */
export type JourneySignal =
  | { kind: 'event'; name: string; messageId: string; properties: JsonObject }
  | { kind: 'score'; scorecard: string; from: number; to: number }
  | { kind: 'band'; scorecard: string; from: string | null; to: string | null }
  | { kind: 'traits'; names: string[] }
  | { kind: 'segment'; segment: string; direction: 'entered' | 'left' };
