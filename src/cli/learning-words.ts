import type { z } from 'zod';
import type { learningDetailSchema } from '../http/contract/learning.ts';
import type { LearnedTest } from '../learning/learned-scorecard.ts';

type Result = NonNullable<z.infer<typeof learningDetailSchema>['result']>;

/** The values of a bin in words: “5 up to 20”, “CZ or PL”, “not known”. */
export function testWords(test: LearnedTest): string {
  switch (test.kind) {
    case 'missing':
      return 'not known';
    case 'other':
      return 'any other';
    case 'values':
      return test.values.join(' or ');
    case 'range': {
      const { atLeast, lessThan } = test;
      if (atLeast === undefined && lessThan === undefined) return 'any number';
      if (atLeast === undefined) return `below ${numberWords(lessThan ?? 0)}`;
      if (lessThan === undefined) return `${numberWords(atLeast)} or more`;
      const isOne = Number.isInteger(atLeast) && lessThan === atLeast + 1;
      return isOne ? numberWords(atLeast) : `${numberWords(atLeast)} up to ${numberWords(lessThan)}`;
    }
  }
}

/** The name of a measure, in the words of the file. */
export function measureWords({ measures }: Pick<Result, 'measures'>, name: string): string {
  return measures[name]?.notation ?? name;
}

/** A share with its interval: `12.4% (9.8–15.6)`. */
export function rateWords(rate: {
  conversionRate: number;
  conversionLow: number;
  conversionHigh: number;
}): string {
  const percent = (share: number): string => (share * 100).toFixed(1);
  return `${percent(rate.conversionRate)}% (${percent(rate.conversionLow)}–${percent(rate.conversionHigh)})`;
}

export function countWords(count: number): string {
  return Math.round(count).toLocaleString('en');
}

function numberWords(number: number): string {
  return number.toLocaleString('en', { maximumFractionDigits: Math.abs(number) < 1 ? 3 : 1 });
}
