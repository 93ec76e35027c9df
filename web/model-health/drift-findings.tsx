import { List, Text, Title } from '@mantine/core';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DriftAnswer } from '../../src/http/contract/health.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { useFormat } from '../i18n/use-format.ts';

type Measure = DriftAnswer['score'];

/** So many measures are drawn, those that moved most; the table has them all. */
const MOST_DRAWN = 12;

/** What has moved, and what is new in the data. */
export function DriftFindings({ drift }: { drift: DriftAnswer }) {
  const { t } = useTranslation('modelHealth');
  const { list, date } = useFormat();
  const { score, measures, newEvents } = drift;
  const nameOf = ({ rule, title }: Measure) => (rule === null ? t('score') : (title ?? rule));
  const moved = [score, ...measures].filter(({ level }) => level === 'some' || level === 'much');
  const withValues = measures.filter(({ newValues }) => newValues.length > 0);
  const summary =
    score.level === 'too few'
      ? t('summaries.too few')
      : moved.length === 0
        ? t('summaries.stable')
        : t('summaries.moved', { names: list(moved.map(nameOf)) });
  return (
    <>
      <div>
        <Title order={3} mb="xs">
          {t('stability')}
        </Title>
        <Text mb="xs">{summary}</Text>
        {score.level !== 'too few' && <StabilityChart measures={[score, ...measures]} nameOf={nameOf} />}
      </div>
      <div>
        <Title order={3} mb="xs">
          {t('new')}
        </Title>
        {newEvents.length === 0 && (withValues.length === 0 || score.level === 'too few') ? (
          <Text size="sm">{t('newNone')}</Text>
        ) : (
          <List size="sm">
            {newEvents.map(({ name, firstAt }) => (
              <List.Item key={name}>{t('newEvent', { name, date: date(firstAt) })}</List.Item>
            ))}
            {withValues.map((one) => (
              <List.Item key={one.rule}>
                {t('newValues', { name: nameOf(one), values: list(one.newValues.slice(0, 10)) })}
              </List.Item>
            ))}
          </List>
        )}
      </div>
    </>
  );
}

function StabilityChart({
  measures,
  nameOf,
}: {
  measures: readonly Measure[];
  nameOf: (measure: Measure) => string;
}) {
  const { t } = useTranslation('modelHealth');
  const { number } = useFormat();
  const index = (value: number) => number(value, { maximumFractionDigits: 3 });
  const [first, ...others] = measures;
  const drawn = (first ? [first, ...others.slice(0, MOST_DRAWN - 1)] : []).toReversed();
  const names = drawn.map(nameOf);
  const values = drawn.map((one) => one.index);
  const chance = drawn.map((one) => one.byChance);
  const texts = [t('index'), t('byChance')] as const;
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      // The names have a fixed place: measured ones are cut, because they are drawn in the font of the page.
      grid: { left: 148, right: 12, top: 20, bottom: 24, outerBoundsMode: 'none' },
      tooltip: {
        trigger: 'axis',
        valueFormatter: (value) => number(Number(value), { maximumFractionDigits: 3 }),
      },
      xAxis: {
        type: 'value',
        min: 0,
        splitNumber: 3,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint },
      },
      yAxis: {
        type: 'category',
        data: names,
        axisTick: { show: false },
        axisLabel: { color: colors.text, width: 100, overflow: 'truncate' },
      },
      series: [
        {
          type: 'bar',
          name: texts[0],
          color: colors.series[0] ?? colors.positive,
          data: values,
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: colors.neutral, type: 'dashed' },
            label: { color: colors.faint },
            data: [{ xAxis: 0.1 }, { xAxis: 0.25 }],
          },
        },
        {
          type: 'scatter',
          name: texts[1],
          symbol: 'diamond',
          symbolSize: 9,
          color: colors.text,
          data: chance,
        },
      ],
    }),
    [names, values, chance, texts, number],
  );
  const furthest = measures.reduce((most, one) => (one.index > most.index ? one : most), first ?? EMPTY);
  return (
    <>
      <Chart
        option={option}
        height={60 + 26 * drawn.length}
        label={t('stabilityLabel', { name: nameOf(furthest), index: index(furthest.index) })}
        table={{
          columns: [t('measure'), texts[0], texts[1], t('level')],
          rows: measures.map((one) => [
            nameOf(one),
            index(one.index),
            index(one.byChance),
            t(`levels.${one.level}`),
          ]),
        }}
      />
      <Text size="xs" c="dimmed">
        {t('indexHint')}
      </Text>
    </>
  );
}

const EMPTY: Measure = {
  rule: null,
  title: null,
  index: 0,
  byChance: 0,
  chanceProbability: 1,
  level: 'too few',
  bins: [],
  newValues: [],
};
