import { Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { DashboardAnswer } from '../../src/http/contract/dashboard.ts';
import { useFormat } from '../i18n/use-format.ts';
import classes from './dashboard.module.css';

/** How many leads are in each band, the highest first; each leads to its leads. */
export function BandBars({ dashboard }: { dashboard: DashboardAnswer }) {
  const { t } = useTranslation('dashboard');
  const { number } = useFormat();
  const bands = dashboard.bands.toReversed();
  const most = Math.max(1, ...bands.map(({ leads }) => leads));
  const total = bands.reduce((sum, { leads }) => sum + leads, 0);
  return (
    <>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {bands.map(({ id, title, atLeast, leads }) => (
          <li key={id}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Link
                to="/queue"
                search={{ scorecard: dashboard.scorecard, band: id }}
                className={classes.link}
              >
                {title}
              </Link>
              <Text size="sm" className="numbers">
                {number(leads)}
              </Text>
            </Group>
            <Box className={classes.track ?? ''} aria-hidden>
              <Box className={classes.bar ?? ''} style={{ width: `${(100 * leads) / most}%` }} />
            </Box>
            <Text size="xs" c="dimmed">
              {t('bands.from', { points: number(atLeast) })}
            </Text>
          </li>
        ))}
      </Stack>
      <Text size="xs" c="dimmed" mt="sm">
        {t('bands.total', { count: total, leads: number(total) })}
      </Text>
    </>
  );
}
