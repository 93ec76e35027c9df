import { outlookAt } from '../domain/threshold-outlook.ts';
import type { BacktestAnswer, ScorecardResultAnswer } from '../http/contract/backtests.ts';
import { describeOutcome } from '../learning/examples/outcome-definition.ts';
import type { Report, ReportSection, ReportTable } from '../reports/report.ts';
import { contestantLabel } from './contestant-label.ts';
import { number, percent, percentBetween } from './report-numbers.ts';
import type { DoneBacktest } from './run-backtest-on-api.ts';

const BASIS = {
  value: 'What calls cost and wins bring',
  capacity: 'What sales can call',
  separation: 'Best separation',
} as const;

const MOST_ROWS = 20;

const WITHOUT = {
  capacity: 'Even the highest score has more leads than sales can call.',
  value: 'No threshold brings more than its calls cost.',
} as const;

/** The report of thresholds. */
export function thresholdsReport({ backtest, result }: DoneBacktest): Report {
  const [only] = result.scorecards;
  if (!only) throw new Error('a backtest has a scorecard');
  return {
    title: `Thresholds for ${contestantLabel(backtest, 0)}`,
    subtitle: `${describeOutcome(backtest.outcome)} within ${backtest.horizonDays} days, ${only.examples} leads, ${only.conversions} of them with the outcome; ${result.leadsPerWeek.toFixed(1)} leads a week`,
    sections: [
      thresholdsSection(only, { backtest }),
      {
        title: 'From each score up',
        blocks: [
          {
            kind: 'chart',
            title: 'Wins that are found, and leads that are called for them',
            x: { title: 'Threshold' },
            y: { title: 'Of all', unit: 'share', min: 0, max: 1 },
            series: [
              { name: 'Wins found', draw: 'line', values: fromEach(only, ({ conversions }) => conversions) },
              { name: 'Leads called', draw: 'line', values: fromEach(only, ({ leads }) => leads) },
            ],
          },
          scoresTable(only, (result.leadsPerWeek * only.examples) / Math.max(1, result.examples)),
        ],
      },
    ],
  };
}

/** What to expect at about twenty scores from the lowest to the highest. */
function scoresTable(result: ScorecardResultAnswer, leadsPerWeek: number): ReportTable {
  const { counts } = result;
  const every = Math.max(1, Math.ceil(counts.length / MOST_ROWS));
  return {
    kind: 'table',
    columns: ['From', 'Calls a week', 'Wins a week', 'Called who convert', 'Wins found'].map((title) => ({
      title,
      align: 'right',
    })),
    rows: counts
      .filter((_, index) => index % every === 0)
      .map(({ score }) => outlookAt(counts, { threshold: score, leadsPerWeek }))
      .map(({ threshold, callsPerWeek, winsPerWeek, precision, recall }) => [
        String(threshold),
        callsPerWeek.toFixed(1),
        winsPerWeek.toFixed(2),
        percent(precision.share),
        percent(recall.share),
      ]),
  };
}

/** The thresholds that a backtest proposes, with what to expect of each. */
export function thresholdsSection(
  { thresholds }: ScorecardResultAnswer,
  { label, backtest }: { label?: string | undefined; backtest: BacktestAnswer },
): ReportSection {
  const asked = { capacity: backtest.capacityPerWeek !== null, value: backtest.economics !== null };
  const missing = (['capacity', 'value'] as const)
    .filter((basis) => asked[basis] && !thresholds.some((one) => one.basis === basis))
    .map((basis) => WITHOUT[basis]);
  return {
    title: label === undefined ? 'Thresholds' : `Thresholds: ${label}`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'By' },
          { title: 'From', align: 'right' },
          { title: 'Between', align: 'right' },
          { title: 'Called who convert', align: 'right' },
          { title: 'Between', align: 'right' },
          { title: 'Wins found', align: 'right' },
          { title: 'Between', align: 'right' },
          { title: 'Calls a week', align: 'right' },
          { title: 'Wins a week', align: 'right' },
          { title: 'Net a week', align: 'right' },
        ],
        rows: thresholds.map(({ basis, low, high, outlook, separation }) => [
          BASIS[basis] + (separation === undefined ? '' : ` (${number(separation)})`),
          String(outlook.threshold),
          low === high ? String(low) : `${low}–${high}`,
          percent(outlook.precision.share),
          percentBetween(outlook.precision),
          percent(outlook.recall.share),
          percentBetween(outlook.recall),
          `${outlook.callsPerWeek.toFixed(1)} (${outlook.callsPerWeekLow.toFixed(1)}–${outlook.callsPerWeekHigh.toFixed(1)})`,
          `${outlook.winsPerWeek.toFixed(2)} (${outlook.winsPerWeekLow.toFixed(2)}–${outlook.winsPerWeekHigh.toFixed(2)})`,
          outlook.netPerWeek === null ? '' : outlook.netPerWeek.toFixed(0),
        ]),
      },
      ...missing.map((text) => ({ kind: 'text' as const, text })),
      {
        kind: 'text',
        text: 'Intervals of 95%. “Between” beside a threshold is where it would lie had other leads come.',
      },
    ],
  };
}

function fromEach(
  { counts }: ScorecardResultAnswer,
  of: (count: ScorecardResultAnswer['counts'][number]) => number,
): (readonly [number, number])[] {
  const all = counts.reduce((sum, count) => sum + of(count), 0);
  let above = 0;
  return counts
    .toReversed()
    .map((count) => {
      above += of(count);
      return [count.score, above / all] as const;
    })
    .reverse();
}
