import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExperimentReport } from '../../src/http/contract/experiments.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useAmounts } from './use-amounts.ts';

/** How the difference and its bounds came about, as more and more leads had their days. */
export function DifferenceChart({ report }: { report: ExperimentReport }) {
  const { t } = useTranslation('experiments');
  const { number, date, day } = useFormat();
  const { course, aim } = report;
  const { signed } = useAmounts(aim);
  const texts = { difference: t('difference'), low: t('low'), high: t('high') };
  const { difference, low, high } = texts;
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: CHART_GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value) => signed(Number(value)) },
      xAxis: {
        type: 'category',
        data: course.map((point) => day(`${point.day}T12:00:00`)),
        axisLabel: { color: colors.faint, hideOverlap: true },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (value: number) => signed(value) },
      },
      series: [
        {
          type: 'line',
          name: difference,
          showSymbol: course.length === 1,
          lineStyle: { width: 3 },
          color: colors.series[0] ?? colors.positive,
          data: course.map((point) => point.difference.estimate),
          markLine: {
            silent: true,
            symbol: 'none',
            label: { show: false },
            lineStyle: { color: colors.text, type: 'solid' },
            data: [{ yAxis: 0 }],
          },
        },
        ...[
          { name: low, of: 'low' as const },
          { name: high, of: 'high' as const },
        ].map(({ name, of }) => ({
          type: 'line' as const,
          name,
          showSymbol: course.length === 1,
          lineStyle: { type: 'dashed' as const, width: 2 },
          color: colors.neutral,
          data: course.map((point) => point.difference[of]),
        })),
      ],
    }),
    [course, day, signed, difference, low, high],
  );
  const last = course.at(-1)?.difference;
  if (!last) return null;
  return (
    <Chart
      option={option}
      height={260}
      label={t('courseLabel', {
        measure: t(`measures.${aim}`),
        value: signed(last.estimate),
        low: signed(last.low),
        high: signed(last.high),
      })}
      table={{
        columns: [t('day'), t('leads'), difference, low, high],
        rows: course.map((point) => [
          date(`${point.day}T12:00:00`),
          number(point.leads),
          signed(point.difference.estimate),
          signed(point.difference.low),
          signed(point.difference.high),
        ]),
      }}
    />
  );
}
