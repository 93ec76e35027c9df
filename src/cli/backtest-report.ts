import type { ScorecardResultAnswer } from '../http/contract/backtests.ts';
import { describeOutcome } from '../learning/examples/outcome-definition.ts';
import type { Report, ReportBlock, ReportSection } from '../reports/report.ts';
import { contestantLabel } from './contestant-label.ts';
import { amount, days, number, percent, percentBetween, signed } from './report-numbers.ts';
import type { DoneBacktest } from './run-backtest-on-api.ts';
import { thresholdsSection } from './thresholds-report.ts';

interface Shown {
  label: string;
  result: ScorecardResultAnswer;
}

/** The report of a backtest. */
export function backtestReport({ backtest, result }: DoneBacktest): Report {
  const shown = result.scorecards.map((one, index) => ({
    label: contestantLabel(backtest, index),
    result: one,
  }));
  return {
    title: `Backtest of ${shown.map(({ label }) => label).join(' and ')}`,
    subtitle: `${describeOutcome(backtest.outcome)} within ${backtest.horizonDays} days, ${result.examples} leads, ${result.conversions} of them with the outcome`,
    sections: [
      examplesSection({ backtest, result }, shown),
      qualitySection(shown),
      ...(result.comparison ? [comparisonSection({ backtest, result }, shown)] : []),
      tenthsSection(shown),
      bandsSection(shown),
      earlySection(shown),
      ...shown.flatMap((one) => probabilitySection(one)),
      ...shown.map((one) =>
        thresholdsSection(one.result, { backtest, label: shown.length > 1 ? one.label : undefined }),
      ),
      ...shown.flatMap((one) => segmentsSection(one, shown.length > 1)),
    ],
  };
}

function examplesSection({ backtest, result }: DoneBacktest, shown: readonly Shown[]): ReportSection {
  const { unknown, tooRecent, decidedBefore } = result.excluded;
  const first = new Date(result.firstSnapshotAt).toISOString().slice(0, 10);
  const last = new Date(result.lastSnapshotAt).toISOString().slice(0, 10);
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      text: `Each lead was looked at once, between ${first} and ${last}, as it was known then, and then it was seen whether it reached ${describeOutcome(backtest.outcome)} within ${backtest.horizonDays} days. Left out were ${unknown} visitors whom nobody knows, ${tooRecent} leads of whom it is too early to say, and ${decidedBefore} that had been decided before.`,
    },
  ];
  if (result.isSample)
    blocks.push({ kind: 'text', text: 'There are so many leads that a random sample of 100,000 was taken.' });
  if (result.conversions < 20) {
    blocks.push({
      kind: 'notice',
      text: `Only ${result.conversions} leads with the outcome: the figures are rough, and their intervals wide.`,
    });
  }
  if (backtest.knownBy === 'occurred') {
    blocks.push({
      kind: 'notice',
      text: 'Everything counts as known from when it occurred. Where it was corrected later, the scorecard knew more than it could have.',
    });
  }
  for (const { label, result: own } of shown) {
    if (own.notEligible > 0) {
      blocks.push({ kind: 'text', text: `${label} does not score ${own.notEligible} of them.` });
    }
    if (!own.fitted || own.fitted.examplesAmong === 0) continue;
    const until = new Date(own.fitted.through).toISOString().slice(0, 10);
    const { later } = own.fitted;
    const rest = later
      ? ` On the ${later.examples} later ones, ${later.conversions} of them with the outcome, the area is ${number(later.area)} (${number(later.low)} to ${number(later.high)}): that is what to expect.`
      : ' There are too few later ones to say how it does on new leads.';
    blocks.push({
      kind: 'notice',
      text: `${label} was fitted to leads up to ${until}, and ${own.fitted.examplesAmong} of these ${own.examples} are among them: on those it looks better than on new leads.${rest}`,
    });
  }
  return { title: 'What was looked at', blocks };
}

function qualitySection(shown: readonly Shown[]): ReportSection {
  const [only] = shown;
  const blocks: ReportBlock[] = shown.map(({ label, result }) => ({
    kind: 'figures',
    figures: [
      {
        label: `${shown.length > 1 ? `${label}: ` : ''}area under the curve`,
        value: number(result.area.area),
        note: `${number(result.area.low)} to ${number(result.area.high)}; 0.5 is chance, 1 is perfect`,
      },
      {
        label: `${shown.length > 1 ? `${label}: ` : ''}wins in the top fifth`,
        value: percent(result.topFifth),
        note: 'of all; 20% is chance',
      },
      ...(result.atCapacity
        ? [
            {
              label: `${shown.length > 1 ? `${label}: ` : ''}of those whom sales can call`,
              value: `${percent(result.atCapacity.precision)} convert`,
              note: `that is ${percent(result.atCapacity.recall)} of all who do`,
            },
          ]
        : []),
    ],
  }));
  blocks.push({
    kind: 'chart',
    title: `Calling the fifth with the highest scores finds ${percent(only?.result.topFifth ?? 0)} of those who convert`,
    x: { title: 'Leads called, highest scores first', unit: 'share', min: 0, max: 1 },
    y: { title: 'Of those who convert, found', unit: 'share', min: 0, max: 1 },
    series: [
      ...shown.map(({ label, result }) => ({
        name: label,
        draw: 'line' as const,
        values: result.winsByCalls.map(({ called, found }) => [called, found] as const),
      })),
      {
        name: 'Chance',
        draw: 'line',
        isReference: true,
        values: [
          [0, 0],
          [1, 1],
        ],
      },
    ],
  });
  return { title: 'How well it tells who converts', blocks };
}

function comparisonSection({ result }: DoneBacktest, [first, second]: readonly Shown[]): ReportSection {
  const { comparison } = result;
  if (!comparison || !first || !second) return { title: 'Side by side', blocks: [] };
  const { area, topFifth, daysEarlier, brierScore } = comparison;
  const verdict =
    area.low > 0
      ? `${first.label} is better`
      : area.high < 0
        ? `${second.label} is better`
        : 'No difference is proven';
  const rows = [
    ['Area under the curve', signed(area.difference), `${signed(area.low)} to ${signed(area.high)}`],
    [
      'Wins in the top fifth',
      signed(100 * topFifth.difference, 1),
      `${signed(100 * topFifth.low, 1)} to ${signed(100 * topFifth.high, 1)} points`,
    ],
    ...(daysEarlier
      ? [
          [
            'Days earlier (median)',
            signed(daysEarlier.median, 0),
            `${signed(daysEarlier.low, 0)} to ${signed(daysEarlier.high, 0)}`,
          ],
        ]
      : []),
    ...(brierScore
      ? [
          [
            'Brier score',
            signed(brierScore.difference, 4),
            `${signed(brierScore.low, 4)} to ${signed(brierScore.high, 4)}`,
          ],
        ]
      : []),
  ];
  return {
    title: 'Side by side',
    blocks: [
      {
        kind: 'text',
        text: `${verdict}: on the ${comparison.examples} leads that both score, p = ${number(area.pValue)} for the areas under the curve.`,
      },
      {
        kind: 'table',
        title: `${first.label} less ${second.label}, with 95% intervals`,
        columns: [
          { title: '' },
          { title: 'Difference', align: 'right' },
          { title: 'Between', align: 'right' },
        ],
        rows,
      },
    ],
  };
}

function tenthsSection(shown: readonly Shown[]): ReportSection {
  const isOne = shown.length === 1;
  const overall = shown[0] ? shown[0].result.conversions / shown[0].result.examples : 0;
  return {
    title: 'Tenths of the leads, highest scores first',
    blocks: [
      {
        kind: 'chart',
        title: `Of the highest tenth ${percent(shown[0]?.result.tenths[0]?.share ?? 0)} convert, of all ${percent(overall)}`,
        names: Array.from({ length: 10 }, (_, index) => String(index + 1)),
        x: { title: 'Tenth' },
        y: { title: 'Convert', unit: 'share', min: 0 },
        levels: [{ name: 'all leads', y: overall }],
        series: shown.map(({ label, result }) => ({
          name: label,
          draw: 'bars',
          values: result.tenths.map(({ share }) => share),
          ...(isOne && { intervals: result.tenths.map(({ low, high }) => [low, high] as const) }),
        })),
      },
      ...shown.map(
        ({ label, result }): ReportBlock => ({
          kind: 'table',
          ...(!isOne && { title: label }),
          columns: [
            { title: 'Tenth', align: 'right' },
            { title: 'Scores', align: 'right' },
            { title: 'Leads', align: 'right' },
            { title: 'Convert', align: 'right' },
            { title: 'Share', align: 'right' },
            { title: 'Between', align: 'right' },
            { title: 'Lift', align: 'right' },
          ],
          rows: result.tenths.map((tenth) => [
            String(tenth.tenth),
            tenth.lowest === tenth.highest ? String(tenth.lowest) : `${tenth.lowest}–${tenth.highest}`,
            amount(tenth.leads),
            amount(tenth.conversions),
            percent(tenth.share),
            percentBetween(tenth),
            `${tenth.lift.toFixed(1)}×`,
          ]),
        }),
      ),
    ],
  };
}

function bandsSection(shown: readonly Shown[]): ReportSection {
  return {
    title: 'Bands',
    blocks: shown.map(({ label, result }) => ({
      kind: 'table',
      ...(shown.length > 1 && { title: label }),
      columns: [
        { title: 'Band' },
        { title: 'From', align: 'right' },
        { title: 'Leads', align: 'right' },
        { title: 'Convert', align: 'right' },
        { title: 'Share', align: 'right' },
        { title: 'Between', align: 'right' },
      ],
      rows: result.bands
        .toReversed()
        .map((band) => [
          band.title,
          String(band.atLeast),
          String(band.leads),
          String(band.conversions),
          percent(band.share),
          percentBetween(band),
        ]),
    })),
  };
}

function earlySection(shown: readonly Shown[]): ReportSection {
  const blocks = shown.flatMap(({ label, result: { early } }): ReportBlock[] => {
    if (!early) return [];
    const { band, threshold, winners, flagged, days: before } = early;
    const when = before
      ? `, half of them at least ${days(before.median)} before (${days(before.low)} to ${days(before.high)})`
      : '';
    return [
      {
        kind: 'text',
        text: `${label}: of ${winners} leads who converted, ${flagged} had reached ${band} (${threshold}) before${when}.`,
      },
    ];
  });
  return {
    title: 'How early it flags',
    blocks: blocks.length > 0 ? blocks : [{ kind: 'text', text: 'There is no band to reach.' }],
  };
}

function probabilitySection({ label, result }: Shown): ReportSection[] {
  const { probability } = result;
  if (!probability) return [];
  return [
    {
      title: `Does the probability hold: ${label}`,
      blocks: [
        {
          kind: 'figures',
          figures: [
            { label: 'Log loss', value: number(probability.logLoss), note: '0 is perfect' },
            { label: 'Brier score', value: number(probability.brierScore), note: '0 is perfect' },
            {
              label: 'Calibration error',
              value: percent(probability.calibrationError),
              note: 'mean distance of what was said and what came',
            },
          ],
        },
        {
          kind: 'chart',
          title: 'What was said, and what came',
          x: { title: 'Said', unit: 'share', min: 0 },
          y: { title: 'Came', unit: 'share', min: 0 },
          series: [
            {
              name: 'Leads of about the same probability',
              draw: 'points',
              values: probability.reliability.map(
                ({ predicted, observed }) => [predicted, observed] as const,
              ),
              intervals: probability.reliability.map(({ low, high }) => [low, high] as const),
            },
            {
              name: 'Said and came are the same',
              draw: 'line',
              isReference: true,
              values: [
                [0, 0],
                [highest(probability.reliability), highest(probability.reliability)],
              ],
            },
          ],
        },
        {
          kind: 'table',
          columns: [
            { title: 'Said', align: 'right' },
            { title: 'Came', align: 'right' },
            { title: 'Between', align: 'right' },
            { title: 'Leads', align: 'right' },
          ],
          rows: probability.reliability.map((bin) => [
            percent(bin.predicted),
            percent(bin.observed),
            percentBetween(bin),
            String(bin.leads),
          ]),
        },
      ],
    },
  ];
}

function highest(bins: readonly { predicted: number; observed: number }[]): number {
  return bins.reduce((most, { predicted, observed }) => Math.max(most, predicted, observed), 0);
}

function segmentsSection({ label, result }: Shown, isOneOfTwo: boolean): ReportSection[] {
  return result.segments
    .filter(({ values }) => values.some(({ value }) => value !== null))
    .map(({ trait, values }) => ({
      title: `By ${trait}${isOneOfTwo ? `: ${label}` : ''}`,
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: trait },
            { title: 'Leads', align: 'right' },
            { title: 'Convert', align: 'right' },
            { title: 'Share', align: 'right' },
            { title: 'Between', align: 'right' },
            { title: 'Area', align: 'right' },
            { title: 'Between', align: 'right' },
          ],
          rows: values.map(({ value, isRest, area, ...share }) => [
            value ?? (isRest ? '(others)' : '(unknown)'),
            String(share.leads),
            String(share.conversions),
            percent(share.share),
            percentBetween(share),
            area ? number(area.area) : 'too few',
            area ? `${number(area.low)}–${number(area.high)}` : '',
          ]),
        },
      ],
    }));
}
