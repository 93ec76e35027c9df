import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BacktestAnswer, BacktestResultAnswer } from '../../src/http/contract/backtests.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';
import { Section } from '../ui/section.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import { EarlyFlags } from './early-flags.tsx';
import { outcomeText } from './outcome-text.ts';
import { ProbabilitySection } from './probability-section.tsx';
import { QualityFigures } from './quality-figures.tsx';
import { SegmentTables } from './segment-tables.tsx';
import type { ShownScorecard } from './shown-scorecard.ts';
import { TenthsChart } from './tenths-chart.tsx';
import { ThresholdsSection } from './thresholds-section.tsx';
import { useContestantLabel } from './use-contestant-label.ts';
import { WinsByCallsChart } from './wins-by-calls-chart.tsx';

const FEW_CONVERSIONS = 20;

/** What a backtest found. */
export function BacktestResult({
  backtest,
  result,
}: {
  backtest: BacktestAnswer;
  result: BacktestResultAnswer;
}) {
  const { t } = useTranslation('backtest');
  const label = useContestantLabel();
  const [chosen, setChosen] = useState('0');
  const shown = result.scorecards.flatMap((one, index): ShownScorecard[] => {
    const contestant = backtest.scorecards[index];
    return contestant ? [{ contestant, label: label(contestant), result: one }] : [];
  });
  const one = shown[Number(chosen)] ?? shown[0];
  if (!one) return null;
  return (
    <Stack gap="md">
      <Examples backtest={backtest} result={result} shown={shown} />
      <Section title={t('quality.title')}>
        <QualityFigures shown={shown} />
        <WinsByCallsChart shown={shown} />
      </Section>
      {result.comparison && (
        <Section title={t('comparison.title')}>
          <ComparisonTable comparison={result.comparison} shown={shown} />
        </Section>
      )}
      <Section title={t('tenths.title')}>
        <TenthsChart shown={shown} />
      </Section>
      <Section title={t('early.title')}>
        <EarlyFlags shown={shown} />
      </Section>
      {shown.length > 1 && (
        <SegmentedControl
          aria-label={t('details')}
          value={chosen}
          onChange={setChosen}
          orientation="vertical"
          data={shown.map((each, index) => ({ value: String(index), label: each.label }))}
        />
      )}
      <ThresholdsSection key={`thresholds ${chosen}`} backtest={backtest} result={result} shown={one} />
      <ProbabilitySection key={`probability ${chosen}`} backtest={backtest} shown={one} />
      <SegmentTables shown={one} />
    </Stack>
  );
}

function Examples({
  backtest,
  result,
  shown,
}: {
  backtest: BacktestAnswer;
  result: BacktestResultAnswer;
  shown: readonly ShownScorecard[];
}) {
  const { t } = useTranslation('backtest');
  const { number, date } = useFormat();
  const { excluded, examples, conversions } = result;
  return (
    <Section title={t('examples.title')}>
      <Stack gap="xs">
        <Text>
          {t('examples.text', {
            count: examples,
            number: number(examples),
            conversions: number(conversions),
            outcome: outcomeText(backtest.outcome),
            days: number(backtest.horizonDays),
            first: date(result.firstSnapshotAt),
            last: date(result.lastSnapshotAt),
          })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('examples.excluded', {
            unknown: number(excluded.unknown),
            tooRecent: number(excluded.tooRecent),
            decidedBefore: number(excluded.decidedBefore),
          })}
          {result.isSample && ` ${t('examples.sample')}`}
        </Text>
        {conversions < FEW_CONVERSIONS && (
          <Notice color="orange">
            {t('examples.few', { count: conversions, number: number(conversions) })}
          </Notice>
        )}
        {backtest.knownBy === 'occurred' && <Notice color="orange">{t('examples.occurred')}</Notice>}
        {shown.map(({ label, result: { fitted, examples: own, notEligible } }) => (
          <Stack key={label} gap="xs">
            {notEligible > 0 && (
              <Text size="sm" c="dimmed">
                {t('examples.notEligible', {
                  count: notEligible,
                  number: number(notEligible),
                  scorecard: label,
                })}
              </Text>
            )}
            {fitted && fitted.examplesAmong > 0 && (
              <Notice color="orange" title={t('examples.fittedTitle', { scorecard: label })}>
                {t('examples.fitted', {
                  date: date(fitted.through),
                  among: number(fitted.examplesAmong),
                  all: number(own),
                })}{' '}
                {fitted.later
                  ? t('examples.later', {
                      count: fitted.later.examples,
                      number: number(fitted.later.examples),
                      area: number(fitted.later.area, { maximumFractionDigits: 2 }),
                      low: number(fitted.later.low, { maximumFractionDigits: 2 }),
                      high: number(fitted.later.high, { maximumFractionDigits: 2 }),
                    })
                  : t('examples.noLater')}
              </Notice>
            )}
          </Stack>
        ))}
      </Stack>
    </Section>
  );
}
