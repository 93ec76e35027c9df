import type { BacktestAnswer } from '../http/contract/backtests.ts';

/** How a scorecard is called: its title and which version of it. */
export function contestantLabel({ scorecards }: Pick<BacktestAnswer, 'scorecards'>, index: number): string {
  const one = scorecards[index];
  if (!one) return '';
  if (one.kind === 'draft') return `${one.title} (draft)`;
  if (one.kind === 'text') return `${one.title} (file)`;
  return `${one.title} ${one.version}`;
}
