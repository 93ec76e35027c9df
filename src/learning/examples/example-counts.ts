import type { Instant } from '../../domain/instant.ts';

/** Why leads are examples, or are not. */
export interface ExampleCounts {
  leads: number;
  /** Nobody knows who they are: visitors without a name. */
  unknown: number;
  /** Known too late: the horizon has not elapsed after any snapshot. */
  tooRecent: number;
  /** The outcome, or its opposite, had come before the snapshot. */
  decidedBefore: number;
  /** Snapshots of leads who were still undecided then; also those that were not wanted. */
  examples: number;
  conversions: number;
  /** Leads with the outcome at any time, whether they are examples or not. */
  everConverted: number;
}

/** The history that examples come from. */
export interface ExampleSpan {
  firstAt: Instant;
  lastAt: Instant;
  /** The last instant at which a snapshot can be taken: the horizon has elapsed since. */
  lastSnapshotAt: Instant;
}
