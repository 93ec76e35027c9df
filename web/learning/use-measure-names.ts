import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BinTest, LearningResultAnswer } from '../../src/http/contract/learning.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useWords, type Words } from '../words/use-words.ts';

const DAY_MS = 86_400_000;

type Measures = LearningResultAnswer['measures'];
type Translate = ReturnType<typeof useTranslation<['learning']>>['t'];

/** How measures and their values are said in the language of the page. */
export interface MeasureNames {
  /** A measure by its name: “Industry”, “Page viewed, within 30 days”. */
  measure(name: string): string;
  /** Some of its values: “5 to below 20”, “Logistics or Software”. */
  group(test: BinTest): string;
  /** The same for variants of one measure, such as the same event in another window. */
  family(name: string): string;
}

export function useMeasureNames(measures: Measures): MeasureNames {
  const { t } = useTranslation(['learning']);
  const format = useFormat();
  const words = useWords();
  return useMemo(
    () => ({
      measure: (name) => nameOf(measures[name], { name, t, words }),
      group: (test) => groupOf(test, { t, format }),
      family: (name) => familyOf(measures[name]) ?? name,
    }),
    [measures, t, format, words],
  );
}

function familyOf(measure: Measures[string] | undefined): string | undefined {
  if (!measure) return undefined;
  const { words, where } = measure;
  return words.trait ?? `${words.events.join()} ${where ?? ''} ${words.property ?? ''}`;
}

function nameOf(
  measure: Measures[string] | undefined,
  { name, t, words }: { name: string; t: Translate; words: Words },
): string {
  if (!measure) return name;
  const { kind, trait, events, property, withinMs, halfLifeMs, per } = measure.words;
  if (trait !== null) {
    const own = words.trait(trait);
    // A trait of the company that has no words of its own would be called like that of the lead.
    const said = trait === `company.${own}` ? t('measure.company', { trait: own }) : own;
    return measure.isPresence ? t('measure.given', { trait: said }) : said;
  }
  const event = per === 'visit' ? words.event('Site Visited') : events.map(words.event).join(' / ');
  const what = measure.where === null ? event : t('measure.where', { event, where: measure.where });
  if (kind === 'daysSinceLast') return t('measure.daysSince', { event: what });
  if (property !== null) return t('measure.sum', { event: what, property });
  if (halfLifeMs !== null) return t('measure.recent', { event: what });
  if (withinMs !== null) return t('measure.within', { event: what, count: Math.round(withinMs / DAY_MS) });
  return t('measure.times', { event: what });
}

function groupOf(test: BinTest, { t, format }: { t: Translate; format: Format }): string {
  const number = (value: number): string =>
    format.number(value, { maximumFractionDigits: Math.abs(value) < 1 ? 2 : 1 });
  switch (test.kind) {
    case 'missing':
      return t('group.missing');
    case 'other':
      return t('group.other');
    case 'values':
      return test.values.map((value) => (value === 'present' ? t('group.present') : value)).join(', ');
    case 'range': {
      const { atLeast, lessThan } = test;
      if (atLeast === undefined && lessThan === undefined) return t('group.any');
      if (atLeast === undefined) return t('group.below', { to: number(lessThan ?? 0) });
      if (lessThan === undefined) return t('group.atLeast', { from: number(atLeast) });
      const isOne = Number.isInteger(atLeast) && lessThan === atLeast + 1;
      return isOne ? number(atLeast) : t('group.between', { from: number(atLeast), to: number(lessThan) });
    }
  }
}
