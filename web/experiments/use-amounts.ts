import { useMemo } from 'react';
import type { ExperimentReport } from '../../src/http/contract/experiments.ts';
import { useFormat } from '../i18n/use-format.ts';

type Measure = ExperimentReport['measures'][number]['measure'];

/** Writes what a measure of an experiment comes to per lead: shares in percent, numbers and amounts as they are. */
export function useAmounts(measure: Measure): {
  plain(value: number): string;
  signed(value: number): string;
} {
  const { number } = useFormat();
  return useMemo(() => {
    const isNumber = measure === 'wins' || measure === 'revenue';
    const options = isNumber
      ? ({ maximumFractionDigits: measure === 'wins' ? 3 : 0 } as const)
      : ({ style: 'percent', maximumFractionDigits: 1 } as const);
    return {
      plain: (value) => number(value, options),
      signed: (value) => number(value, { ...options, signDisplay: 'exceptZero' }),
    };
  }, [measure, number]);
}
