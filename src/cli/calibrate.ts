import { DAY_MS } from '../domain/instant.ts';
import { probabilityDocument, probabilityEdit } from '../domain/probability-document.ts';
import { describeOutcome } from '../learning/examples/outcome-definition.ts';
import type { Report } from '../reports/report.ts';
import type { Api } from './api.ts';
import { type BacktestFlags, backtestRequest } from './backtest-request.ts';
import type { CommandContext } from './command-context.ts';
import { contestantLabel } from './contestant-label.ts';
import { editDraft } from './edit-draft.ts';
import { printReport } from './print-report.ts';
import { number, percent } from './report-numbers.ts';
import { type DoneBacktest, runBacktestOnApi } from './run-backtest-on-api.ts';

/** `ripen calibrate`: how likely the outcome is at each score, found from examples and kept in the draft. */
export async function calibrateCommand(
  api: Api,
  context: CommandContext,
  { name, flags }: { name: string; flags: BacktestFlags & { save?: boolean } },
): Promise<void> {
  const done = await runBacktestOnApi(api, await backtestRequest([name], flags));
  const { backtest, result } = done;
  const calibration = result.scorecards[0]?.calibration;
  if (!calibration) throw new Error('a backtest has a scorecard');
  const document = probabilityDocument({
    ...calibration,
    outcome: backtest.outcome,
    withinMs: backtest.horizonDays * DAY_MS,
    amount: calibration.amount ?? undefined,
    examples: calibration,
  });
  await printReport(context, {
    report: calibrationReport(done),
    answer: { probability: document, calibration },
    flags,
  });
  const slug = backtest.scorecards[0]?.slug ?? name;
  if (!flags.save) return;
  await editDraft(api, slug, () => [probabilityEdit(document)]);
  if (!flags.json)
    context.print(
      `\nKept in the draft of ${slug}; publish it and everybody sees how likely each lead is to convert.`,
    );
}

function calibrationReport({ backtest, result }: DoneBacktest): Report {
  const calibration = result.scorecards[0]?.calibration;
  if (!calibration) throw new Error('a backtest has a scorecard');
  const { curve, amount, quality, leads, conversions } = calibration;
  const worth = amount
    ? `A win is worth ${amount.currency} ${amount.all}${Object.entries(amount.bands)
        .map(([band, each]) => `, from ${band} ${each}`)
        .join('')}.`
    : 'No win has an amount, so there is no expected revenue.';
  return {
    title: `Probability for ${contestantLabel(backtest, 0)}`,
    subtitle: `${describeOutcome(backtest.outcome)} within ${backtest.horizonDays} days, ${leads} leads, ${conversions} of them with the outcome`,
    sections: [
      {
        title: 'How likely at each score',
        blocks: [
          {
            kind: 'chart',
            title: 'Probability by score, with 95% intervals',
            x: { title: 'Score' },
            y: { title: 'Probability', unit: 'share', min: 0 },
            series: [
              {
                name: calibration.method,
                draw: 'line',
                values: curve.map(({ score, probability }) => [score, probability] as const),
                intervals: curve.map(({ low, high }) =>
                  low === undefined || high === undefined ? null : ([low, high] as const),
                ),
              },
            ],
          },
          {
            kind: 'table',
            columns: [
              { title: 'Score', align: 'right' },
              { title: 'Probability', align: 'right' },
              { title: 'Between', align: 'right' },
            ],
            rows: curve.map(({ score, probability, low, high }) => [
              String(score),
              percent(probability),
              low === undefined || high === undefined ? '' : `${percent(low)} and ${percent(high)}`,
            ]),
          },
          { kind: 'text', text: worth },
        ],
      },
      {
        title: 'Does it hold',
        blocks: [
          quality
            ? {
                kind: 'figures',
                figures: [
                  { label: 'Log loss', value: number(quality.logLoss) },
                  { label: 'Brier score', value: number(quality.brierScore) },
                  {
                    label: 'Calibration error',
                    value: percent(quality.calibrationError),
                    note: `on the ${quality.examples} latest leads, found from the others`,
                  },
                ],
              }
            : {
                kind: 'notice',
                text: 'Too few leads with the outcome to set some aside and try it on them: the intervals say how sure it is.',
              },
        ],
      },
    ],
  };
}
