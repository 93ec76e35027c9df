import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { ShownScorecard } from './shown-scorecard.ts';

/** How long before they converted each scorecard had flagged leads. */
export function EarlyFlags({ shown }: { shown: readonly ShownScorecard[] }) {
  const { t } = useTranslation('backtest');
  const { number } = useFormat();
  return (
    <Stack gap="xs">
      {shown.map(({ label, result: { early } }) => (
        <Text key={label}>
          {early
            ? t('early.text', {
                count: early.winners,
                number: number(early.winners),
                scorecard: label,
                flagged: number(early.flagged),
                band: early.band,
                threshold: number(early.threshold),
              })
            : t('early.none', { scorecard: label })}
          {early?.days &&
            ` ${t('early.days', {
              count: Math.round(early.days.median),
              number: number(Math.round(early.days.median)),
              low: number(Math.round(early.days.low)),
              high: number(Math.round(early.days.high)),
            })}`}
        </Text>
      ))}
    </Stack>
  );
}
