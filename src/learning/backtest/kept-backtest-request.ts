import type { ConversionOutcome } from '../domain/conversion-probability.ts';
import type { Instant } from '../domain/instant.ts';
import type { CallEconomics } from '../domain/threshold-outlook.ts';
import type { Contestant } from './contestant.ts';

/** A backtest as it is asked for and kept: with the texts of the scorecards as they were then. */
export interface KeptBacktestRequest {
  scorecards: (Omit<Contestant, 'compiled'> & { source: string })[];
  outcome: ConversionOutcome;
  horizonDays: number;
  knownBy: 'received' | 'occurred';
  from: Instant | null;
  segments: string[];
  capacityPerWeek: number | null;
  economics: CallEconomics | null;
}
