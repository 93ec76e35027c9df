import { Text } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { chartLegend } from '../charts/chart-legend.ts';
import { useFormat } from '../i18n/use-format.ts';
import { mailDaysQuery } from './delivery-queries.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const DRAWN = ['sent', 'opened', 'clicked', 'bounced'] as const;
const TOLD = [...DRAWN, 'complained', 'unsubscribed', 'suppressed'] as const;

/** What became of the e-mails of the last 30 days. */
export function MailDaysChart() {
  const { t } = useTranslation('delivery');
  const { number, date, day: dayText } = useFormat();
  const { data } = useSuspenseQuery(mailDaysQuery);
  const known = new Map(data.items.map((item) => [item.day, item]));
  const days = lastDays(DAYS).map((day) => known.get(day) ?? { ...NOTHING, day });
  const names = TOLD.map((what) => t(`days.${what}`));
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: { ...CHART_GRID, top: 36 },
      legend: chartLegend(colors),
      tooltip: { trigger: 'axis', valueFormatter: (value) => number(Number(value)) },
      xAxis: {
        type: 'category',
        data: days.map(({ day }) => dayText(`${day}T12:00:00`)),
        axisLabel: { color: colors.faint, interval: (index) => (days.length - 1 - index) % 5 === 0 },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (value: number) => number(value) },
      },
      series: DRAWN.map((what, index) => ({
        type: what === 'sent' ? ('bar' as const) : ('line' as const),
        name: names[index] ?? what,
        showSymbol: false,
        color: what === 'bounced' ? colors.negative : (colors.series[(index + 1) % 4] ?? colors.text),
        data: days.map((day) => day[what]),
      })),
    }),
    [days, names, number, dayText],
  );
  if (data.items.length === 0) return <Text c="dimmed">{t('days.empty')}</Text>;
  const sum = (what: (typeof TOLD)[number]) => number(days.reduce((total, day) => total + day[what], 0));
  return (
    <Chart
      option={option}
      height={240}
      label={t('days.label', {
        number: number(DAYS),
        sent: sum('sent'),
        opened: sum('opened'),
        clicked: sum('clicked'),
      })}
      table={{
        columns: [t('days.day'), ...names],
        rows: days.map((day) => [date(`${day.day}T12:00:00`), ...TOLD.map((what) => number(day[what]))]),
      }}
    />
  );
}

const NOTHING = { sent: 0, opened: 0, clicked: 0, bounced: 0, complained: 0, unsubscribed: 0, suppressed: 0 };

/** The last days up to today, as 2026-11-22 in UTC, as the server counts them. */
function lastDays(count: number): string[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) =>
    new Date(now - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10),
  );
}
