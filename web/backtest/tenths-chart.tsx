import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { chartLegend } from '../charts/chart-legend.ts';
import { intervalSeries } from '../charts/interval-series.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { ShownScorecard } from './shown-scorecard.ts';

/** How many convert of each tenth of the leads. */
export function TenthsChart({ shown }: { shown: readonly ShownScorecard[] }) {
  const { t } = useTranslation('backtest');
  const { percent, number } = useFormat();
  const [tenth, all] = [t('tenths.tenth'), t('tenths.all')];
  const [first] = shown;
  const overall = first ? first.result.conversions / first.result.examples : 0;
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: { ...CHART_GRID, top: shown.length > 1 ? 36 : CHART_GRID.top },
      ...(shown.length > 1 && { legend: chartLegend(colors) }),
      tooltip: { trigger: 'axis', valueFormatter: (value) => percent(Number(value), 1) },
      xAxis: {
        type: 'category',
        name: tenth,
        nameLocation: 'middle',
        nameTextStyle: { color: colors.faint },
        data: Array.from({ length: 10 }, (_, index) => number(index + 1)),
        axisLabel: { color: colors.faint },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (share: number) => percent(share) },
      },
      series: [
        ...shown.map(({ label, result }, index) => ({
          type: 'bar' as const,
          name: label,
          barMaxWidth: 36,
          data: result.tenths.map(({ share }) => share),
          ...(index === 0 && {
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: colors.neutral, type: 'dashed' as const },
              label: { color: colors.faint, position: 'insideEndTop' as const, formatter: all },
              data: [{ yAxis: overall }],
            },
          }),
        })),
        // Beside each other they would stand between the bars.
        ...(shown.length === 1
          ? shown.map(({ result }) =>
              intervalSeries(
                result.tenths.map(({ low, high }, index) => [index, low, high] as const),
                colors.text,
              ),
            )
          : []),
      ],
    }),
    [shown, percent, number, tenth, all, overall],
  );
  return (
    <Chart
      option={option}
      height={260}
      label={t('tenths.label', {
        share: percent(first?.result.tenths[0]?.share ?? 0, 1),
        all: percent(overall, 1),
      })}
      table={{
        columns: [
          tenth,
          ...shown.flatMap(({ label }) => {
            const prefix = shown.length > 1 ? `${label}: ` : '';
            return [t('tenths.scores'), t('converts'), t('interval'), t('tenths.lift')].map(
              (name) => prefix + name,
            );
          }),
        ],
        rows: Array.from({ length: 10 }, (_, index) => [
          number(index + 1),
          ...shown.flatMap(({ result }) => {
            const one = result.tenths[index];
            if (!one) return [];
            return [
              one.lowest === one.highest
                ? number(one.lowest)
                : `${number(one.lowest)}–${number(one.highest)}`,
              percent(one.share, 1),
              t('between', { low: percent(one.low, 1), high: percent(one.high, 1) }),
              `${number(one.lift, { maximumFractionDigits: 1 })}×`,
            ];
          }),
        ]),
      }}
    />
  );
}
