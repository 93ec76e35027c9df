import type {
  LikelyAmount,
  ProbabilityMethod,
  ProbabilityStep,
} from '../../domain/conversion-probability.ts';
import type { Instant } from '../../domain/instant.ts';
import type { ScoreCount } from '../../domain/score-counts.ts';
import type { AreaDifference, AreaEstimate } from './compare-areas.ts';
import type { MedianWithInterval } from './median-with-interval.ts';
import type { Difference } from './paired-difference.ts';
import type { ThresholdProposal } from './propose-thresholds.ts';
import type { ReliabilityBin } from './reliability-curve.ts';
import type { Tenth } from './tenths.ts';
import type { WinsByCalls } from './wins-by-calls.ts';

/** A group of examples, and how many of them convert with the 95% interval (Wilson). */
export interface ConvertedShare {
  leads: number;
  conversions: number;
  share: number;
  low: number;
  high: number;
}

/** How well a scorecard tells leads apart within a segment. */
export interface SegmentResult extends ConvertedShare {
  /** The value of the trait; null for those who have none, and `other` is set for the rare values together. */
  value: string | null;
  isRest: boolean;
  /** Null where too few converted to say. */
  area: AreaEstimate | null;
}

/** How well stated probabilities hold. */
export interface ProbabilityQuality {
  examples: number;
  logLoss: number;
  brierScore: number;
  calibrationError: number;
  reliability: ReliabilityBin[];
}

/** A probability that the examples speak for, and how well it held on the latest fifth of them, when it was found from the others. */
export interface Calibration {
  method: ProbabilityMethod;
  curve: ProbabilityStep[];
  leads: number;
  conversions: number;
  /** The last snapshot. */
  through: Instant;
  amount: LikelyAmount | null;
  /** Wins in another currency or without an amount. */
  amountsLeftOut: number;
  /** Null when there are too few to set some aside. */
  quality: ProbabilityQuality | null;
}

/** How early a scorecard flagged those who converted. */
export interface EarlyFlags {
  /** The band whose threshold flags. */
  band: string;
  threshold: number;
  /** How many who converted were looked at, and how many of them were flagged before. */
  winners: number;
  flagged: number;
  /** Days from the first flag to the conversion, of those who were flagged. */
  days: MedianWithInterval | null;
}

/** What a backtest found of one scorecard. */
export interface ScorecardResult {
  examples: number;
  conversions: number;
  notEligible: number;
  area: AreaEstimate;
  /** The share of all conversions among the fifth with the highest scores. */
  topFifth: number;
  /** How many convert of those whom sales has the capacity to call; null without a capacity. */
  atCapacity: { called: number; precision: number; recall: number } | null;
  tenths: Tenth[];
  winsByCalls: WinsByCalls[];
  counts: ScoreCount[];
  bands: (ConvertedShare & { band: string; title: string; atLeast: number })[];
  segments: { trait: string; values: SegmentResult[] }[];
  /** Of the scorecard's own probability; null when it has none for this outcome and horizon. */
  probability: ProbabilityQuality | null;
  calibration: Calibration;
  thresholds: ThresholdProposal[];
  early: EarlyFlags | null;
  /** When it was fitted to leads of this history: how many of the examples are among them, and how it does on later ones. */
  fitted: {
    through: Instant;
    examplesAmong: number;
    later: (AreaEstimate & { examples: number; conversions: number }) | null;
  } | null;
}

/** The first scorecard against the second, on the leads that both score. */
export interface Comparison {
  examples: number;
  conversions: number;
  area: AreaDifference;
  /** In the share of all conversions among the fifth with the highest scores. */
  topFifth: Difference;
  /** In days from the first flag to the conversion; never flagged counts as none. Positive: the first is earlier. */
  daysEarlier: MedianWithInterval | null;
  /** In the Brier score where both have a probability; negative: the first is better. */
  brierScore: Difference | null;
}

/** What a backtest found. */
export interface BacktestResult {
  examples: number;
  conversions: number;
  firstSnapshotAt: Instant;
  lastSnapshotAt: Instant;
  /** Examples a week, by when the leads became known. */
  leadsPerWeek: number;
  /** Whether only a part of all leads was looked at. */
  isSample: boolean;
  /** Why other leads are no examples. */
  excluded: { unknown: number; tooRecent: number; decidedBefore: number };
  scorecards: ScorecardResult[];
  comparison: Comparison | null;
}

/** Why there is no result, with the figures that say what is missing. */
export type BacktestProblem =
  | { code: 'no-history' }
  | { code: 'horizon-too-long'; historyDays: number; horizonDays: number }
  | { code: 'no-examples'; leads: number; unknown: number; tooRecent: number; decidedBefore: number }
  | { code: 'nobody-eligible'; examples: number; scorecard: string }
  | { code: 'no-conversions'; examples: number; everConverted: number }
  | { code: 'only-conversions'; examples: number };
