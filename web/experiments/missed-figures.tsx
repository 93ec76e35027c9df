import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExperimentReport } from '../../src/http/contract/experiments.ts';
import { useFormat } from '../i18n/use-format.ts';

/** What the low scores that a lot passed on say of all low scores. */
export function MissedFigures({
  missed,
  days,
}: {
  missed: NonNullable<ExperimentReport['missed']>;
  days: number;
}) {
  const { t } = useTranslation('experiments');
  const { number, percent } = useFormat();
  const { leads, drawn, matured, won, winners, rate, revenue } = missed;
  const whole = (value: number) => number(value, { maximumFractionDigits: 0 });
  const between = (show: (value: number) => string, { low, high }: { low: number; high: number }) =>
    t('interval', { low: show(low), high: show(high) });
  const share = (value: number) => percent(value, 1);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <Figure
          label={t('missed.drawn')}
          value={number(drawn)}
          note={t('missed.of', { number: whole(leads) })}
        />
        <Figure
          label={t('missed.matured', { days: number(days) })}
          value={number(matured)}
          note={t('missed.won', { number: number(won) })}
        />
        {matured > 0 && (
          <>
            <Figure
              label={t('missed.winners')}
              value={whole(winners.estimate)}
              note={between(whole, winners)}
            />
            <Figure label={t('missed.rate')} value={share(rate.estimate)} note={between(share, rate)} />
            <Figure
              label={t('missed.revenue')}
              value={whole(revenue.estimate)}
              note={between(whole, revenue)}
            />
          </>
        )}
      </SimpleGrid>
      {matured === 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('missed.early')}
        </Text>
      )}
    </>
  );
}

function Figure({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} className="numbers">
        {value}
      </Text>
      <Text size="xs" c="dimmed" className="numbers">
        {note}
      </Text>
    </Stack>
  );
}
