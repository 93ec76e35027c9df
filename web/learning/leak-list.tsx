import { List, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/use-words.ts';
import type { MeasureNames } from './use-measure-names.ts';

const KINDS = ['stands-out', 'counts-more', 'filled-afterwards', 'set-afterwards', 'back-dated'] as const;

/** What probably comes with the outcome rather than before it; that is not learned from, or is to be checked. */
export function LeakList({ result, names }: { result: LearningResultAnswer; names: MeasureNames }) {
  const { t } = useTranslation('learning');
  const { percent } = useFormat();
  const words = useWords();
  if (result.leaks.length === 0) return null;
  const nameOf = (column: string): string =>
    result.measures[column] ? names.measure(column) : words.trait(column);
  return (
    <Section title={t('leaks.title')}>
      <Text size="sm" mb="xs">
        {t('leaks.text')}
      </Text>
      <List size="sm">
        {result.leaks.map(({ column, kind, share, reason }) => {
          const known = KINDS.find((one) => one === kind);
          return (
            <List.Item key={`${kind} ${column}`}>
              {known ? t(`leaks.${known}`, { name: nameOf(column), share: percent(share ?? 0) }) : reason}
            </List.Item>
          );
        })}
      </List>
    </Section>
  );
}
