import { Text } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScorecardResultAnswer } from '../../src/http/contract/backtests.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { intervalSeries } from '../charts/interval-series.ts';
import { useFormat } from '../i18n/use-format.ts';

const DIGITS = { maximumSignificantDigits: 3 };

/** What a probability said, and what came. */
export function ReliabilityChart({
  quality,
}: {
  quality: NonNullable<ScorecardResultAnswer['probability']>;
}) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  const { reliability } = quality;
  const [said, came] = [t('probability.said'), t('probability.came')];
  const option = useCallback(
    (colors: ChartColors): EChartsOption => {
      const most = reliability.reduce((max, { predicted, high }) => Math.max(max, predicted, high), 0);
      const axis = (name: string) => ({
        type: 'value' as const,
        min: 0,
        name,
        nameLocation: 'middle' as const,
        nameTextStyle: { color: colors.faint },
        axisLabel: { color: colors.faint, formatter: (share: number) => percent(share) },
        splitLine: { lineStyle: { color: colors.line } },
      });
      return {
        grid: { ...CHART_GRID, right: 16 },
        xAxis: axis(said),
        yAxis: axis(came),
        series: [
          {
            type: 'line',
            silent: true,
            showSymbol: false,
            color: colors.neutral,
            lineStyle: { type: 'dashed' },
            data: [
              [0, 0],
              [most, most],
            ],
          },
          {
            type: 'scatter',
            color: colors.positive,
            data: reliability.map((bin) => [bin.predicted, bin.observed]),
          },
          intervalSeries(
            reliability.map((bin) => [bin.predicted, bin.low, bin.high] as const),
            colors.text,
          ),
        ],
      };
    },
    [reliability, percent, said, came],
  );
  return (
    <>
      <Text size="sm" c="dimmed">
        {t('probability.holds', {
          error: percent(quality.calibrationError, 1),
          loss: number(quality.logLoss, DIGITS),
          brier: number(quality.brierScore, DIGITS),
        })}
      </Text>
      <Chart
        option={option}
        height={280}
        label={t('probability.reliabilityLabel', { error: percent(quality.calibrationError, 1) })}
        table={{
          columns: [said, came, t('interval'), t('leads')],
          rows: reliability.map((bin) => [
            percent(bin.predicted, 1),
            percent(bin.observed, 1),
            t('between', { low: percent(bin.low, 1), high: percent(bin.high, 1) }),
            number(bin.leads),
          ]),
        }}
      />
    </>
  );
}
