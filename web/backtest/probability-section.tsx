import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EChartsOption } from 'echarts/types/dist/shared';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { DAY_MS } from '../../src/domain/instant.ts';
import { probabilityDocument, probabilityEdit } from '../../src/domain/probability-document.ts';
import type { BacktestAnswer } from '../../src/http/contract/backtests.ts';
import { Chart } from '../charts/chart.tsx';
import type { ChartColors } from '../charts/chart-colors.ts';
import { CHART_GRID } from '../charts/chart-grid.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { Section } from '../ui/section.tsx';
import { ReliabilityChart } from './reliability-chart.tsx';
import type { ShownScorecard } from './shown-scorecard.ts';
import { useKeepInDraft } from './use-keep-in-draft.ts';

const DIGITS = { maximumSignificantDigits: 3 };

/** How likely a win is at each score, by these examples, whether that holds, and a way to keep it in the draft. */
export function ProbabilitySection({ backtest, shown }: { backtest: BacktestAnswer; shown: ShownScorecard }) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  const { calibration, probability } = shown.result;
  const { amount, quality } = calibration;
  return (
    <Section title={t('probability.title')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t(`probability.methods.${calibration.method}`, { days: number(backtest.horizonDays) })}
        </Text>
        <CurveChart curve={calibration.curve} />
        {amount && (
          <Text>
            {t('probability.amount', {
              amount: number(amount.all, {
                style: 'currency',
                currency: amount.currency,
                maximumFractionDigits: 0,
              }),
            })}
            {calibration.amountsLeftOut > 0 &&
              ` ${t('probability.leftOut', { count: calibration.amountsLeftOut, number: number(calibration.amountsLeftOut) })}`}
          </Text>
        )}
        <Text>
          {quality
            ? t('probability.forward', {
                error: percent(quality.calibrationError, 1),
                loss: number(quality.logLoss, DIGITS),
                brier: number(quality.brierScore, DIGITS),
              })
            : t('probability.tooFew')}
        </Text>
        <KeepProbability backtest={backtest} shown={shown} />
        {probability && (
          <Stack gap="xs">
            <Title order={3} size="h4">
              {t('probability.own')}
            </Title>
            <ReliabilityChart quality={probability} />
          </Stack>
        )}
      </Stack>
    </Section>
  );
}

function KeepProbability({
  backtest,
  shown: { contestant, result },
}: {
  backtest: BacktestAnswer;
  shown: ShownScorecard;
}) {
  const { t } = useTranslation('backtest');
  const { may } = useSession();
  const { keep, isKeeping } = useKeepInDraft(contestant.slug);
  if (!may('scorecards:write') || contestant.kind === 'text') return null;
  const { calibration } = result;
  const document = probabilityDocument({
    ...calibration,
    outcome: backtest.outcome,
    withinMs: backtest.horizonDays * DAY_MS,
    amount: calibration.amount ?? undefined,
    examples: calibration,
  });
  return (
    <Group>
      <Button
        variant="default"
        loading={isKeeping}
        onClick={() => void keep(() => probabilityEdit(document))}
      >
        {t('probability.keep')}
      </Button>
      <Anchor component={Link} to={`/scorecards/${contestant.slug}`} size="sm" lh="2.25rem">
        {t('draft.open')}
      </Anchor>
    </Group>
  );
}

function CurveChart({ curve }: { curve: ShownScorecard['result']['calibration']['curve'] }) {
  const { t } = useTranslation('backtest');
  const { number, percent } = useFormat();
  const [score, likely, between] = [t('probability.score'), t('probability.likely'), t('interval')];
  const option = useCallback(
    (colors: ChartColors): EChartsOption => ({
      grid: { ...CHART_GRID, right: 16 },
      tooltip: { trigger: 'axis', valueFormatter: (value) => percent(Number(value), 1) },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        name: score,
        nameLocation: 'middle',
        nameTextStyle: { color: colors.faint },
        data: curve.map((step) => number(step.score)),
        axisLabel: { color: colors.faint },
      },
      yAxis: {
        type: 'value',
        min: 0,
        splitLine: { lineStyle: { color: colors.line } },
        axisLabel: { color: colors.faint, formatter: (share: number) => percent(share) },
      },
      series: [
        {
          type: 'line',
          name: likely,
          showSymbol: false,
          color: colors.positive,
          data: curve.map(({ probability }) => probability),
        },
        // The interval as a band: an unseen line at its lower bound, and what is above it filled.
        {
          type: 'line',
          silent: true,
          tooltip: { show: false },
          showSymbol: false,
          stack: 'interval',
          lineStyle: { opacity: 0 },
          data: curve.map(({ low, probability }) => low ?? probability),
        },
        {
          type: 'line',
          silent: true,
          tooltip: { show: false },
          showSymbol: false,
          stack: 'interval',
          lineStyle: { opacity: 0 },
          areaStyle: { color: colors.positive, opacity: 0.2 },
          data: curve.map(({ low, high, probability }) => (high ?? probability) - (low ?? probability)),
        },
      ],
    }),
    [curve, number, percent, score, likely],
  );
  const last = curve.at(-1);
  return (
    <Chart
      option={option}
      height={240}
      label={t('probability.label', {
        score: number(last?.score ?? 0),
        share: percent(last?.probability ?? 0),
      })}
      table={{
        columns: [score, likely, between],
        rows: curve.map((step) => [
          number(step.score),
          percent(step.probability, 1),
          step.low === undefined || step.high === undefined
            ? ''
            : t('between', { low: percent(step.low, 1), high: percent(step.high, 1) }),
        ]),
      }}
    />
  );
}
