import { Box, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import classes from './rate-bar.module.css';

/** A share as a bar with its interval, on a scale that several bars have in common. */
export function RateBar({
  rate,
  most,
}: {
  rate: { conversionRate: number; conversionLow: number; conversionHigh: number };
  /** The share at the end of the bar. */
  most: number;
}) {
  const { t } = useTranslation('learning');
  const { percent } = useFormat();
  const { conversionRate, conversionLow, conversionHigh } = rate;
  const at = (share: number): number => Math.min(100, (100 * share) / Math.max(most, 1e-9));
  return (
    <div>
      <Text size="sm" className="numbers">
        {percent(conversionRate, 1)}{' '}
        <Text span size="xs" c="dimmed">
          {t('interval', { low: percent(conversionLow, 1), high: percent(conversionHigh, 1) })}
        </Text>
      </Text>
      <Box className={classes.track ?? ''} aria-hidden>
        <Box className={classes.bar ?? ''} style={{ width: `${at(conversionRate)}%` }} />
        <Box
          className={classes.interval ?? ''}
          style={{
            left: `${at(conversionLow)}%`,
            width: `${Math.max(0, at(conversionHigh) - at(conversionLow))}%`,
          }}
        />
      </Box>
    </div>
  );
}
