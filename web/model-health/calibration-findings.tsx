import { Text } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DriftAnswer } from '../../src/http/contract/health.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Whether as many leads converted as the scorecard said. */
export function CalibrationFindings({ calibration }: { calibration: DriftAnswer['calibration'] }) {
  const { t } = useTranslation('modelHealth');
  const { number } = useFormat();
  if (!calibration) return <Text size="sm">{t('calibrationNone')}</Text>;
  const { leads, observed, expected, level, withinDays, bins } = calibration;
  if (leads === 0) return <Text size="sm">{t('calibrationEarly', { days: number(withinDays) })}</Text>;
  return (
    <>
      <Text size="sm" mb="xs">
        {t(`calibrationTexts.${level}`, {
          observed: number(observed),
          expected: number(expected, { maximumFractionDigits: 1 }),
        })}
      </Text>
      <CalibrationChart bins={bins} />
    </>
  );
}

type Bins = NonNullable<DriftAnswer['calibration']>['bins'];

function CalibrationChart({ bins }: { bins: Bins }) {
  const { t } = useTranslation('modelHealth');
  const { percent, number } = useFormat();
  const [stated, observed] = [t('stated'), t('observed')];
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: CHART_GRID,
      tooltip: { trigger: 'item', valueFormatter: (value) => percent(Number(value), 1) },
      xAxis: {
        type: 'value',
        min: 0,
        name: stated,
        nameLocation: 'middle',
        splitLine: { show: false },
        axisLabel: { color: colors.faint, formatter: (value: number) => percent(value) },
      },
      yAxis: {
        type: 'value',
        min: 0,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (value: number) => percent(value) },
      },
      series: [
        {
          type: 'line',
          name: stated,
          showSymbol: false,
          lineStyle: { type: 'dashed', width: 2 },
          color: colors.neutral,
          data: bins.map((bin) => [bin.predicted, bin.predicted]),
        },
        ...bins.map((bin) => ({
          type: 'line' as const,
          showSymbol: false,
          silent: true,
          color: colors.series[0] ?? colors.positive,
          data: [
            [bin.predicted, bin.low],
            [bin.predicted, bin.high],
          ],
        })),
        {
          type: 'scatter',
          name: observed,
          symbolSize: 9,
          color: colors.series[0] ?? colors.positive,
          data: bins.map((bin) => [bin.predicted, bin.observed]),
        },
      ],
    }),
    [bins, percent, stated, observed],
  );
  return (
    <Chart
      option={option}
      label={t('calibrationLabel')}
      table={{
        columns: [t('leads'), stated, observed, '95%'],
        rows: bins.map((bin) => [
          number(bin.leads),
          percent(bin.predicted, 1),
          percent(bin.observed, 1),
          t('interval', { low: percent(bin.low, 1), high: percent(bin.high, 1) }),
        ]),
      }}
    />
  );
}
