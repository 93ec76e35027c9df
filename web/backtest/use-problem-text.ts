import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { BacktestAnswer, BacktestProblemAnswer } from '../../src/http/contract/backtests.ts';
import { useFormat } from '../i18n/use-format.ts';
import { outcomeText } from './outcome-text.ts';

/** Why a backtest has no result, and what is needed, in the reader's language. */
export function useProblemText(): (problem: BacktestProblemAnswer, backtest: BacktestAnswer) => string {
  const { t } = useTranslation('backtest');
  const { number } = useFormat();
  return useCallback(
    (problem, { outcome, horizonDays, knownBy }) => {
      const figures = Object.fromEntries(
        Object.entries(problem).map(([name, value]) => [
          name,
          typeof value === 'number' ? number(value) : value,
        ]),
      );
      const needed = t(`problem.${problem.code}`, {
        ...figures,
        outcome: outcomeText(outcome),
        horizonDays: number(horizonDays),
      });
      const isOfHistory = ['horizon-too-long', 'no-examples', 'no-conversions'].includes(problem.code);
      return isOfHistory && knownBy === 'received' ? `${needed} ${t('problem.imported')}` : needed;
    },
    [t, number],
  );
}
