import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { BacktestAnswer } from '../../src/http/contract/backtests.ts';

/** How a scorecard of a backtest is called: its title, and which version of it. */
export function useContestantLabel(): (contestant: BacktestAnswer['scorecards'][number]) => string {
  const { t } = useTranslation('backtest');
  return useCallback(
    ({ title, version, kind }) =>
      kind === 'draft' || kind === 'text'
        ? t(`contestant.${kind}`, { title })
        : t(`contestant.${kind}`, { title, version }),
    [t],
  );
}
