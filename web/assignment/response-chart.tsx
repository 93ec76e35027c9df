import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResponseTimes } from '../../src/http/contract/response-times.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { intervalSeries } from '../charts/interval-series.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useHoursText } from './use-hours-text.ts';

/** What share of leads was answered within the target, week by week, with the interval in which it may truly lie. */
export function ResponseChart({ weeks }: { weeks: ResponseTimes['weeks'] }) {
  const { t } = useTranslation('assignment');
  const { number, percent, date, day } = useFormat();
  const hours = useHoursText();
  const name = t('times.within');
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: CHART_GRID,
      tooltip: { trigger: 'axis', valueFormatter: (value) => percent(Number(value)) },
      xAxis: {
        type: 'category',
        data: weeks.map(({ week }) => day(`${week}T12:00:00`)),
        axisLabel: { color: colors.faint, hideOverlap: true },
        axisTick: { show: false },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 1,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (value: number) => percent(value) },
      },
      series: [
        {
          type: 'bar',
          name,
          barMaxWidth: 36,
          color: colors.positive,
          data: weeks.map(({ share }) => share?.value ?? null),
        },
        intervalSeries(
          weeks.flatMap(({ share }, index) =>
            share ? [[index, share.low, share.high] as [number, number, number]] : [],
          ),
          colors.text,
        ),
      ],
    }),
    [weeks, name, day, percent],
  );
  const columns = (['week', 'handedOver', 'answered', 'within', 'median'] as const).map((column) =>
    t(`times.column.${column}`),
  );
  return (
    <Chart
      option={option}
      height={220}
      label={t('times.chartLabel')}
      table={{
        columns,
        rows: weeks.map(({ week, handedOver, answered, share, medianWorkedMs }) => [
          date(`${week}T12:00:00`),
          number(handedOver),
          number(answered),
          share ? percent(share.value) : '–',
          medianWorkedMs === null ? '–' : hours(medianWorkedMs),
        ]),
      }}
    />
  );
}
