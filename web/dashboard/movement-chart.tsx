import { Group, Stack, Text } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DashboardAnswer } from '../../src/http/contract/dashboard.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';

type Movement = DashboardAnswer['movement'];

/** How many leads moved up and down, day by day. */
export function MovementChart({ movement }: { movement: Movement }) {
  const { t } = useTranslation('dashboard');
  const { number, date, day: dayText } = useFormat();
  const { days, thisWeek, weekBefore } = movement;
  const [up, down] = [t('movement.up'), t('movement.down')];
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: CHART_GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value) => number(Math.abs(Number(value))) },
      xAxis: {
        type: 'category',
        data: days.map(({ day }) => dayText(`${day}T12:00:00`)),
        // The last day has its label, and no two of them touch.
        axisLabel: { color: colors.faint, interval: (index) => (days.length - 1 - index) % 3 === 0 },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (value: number) => number(Math.abs(value)) },
      },
      series: [
        { type: 'bar', name: up, stack: 'moves', color: colors.positive, data: days.map((day) => day.up) },
        {
          type: 'bar',
          name: down,
          stack: 'moves',
          color: colors.negative,
          data: days.map((day) => -day.down),
        },
      ],
    }),
    [days, up, down, number, dayText],
  );
  return (
    <>
      <Group gap="xl" mb="xs">
        <Figure label={up} now={thisWeek.up} before={weekBefore.up} />
        <Figure label={down} now={thisWeek.down} before={weekBefore.down} />
      </Group>
      <Chart
        option={option}
        height={180}
        label={t('movement.label', { up: number(thisWeek.up), down: number(thisWeek.down) })}
        table={{
          columns: [t('movement.day'), up, down],
          rows: days.map((day) => [date(`${day.day}T12:00:00`), number(day.up), number(day.down)]),
        }}
      />
    </>
  );
}

function Figure({ label, now, before }: { label: string; now: number; before: number }) {
  const { t } = useTranslation('dashboard');
  const { number } = useFormat();
  return (
    <Stack gap={0}>
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text size="xl" fw={600} className="numbers">
        {number(now)}
      </Text>
      <Text size="xs" c="dimmed">
        {t('movement.before', { number: number(before) })}
      </Text>
    </Stack>
  );
}
