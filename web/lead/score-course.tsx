import { Button, Group, Slider, Stack, Text } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoursePoint } from '../../src/http/contract/scores.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { BandInfo } from '../ui/band-badge.tsx';

const SLIDER_STEPS = 400;

/** A score over time with the moments that moved it, and a slider to any moment. */
export function ScoreCourse({
  points,
  bands,
  at,
  onMoment,
}: {
  points: readonly CoursePoint[];
  bands: readonly BandInfo[];
  /** The moment that is shown; null for now. */
  at: number | null;
  onMoment: (at: number | null) => void;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  const now = Date.now();
  const begun = points[0] ? Date.parse(points[0].at) : now;
  const last = points.at(-1)?.to ?? 0;
  const option = useCallback(
    (colors: ChartColors) => courseOption({ points, bands, at, now: Date.now() }, colors, format.date),
    [points, bands, at, format],
  );
  if (points.length === 0) return <Text c="dimmed">{t('course.nothing')}</Text>;
  const span = Math.max(1, now - begun);
  return (
    <Stack gap="xs">
      <Chart
        option={option}
        height={200}
        label={t('course.label', { from: format.date(begun), score: last })}
        table={{
          columns: [t('course.when'), t('score'), t('course.change'), t('course.why')],
          rows: points
            .filter(({ isMoment }) => isMoment)
            .map((point) => [
              <Button
                key="when"
                size="compact-xs"
                variant="subtle"
                onClick={() => onMoment(Date.parse(point.at))}
              >
                {format.dateTime(point.at)}
              </Button>,
              point.to,
              format.signed(point.to - point.from),
              format.list(point.moves.slice(0, 3).map(({ title }) => title)),
            ]),
        }}
        onClick={(position) => {
          const moment = points.filter(({ isMoment }) => isMoment)[position];
          if (moment) onMoment(Date.parse(moment.at));
        }}
      />
      <Group gap="md" wrap="nowrap" align="center">
        <Slider
          flex={1}
          min={0}
          max={SLIDER_STEPS}
          value={at === null ? SLIDER_STEPS : Math.round(((at - begun) / span) * SLIDER_STEPS)}
          onChange={(step) =>
            onMoment(step >= SLIDER_STEPS ? null : Math.round(begun + (step / SLIDER_STEPS) * span))
          }
          label={null}
          thumbLabel={t('course.moment')}
          thumbProps={{
            'aria-label': t('course.moment'),
            'aria-valuetext': at === null ? t('course.now') : format.dateTime(at),
          }}
        />
        <Text size="sm" className="numbers" miw={150} ta="right" aria-live="polite">
          {at === null ? t('course.now') : format.dateTime(at)}
        </Text>
      </Group>
      {at !== null && (
        <Group justify="flex-end">
          <Button size="compact-xs" variant="subtle" onClick={() => onMoment(null)}>
            {t('course.back')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function courseOption(
  {
    points,
    bands,
    at,
    now,
  }: { points: readonly CoursePoint[]; bands: readonly BandInfo[]; at: number | null; now: number },
  colors: ChartColors,
  date: (instant: number) => string,
): EChartsOption {
  const line = points.map((point): [number, number] => [Date.parse(point.at), point.to]);
  const last = line.at(-1);
  return {
    grid: CHART_GRID,
    xAxis: {
      type: 'value',
      min: line[0]?.[0] ?? now,
      max: now,
      splitNumber: 3,
      splitLine: { show: false },
      axisLabel: {
        color: colors.faint,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (value: number) => date(value),
      },
    },
    yAxis: {
      type: 'value',
      axisLabel: { color: colors.faint },
      splitLine: { lineStyle: { color: colors.line } },
    },
    series: [
      {
        type: 'line',
        step: 'end',
        showSymbol: false,
        data: last ? [...line, [Math.max(now, last[0]), last[1]]] : line,
        lineStyle: { color: colors.positive, width: 2 },
        itemStyle: { color: colors.positive },
        markLine: {
          silent: true,
          symbol: 'none',
          label: { formatter: '{b}', position: 'insideStartTop', color: colors.faint, fontSize: 10 },
          lineStyle: { color: colors.line, type: 'dashed' },
          data: [
            ...bands.slice(1).map(({ title, atLeast }) => ({ name: title, yAxis: atLeast })),
            ...(at === null
              ? []
              : [
                  {
                    name: '',
                    xAxis: at,
                    lineStyle: { color: colors.neutral, type: 'solid' as const, width: 2 },
                  },
                ]),
          ],
        },
      },
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: { color: colors.neutral },
        data: points.filter(({ isMoment }) => isMoment).map(({ at: when, to }) => [Date.parse(when), to]),
      },
    ],
  };
}
