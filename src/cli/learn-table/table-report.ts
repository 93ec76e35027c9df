import { describeLeak, type Leak } from '../../learning/leaks/leak.ts';
import type { LearnedRule, LearnedTest, Quality } from '../../learning/learned-scorecard.ts';
import type { ProposedScorecard } from '../../learning/propose-scorecard.ts';
import type { Report, ReportBlock, ReportSection, ReportTable } from '../../reports/report.ts';
import { countWords, rateWords, testWords } from '../learning-words.ts';
import type { FoldQuality, OutOfFold } from './measure-folds.ts';

/** What `ripen learn --table` found, as programs read it. */
export interface TableAnswer extends ProposedScorecard {
  table: string;
  target: string;
  positive: string;
  rows: number;
  conversions: number;
  columns: { name: string; kind: 'number' | 'category' }[];
  leftOut: { column: string; reason: string }[];
  notices: string[];
  leaks: Leak[];
  /** The scorecard as a file, YAML. */
  scorecard: string;
  /** With `--folds`: how well each fold was predicted by what was learned from the others. */
  folds?: FoldQuality[];
  outOfFold?: OutOfFold[];
}

/** The report for people: the scorecard first, then how far to trust it. */
export function tableReport(answer: TableAnswer): Report {
  const { table, rows, conversions, target, positive } = answer;
  const share = ((100 * conversions) / rows).toFixed(1);
  return {
    title: 'A scorecard, learned from a table',
    subtitle: `${table}: ${countWords(rows)} rows, ${countWords(conversions)} (${share}%) with ${target} = ${positive}`,
    sections: [
      cautionSection(answer),
      rulesSection(answer),
      probabilitySection(answer),
      qualitySection(answer),
      foldsSection(answer),
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

function cautionSection({ signal, leaks, leftOut, notices }: TableAnswer): ReportSection {
  const blocks: ReportBlock[] = [];
  if (signal === 'none')
    blocks.push({
      kind: 'notice',
      text: 'There is no signal: nothing in these columns tells who has the outcome better than chance would. Do not use this scorecard.',
    });
  if (signal === 'weak')
    blocks.push({
      kind: 'notice',
      text: 'The signal is weak: it could almost be chance. Gather more outcomes before you rely on it.',
    });
  for (const leak of leaks) blocks.push({ kind: 'notice', text: `Perhaps a leak: ${describeLeak(leak)}` });
  for (const text of notices) blocks.push({ kind: 'text', text });
  if (leftOut.length > 0)
    blocks.push({
      kind: 'table',
      title: 'Not learned from',
      columns: [{ title: 'Column' }, { title: 'Why' }],
      rows: leftOut.map(({ column, reason }) => [column, reason]),
    });
  return { title: 'Before you read it', blocks };
}

function rulesSection({ rules, scale }: TableAnswer): ReportSection {
  if (rules.length === 0)
    return { title: 'Rules', blocks: [{ kind: 'text', text: 'No rule was worth its place.' }] };
  return {
    title: `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, ${scale.min} to ${scale.max} points`,
    blocks: rules.map(ruleTable),
  };
}

function ruleTable(rule: LearnedRule): ReportTable {
  const figures = [
    { title: 'Points', align: 'right' as const },
    { title: 'Rows', align: 'right' as const },
    { title: 'Share with the outcome (95%)', align: 'right' as const },
    { title: 'Times all', align: 'right' as const },
  ];
  const row = (one: Evidence): string[] => [
    `+${one.points}`,
    countWords(one.leads),
    one.leads === 0 ? '–' : rateWords(one),
    one.leads === 0 ? '–' : one.lift.toFixed(2),
  ];
  if (rule.kind === 'column')
    return {
      kind: 'table',
      columns: [{ title: rule.column }, ...figures],
      rows: rule.bins
        .filter(({ leads, test }) => leads > 0 || test.kind === 'range')
        .map((bin) => [testWords(bin.test), ...row(bin)]),
    };
  return {
    kind: 'table',
    columns: [{ title: rule.columns[0] }, { title: rule.columns[1] }, ...figures],
    rows: rule.cells
      .filter(({ leads }) => leads > 0)
      .map((cell) => [
        testWords(rule.bins[0][cell.first] as LearnedTest),
        testWords(rule.bins[1][cell.second] as LearnedTest),
        ...row(cell),
      ]),
  };
}

interface Evidence {
  points: number;
  leads: number;
  lift: number;
  conversionRate: number;
  conversionLow: number;
  conversionHigh: number;
}

const SHOWN_STEPS = 11;

function probabilitySection({ curve, scale }: TableAnswer): ReportSection {
  const steps = curve.steps.map(({ score, probability }) => [score, probability] as const);
  const every = Math.max(1, Math.ceil(steps.length / SHOWN_STEPS));
  const shown = steps.filter((_, index) => index % every === 0 || index === steps.length - 1);
  return {
    title: 'How likely the outcome is',
    blocks: [
      {
        kind: 'chart',
        title: 'The more points, the more likely the outcome',
        x: { title: 'Points', min: scale.min, max: scale.max },
        y: { title: 'Probability', min: 0, unit: 'share' },
        series: [{ name: 'Probability', draw: 'line', values: steps }],
      },
      {
        kind: 'table',
        columns: [
          { title: 'Points', align: 'right' },
          { title: 'Probability', align: 'right' },
        ],
        rows: shown.map(([score, probability]) => [score.toFixed(0), `${(100 * probability).toFixed(1)}%`]),
      },
    ],
  };
}

function qualitySection({ quality }: TableAnswer): ReportSection {
  if (!quality) return { title: 'How far to trust it', blocks: [] };
  return {
    title: `How far to trust it (${quality.measured})`,
    blocks: [
      qualityTable([
        ['before rounding', quality.model],
        ['as points', quality.points],
      ]),
    ],
  };
}

function qualityTable(lines: readonly (readonly [string, Quality])[]): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: '' },
      { title: 'Area under the curve (95%)', align: 'right' },
      { title: 'Log loss', align: 'right' },
      { title: 'Brier', align: 'right' },
      { title: 'Calibration error', align: 'right' },
      { title: 'In the best fifth', align: 'right' },
    ],
    rows: lines.map(([name, quality]) => [
      name,
      `${quality.areaUnderCurve.toFixed(4)} (${quality.areaUnderCurveLow.toFixed(3)}–${quality.areaUnderCurveHigh.toFixed(3)})`,
      quality.logLoss.toFixed(4),
      quality.brierScore.toFixed(4),
      quality.calibrationError.toFixed(4),
      `${(100 * quality.shareInTopFifth).toFixed(1)}%`,
    ]),
  };
}

function foldsSection({ folds }: TableAnswer): ReportSection {
  if (!folds) return { title: 'Folds', blocks: [] };
  const mean = (of: (fold: FoldQuality) => number): number =>
    folds.reduce((sum, fold) => sum + of(fold), 0) / folds.length;
  const seconds = mean(({ fitSeconds }) => fitSeconds).toFixed(2);
  return {
    title: 'Fold by fold, learned from the others',
    blocks: [
      qualityTable(
        folds.flatMap(({ fold, model, points }) => [
          [`fold ${fold}, before rounding`, model] as const,
          [`fold ${fold}, as points`, points] as const,
        ]),
      ),
      {
        kind: 'figures',
        figures: [
          {
            label: 'Mean area, before rounding',
            value: mean(({ model }) => model.areaUnderCurve).toFixed(4),
          },
          { label: 'Mean area, as points', value: mean(({ points }) => points.areaUnderCurve).toFixed(4) },
          { label: 'Mean log loss, before rounding', value: mean(({ model }) => model.logLoss).toFixed(4) },
          { label: 'Mean log loss, as points', value: mean(({ points }) => points.logLoss).toFixed(4) },
          { label: 'Mean time to learn', value: `${seconds} s` },
        ],
      },
    ],
  };
}
