/** Which values of a column a bin holds: numbers from `atLeast` up to, not including, `lessThan`; some values; none; the rest. */
export type LearnedTest =
  | { kind: 'range'; atLeast?: number | undefined; lessThan?: number | undefined }
  | { kind: 'values'; values: readonly string[] }
  | { kind: 'missing' }
  | { kind: 'other' };

/** What the examples say of those who fall into a bin. */
export interface BinEvidence {
  /** Examples in the bin, and those of them with the outcome. */
  leads: number;
  conversions: number;
  /** Their share with its 95% interval (Wilson). */
  conversionRate: number;
  conversionLow: number;
  conversionHigh: number;
  /** Their conversion rate divided by that of all. */
  lift: number;
}

export interface LearnedBin extends BinEvidence {
  test: LearnedTest;
  /** What the bin adds to the log odds of the outcome, and its 95% interval. */
  logOdds: number;
  logOddsLow: number;
  logOddsHigh: number;
  /** The same as whole points of the scorecard. */
  points: number;
}

/** A cell of two columns: the bin of the first and that of the second, as positions in `bins`. */
export interface LearnedCell extends Omit<LearnedBin, 'test'> {
  first: number;
  second: number;
}

/** A step function of a column, or of two together. */
export type LearnedRule =
  | { id: string; kind: 'column'; column: string; bins: LearnedBin[]; importance: number }
  | {
      id: string;
      kind: 'pair';
      columns: readonly [string, string];
      bins: readonly [LearnedTest[], LearnedTest[]];
      cells: LearnedCell[];
      importance: number;
    };

/** The probability of the outcome at a score; straight between the steps, level beyond them. Never falls. */
export interface ProbabilityCurve {
  /** How it was found. */
  kind: 'logistic' | 'isotonic';
  /** Rising in `score`; probabilities from 0 to 1. */
  steps: { score: number; probability: number }[];
}

/** How well scores tell those with the outcome from those without, measured on examples that were not learned from. */
export interface Quality {
  examples: number;
  conversions: number;
  /** Area under the receiver operating characteristic, with its 95% interval. */
  areaUnderCurve: number;
  areaUnderCurveLow: number;
  areaUnderCurveHigh: number;
  logLoss: number;
  brierScore: number;
  /** Mean distance of predicted and observed shares over ten bins of equal size, weighted by examples. */
  calibrationError: number;
  /** The share of all conversions among the 20% with the highest scores. */
  shareInTopFifth: number;
}

/** A scorecard learned from examples: `base` plus the points of every rule. */
export interface LearnedScorecard {
  rules: LearnedRule[];
  /** The points of everybody, before any rule. */
  basePoints: number;
  /** The least and the most points that the rules can add up to. */
  scale: { min: number; max: number };
  curve: ProbabilityCurve;
  /** Whether anything was found that tells the two apart; `none` says that the scores are no better than chance. */
  signal: 'found' | 'weak' | 'none';
  /** Of the model before rounding, and of the points. */
  quality: { model: Quality; points: Quality; measured: 'forward in time' | 'cross-validation' };
}
