import type { BacktestAnswer, ScorecardResultAnswer } from '../../src/http/contract/backtests.ts';

/** A scorecard of a backtest with its name and what was found of it. */
export interface ShownScorecard {
  contestant: BacktestAnswer['scorecards'][number];
  label: string;
  result: ScorecardResultAnswer;
}
