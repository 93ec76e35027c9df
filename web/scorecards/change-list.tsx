import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ChangeAnswer } from '../../src/http/contract/scorecards.ts';

const COLORS = { added: 'green', removed: 'red', changed: 'blue' } as const;

/** What differs between two versions, a line for each change. */
export function ChangeList({ changes }: { changes: readonly ChangeAnswer[] }) {
  const { t } = useTranslation('scorecards');
  if (changes.length === 0) return <Text c="dimmed">{t('changes.none')}</Text>;
  return (
    <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
      {changes.map(({ kind, of, id, title, field, before, after }) => (
        <li key={`${of} ${id} ${field}`}>
          <Group gap="xs" align="baseline">
            <Badge variant="outline" color={COLORS[kind]} c="var(--mantine-color-text)" tt="none">
              {t(`changes.kinds.${kind}`)}
            </Badge>
            <Text size="sm">
              {t(`changes.of.${of}`)} {of === 'scorecard' ? '' : title}
              {field !== null && ` · ${t(`changes.fields.${field as 'points'}`)}`}
            </Text>
          </Group>
          <Text size="sm" component="div" pl="xs">
            {before !== null && <Code style={{ textDecoration: 'line-through' }}>{before}</Code>}
            {before !== null && after !== null && ' → '}
            {after !== null && <Code>{after}</Code>}
          </Text>
        </li>
      ))}
    </Stack>
  );
}
