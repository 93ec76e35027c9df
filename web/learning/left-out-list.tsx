import { List } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/use-words.ts';

const REASONS = ['outcome', 'sales', 'person', 'date', 'list', 'rare', 'too-many'] as const;

/** Events and traits that were not looked at, by the reason. */
export function LeftOutList({ result }: { result: LearningResultAnswer }) {
  const { t } = useTranslation('learning');
  const { list } = useFormat();
  const words = useWords();
  if (result.leftOut.length === 0) return null;
  return (
    <Section title={t('leftOut.title')}>
      <List size="sm">
        {REASONS.map((reason) => {
          const names = result.leftOut
            .filter((one) => one.reason === reason)
            .map(({ of, name }) => (of === 'event' ? words.event(name) : words.trait(name)));
          if (names.length === 0) return null;
          return <List.Item key={reason}>{t(`leftOut.${reason}`, { names: list(names) })}</List.Item>;
        })}
      </List>
    </Section>
  );
}
