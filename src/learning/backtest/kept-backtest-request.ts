import type { ConversionOutcome } from '../../domain/conversion-probability.ts';
import type { Instant } from '../../domain/instant.ts';
import type { CallEconomics } from '../../domain/threshold-outlook.ts';

/** What a scorecard that is tried on history is called. */
export interface ContestantName {
  slug: string;
  title: string;
  /** Null for a draft and for a text. */
  version: number | null;
  kind: 'live' | 'version' | 'draft' | 'text';
}

/** A backtest as it is asked for and kept: with the texts of the scorecards as they were then. */
export interface KeptBacktestRequest {
  scorecards: (ContestantName & { source: string })[];
  outcome: ConversionOutcome;
  horizonDays: number;
  knownBy: 'received' | 'occurred';
  from: Instant | null;
  segments: string[];
  capacityPerWeek: number | null;
  economics: CallEconomics | null;
}
