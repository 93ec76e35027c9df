import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { chartLegend } from '../charts/chart-legend.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { ShownScorecard } from './shown-scorecard.ts';

const SHARES = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1];

/** How many wins are found by calling how many leads, from the highest score down. */
export function WinsByCallsChart({ shown }: { shown: readonly ShownScorecard[] }) {
  const { t } = useTranslation('backtest');
  const { percent } = useFormat();
  const chance = t('quality.chanceLine');
  const [called, found] = [t('quality.called'), t('quality.found')];
  const option = useCallback(
    (colors: ChartColors): EChartsOption => {
      const axis = (name: string) => ({
        type: 'value' as const,
        min: 0,
        max: 1,
        name,
        nameLocation: 'middle' as const,
        nameTextStyle: { color: colors.faint },
        axisLabel: { color: colors.faint, formatter: (share: number) => percent(share) },
        splitLine: { lineStyle: { color: colors.line } },
      });
      return {
        grid: { ...CHART_GRID, top: 36, right: 16 },
        legend: chartLegend(colors),
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value) => percent(Number(Array.isArray(value) ? value[1] : value), 1),
        },
        xAxis: {
          ...axis(called),
          axisPointer: { label: { formatter: ({ value }) => percent(Number(value), 1) } },
        },
        yAxis: axis(found),
        series: [
          ...shown.map(({ label, result }) => ({
            type: 'line' as const,
            name: label,
            showSymbol: false,
            data: result.winsByCalls.map((point) => [point.called, point.found]),
          })),
          {
            type: 'line',
            name: chance,
            showSymbol: false,
            color: colors.neutral,
            lineStyle: { type: 'dashed' },
            data: [
              [0, 0],
              [1, 1],
            ],
          },
        ],
      };
    },
    [shown, percent, chance, called, found],
  );
  const [first] = shown;
  return (
    <Chart
      option={option}
      height={300}
      label={t('quality.curveLabel', { share: percent(first?.result.topFifth ?? 0) })}
      table={{
        columns: [called, ...shown.map(({ label }) => label)],
        rows: SHARES.map((share) => [
          percent(share),
          ...shown.map(({ result }) => percent(foundAt(result.winsByCalls, share), 1)),
        ]),
      }}
    />
  );
}

function foundAt(curve: readonly { called: number; found: number }[], share: number): number {
  const after = curve.findIndex(({ called }) => called >= share);
  const [right, left] = [curve[after] ?? curve.at(-1), curve[Math.max(0, after - 1)]];
  if (!left || !right) return 0;
  if (right.called === left.called) return right.found;
  return left.found + ((right.found - left.found) * (share - left.called)) / (right.called - left.called);
}
