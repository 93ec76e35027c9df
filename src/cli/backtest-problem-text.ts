import type { BacktestAnswer, BacktestProblemAnswer } from '../http/contract/backtests.ts';
import { describeOutcome } from '../learning/examples/outcome-definition.ts';

/** Why a backtest has no result, and what is needed. */
export function backtestProblemText(
  problem: BacktestProblemAnswer,
  { outcome, horizonDays, knownBy }: Pick<BacktestAnswer, 'outcome' | 'horizonDays' | 'knownBy'>,
): string {
  const what = `“${describeOutcome(outcome)}”`;
  const imported =
    knownBy === 'received' ? ' Was the history imported at once? Then try --known-by occurred.' : '';
  switch (problem.code) {
    case 'no-history':
      return 'There are no leads yet: bring some history in first, as with “ripen import” or “ripen sample”.';
    case 'horizon-too-long':
      return `The history spans ${problem.historyDays} days; after a horizon of ${problem.horizonDays} days nothing is left of it. Choose a shorter one with --horizon, or wait.${imported}`;
    case 'no-examples':
      return `None of ${problem.leads} leads can be an example: ${problem.unknown} are unknown visitors, ${problem.tooRecent} became known less than ${horizonDays} days before the end, ${problem.decidedBefore} were decided before they could be looked at. Choose a shorter --horizon, or wait.${imported}`;
    case 'nobody-eligible':
      return `${problem.scorecard} scores none of the ${problem.examples} examples: nobody met its condition “eligible” then.`;
    case 'no-conversions':
      return problem.everConverted === 0
        ? `Nobody has reached ${what} yet; some leads who did are needed. Another outcome can be named with --outcome.`
        : `${problem.everConverted} leads have reached ${what}, but none of the ${problem.examples} examples did so within ${horizonDays} days after being looked at. Choose a longer --horizon, or wait.${imported}`;
    case 'only-conversions':
      return `All ${problem.examples} examples reached ${what}; leads who did not are needed to tell the two apart.`;
    case 'failed':
      return 'The backtest failed; the log of the server says why.';
  }
}
