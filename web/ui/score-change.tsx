import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';

/** By how much a score changed since yesterday; nothing when it did not. */
export function ScoreChange({ change }: { change: number }) {
  const { t } = useTranslation(['words', 'common']);
  const format = useFormat();
  if (change === 0) return null;
  const text = format.signed(change);
  return (
    <Text
      span
      size="xs"
      className="numbers"
      style={{ whiteSpace: 'nowrap' }}
      c={change > 0 ? 'light-dark(var(--mantine-color-leaf-8), var(--mantine-color-leaf-4))' : 'error'}
      title={t('sinceYesterday', { change: text })}
    >
      {text}
    </Text>
  );
}
