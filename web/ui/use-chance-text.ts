import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { OPPORTUNITY_WON } from '../../src/domain/outcome.ts';
import type { ChanceAnswer } from '../../src/http/contract/chance.ts';
import { useFormat } from '../i18n/use-format.ts';

/** How likely a lead is to convert, in the reader's language. */
export interface ChanceText {
  /** “12% likely”, with what that is expected to bring where it is known. */
  short: string;
  /** “12% likely to be won within 90 days”. */
  likely: string;
  between: string | undefined;
  expected: string | undefined;
}

export function useChanceText(): (chance: ChanceAnswer) => ChanceText {
  const { t } = useTranslation();
  const { number, percent } = useFormat();
  return useCallback(
    ({ probability, low, high, outcome, withinDays, amount, currency, amountFrom, expectedRevenue }) => {
      // Small ones differ in their digits: 0.4% is not 0%.
      const share = (value: number): string => percent(value, value < 0.1 ? 1 : 0);
      const money = (value: number): string =>
        number(value, {
          style: 'currency',
          currency: currency ?? 'EUR',
          maximumSignificantDigits: 3,
          maximumFractionDigits: 0,
        });
      const within = { share: share(probability), count: withinDays, number: number(withinDays) };
      const hasRevenue = amount !== null && expectedRevenue !== null && currency !== null;
      const revenue = hasRevenue && {
        share: share(probability),
        expected: money(expectedRevenue),
        amount: money(amount),
      };
      return {
        short: [t('chance.short', within), ...(revenue ? [revenue.expected] : [])].join(' · '),
        likely:
          outcome === OPPORTUNITY_WON ? t('chance.won', within) : t('chance.other', { ...within, outcome }),
        between:
          low === null || high === null
            ? undefined
            : t('chance.between', { low: share(low), high: share(high) }),
        expected: revenue
          ? t(amountFrom === 'opportunity' ? 'chance.ofOpportunity' : 'chance.ofLikely', revenue)
          : undefined,
      };
    },
    [t, number, percent],
  );
}
