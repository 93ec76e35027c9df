import type { z } from 'zod';
import type { learningDetailSchema } from '../http/contract/learning.ts';
import type { Report, ReportBlock, ReportChart, ReportSection, ReportTable } from '../reports/report.ts';
import { countWords, measureWords, rateWords, testWords } from './learning-words.ts';

type Detail = z.infer<typeof learningDetailSchema>;
type Result = NonNullable<Detail['result']>;
type Learned = NonNullable<Result['learned']>;

const MOST_MEASURES = 20;
const MOST_CHARTS = 6;

/** What a run came to, for people: who was looked at, what makes a difference, and the scorecard that is proposed. */
export function learningReport({ request, result }: { request: Detail['request']; result: Result }): Report {
  const outcome =
    request.outcome.kind === 'event'
      ? request.outcome.event
      : `${request.outcome.trait} = ${request.outcome.value}`;
  const reviewed = result.problem
    ? []
    : [measuresSection(result), pairsSection(result), leaksSection(result)];
  const learned = result.learned
    ? [rulesSection(result, result.learned), qualitySection(result.learned)]
    : [];
  const sections = [exampleSection(result), ...reviewed, ...learned, updatedSection(result)];
  return {
    title: request.learns ? 'A scorecard, learned from the history' : 'What the history says',
    subtitle: `Outcome: ${outcome} within ${request.horizonDays} days after each lead was looked at`,
    sections: sections.filter(({ blocks }) => blocks.length > 0),
  };
}

function exampleSection({ counts, all, problem }: Result): ReportSection {
  const { leads, examples, conversions, unknown, tooRecent, decidedBefore } = counts;
  const leftOut = [
    [unknown, 'nobody knows who they are'],
    [tooRecent, 'they became known too recently'],
    [decidedBefore, 'they were won or lost before they were looked at'],
  ] as const;
  return {
    title: 'Who was looked at',
    blocks: [
      {
        kind: 'figures',
        figures: [
          { label: 'Leads', value: countWords(leads) },
          { label: 'Examples', value: countWords(examples) },
          {
            label: 'With the outcome',
            value: countWords(conversions),
            ...(all && { note: `${rateWords(all)}, 95% interval` }),
          },
          ...leftOut
            .filter(([count]) => count > 0)
            .map(([count, note]) => ({ label: 'Left out', value: countWords(count), note })),
        ],
      },
      ...(problem ? [{ kind: 'notice' as const, text: problem.detail }] : []),
    ],
  };
}

function measuresSection(result: Result): ReportSection {
  const { measures } = result.review;
  const telling = measures.filter(({ strength }) => strength !== 'none');
  if (telling.length === 0) {
    const text = 'No measure tells who converts: nothing differs more than chance would have it.';
    return { title: 'What makes the difference', blocks: [{ kind: 'notice', text }] };
  }
  const rows = telling
    .slice(0, MOST_MEASURES)
    .map(({ name, strength, informationValue, direction, missingShare, groups }) => {
      const best = groups.reduce((a, b) => (b.liftLow > a.liftLow ? b : a));
      return [
        measureWords(result, name),
        strength,
        informationValue.toFixed(2),
        direction ?? '',
        `${(missingShare * 100).toFixed(0)}%`,
        `${testWords(best.test)}: ${best.lift.toFixed(1)} times`,
      ];
    });
  // Of variants of one measure, such as the same event in other windows, the strongest.
  const families = new Map(telling.toReversed().map((measure) => [familyOf(result, measure.name), measure]));
  const strongest = telling.filter((measure) => families.get(familyOf(result, measure.name)) === measure);
  return {
    title: `What makes the difference: ${telling.length} of ${measures.length} measures`,
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'Measure' },
          { title: 'Tells' },
          { title: 'Information', align: 'right' },
          { title: 'Goes' },
          { title: 'Missing', align: 'right' },
          { title: 'Best group' },
        ],
        rows,
      },
      ...strongest
        .slice(0, MOST_CHARTS)
        .flatMap((measure) => [measureChart(result, measure), measureTable(result, measure)]),
    ],
  };
}

function familyOf({ measures }: Result, name: string): string {
  const measure = measures[name];
  if (!measure) return name;
  const { trait, events, property } = measure.words;
  return trait ?? [events.join(), measure.where, property].join(' ');
}

type Measure = Result['review']['measures'][number];

function measureChart(result: Result, { name, groups }: Measure): ReportChart {
  const seen = groups.filter(({ leads }) => leads > 0);
  return {
    kind: 'chart',
    title: `${measureWords(result, name)}: share with the outcome by group`,
    names: seen.map(({ test }) => testWords(test)),
    y: { title: 'Share with the outcome', min: 0, unit: 'share' },
    series: [
      {
        name: 'Share',
        draw: 'bars',
        values: seen.map(({ conversionRate }) => conversionRate),
        intervals: seen.map(({ conversionLow, conversionHigh }) => [conversionLow, conversionHigh]),
      },
    ],
    ...(result.all && { levels: [{ name: 'All', y: result.all.conversionRate }] }),
  };
}

function measureTable(result: Result, { name, groups }: Measure): ReportTable {
  return {
    kind: 'table',
    columns: [
      { title: measureWords(result, name) },
      { title: 'Leads', align: 'right' },
      { title: 'Converted', align: 'right' },
      { title: 'Share (95%)', align: 'right' },
      { title: 'Times all', align: 'right' },
    ],
    rows: groups
      .filter(({ leads }) => leads > 0)
      .map((group) => [
        testWords(group.test),
        countWords(group.leads),
        countWords(group.conversions),
        rateWords(group),
        group.lift.toFixed(2),
      ]),
  };
}

function pairsSection(result: Result): ReportSection {
  const rows = result.review.pairs.map(({ names, cell }) => [
    ...names.map((name, side) => {
      const test = cell.tests[side];
      return `${measureWords(result, name)}: ${test ? testWords(test) : ''}`;
    }),
    rateWords(cell),
    `${(cell.expectedRate * 100).toFixed(1)}%`,
  ]);
  const columns = [
    { title: 'This' },
    { title: 'with this' },
    { title: 'Share (95%)' },
    { title: 'One by one' },
  ];
  return {
    title: 'What matters together',
    blocks: rows.length === 0 ? [] : [{ kind: 'table', columns, rows }],
  };
}

function leaksSection({ leaks }: Result): ReportSection {
  return {
    title: 'What probably comes only with the outcome',
    blocks: leaks.map(({ reason }): ReportBlock => ({ kind: 'notice', text: reason })),
  };
}

function rulesSection(result: Result, learned: Learned): ReportSection {
  const { signal, rules, scale, basePoints } = learned;
  const blocks: ReportBlock[] = [];
  if (signal === 'none')
    blocks.push({
      kind: 'notice',
      text: 'The scores are no better than chance: the history does not tell who converts.',
    });
  if (signal === 'weak')
    blocks.push({ kind: 'notice', text: 'The signal is weak: the intervals show how little is sure.' });
  if (basePoints !== 0) blocks.push({ kind: 'text', text: `Everybody begins with ${basePoints} points.` });
  blocks.push(...rules.map((rule) => ruleTable(result, rule)));
  return {
    title: `Proposed: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, ${scale.min} to ${scale.max} points`,
    blocks,
  };
}

type Rule = Learned['rules'][number];

function ruleTable(result: Result, rule: Rule): ReportTable {
  const title =
    rule.kind === 'column'
      ? measureWords(result, rule.column)
      : rule.columns.map((name) => measureWords(result, name)).join(' with ');
  const cells =
    rule.kind === 'column'
      ? rule.bins.map((bin) => ({ words: testWords(bin.test), ...bin }))
      : rule.cells.map((cell) => ({ words: cellWords(rule, cell), ...cell }));
  return {
    kind: 'table',
    columns: [
      { title },
      { title: 'Points', align: 'right' },
      { title: 'Leads', align: 'right' },
      { title: 'Share (95%)', align: 'right' },
      { title: 'Times all', align: 'right' },
    ],
    rows: cells
      .filter(({ leads, points }) => leads > 0 || points !== 0)
      .map((cell) => [
        cell.words,
        cell.points > 0 ? `+${cell.points}` : String(cell.points),
        countWords(cell.leads),
        cell.leads === 0 ? '–' : rateWords(cell),
        cell.leads === 0 ? '–' : cell.lift.toFixed(2),
      ]),
  };
}

function cellWords(
  { bins }: Rule & { kind: 'pair' },
  { first, second }: { first: number; second: number },
): string {
  return [bins[0]?.[first], bins[1]?.[second]].map((test) => (test ? testWords(test) : '')).join(' with ');
}

function qualitySection({ quality }: Learned): ReportSection {
  const title = 'How far to trust it';
  if (!quality)
    return {
      title,
      blocks: [
        {
          kind: 'notice',
          text: 'Too few examples to measure how well it tells: the intervals say how sure each rule is.',
        },
      ],
    };
  const { points, measured } = quality;
  const three = (value: number): string => value.toFixed(3);
  return {
    title,
    blocks: [
      {
        kind: 'text',
        text: `Measured ${measured}, on ${countWords(points.examples)} examples that were not learned from, ${countWords(points.conversions)} of them with the outcome.`,
      },
      {
        kind: 'figures',
        figures: [
          {
            label: 'Area under the curve',
            value: three(points.areaUnderCurve),
            note: `${three(points.areaUnderCurveLow)} to ${three(points.areaUnderCurveHigh)}; 0.5 is chance`,
          },
          {
            label: 'In the best fifth',
            value: `${(points.shareInTopFifth * 100).toFixed(0)}%`,
            note: 'of all with the outcome',
          },
          { label: 'Log loss', value: points.logLoss.toFixed(4) },
          { label: 'Brier score', value: points.brierScore.toFixed(4) },
          { label: 'Calibration error', value: points.calibrationError.toFixed(4) },
        ],
      },
    ],
  };
}

/** The rules of the prior with what the outcomes make of them. */
function updatedSection({ updated }: Result): ReportSection {
  if (!updated) return { title: '', blocks: [] };
  return {
    title: `“${updated.scorecard}” after the outcomes`,
    blocks: [
      {
        kind: 'text',
        text: 'What its points are to be multiplied by: 1 leaves them as they are, the interval says how sure that is.',
      },
      {
        kind: 'table',
        columns: [
          { title: 'Rule' },
          { title: 'Times', align: 'right' },
          { title: '95%', align: 'right' },
          { title: 'Leads', align: 'right' },
          { title: 'Share (95%)', align: 'right' },
        ],
        rows: updated.rules.map(({ id, title, weight, low, high, given }) => [
          title ?? id,
          weight.toFixed(2),
          `${low.toFixed(2)} to ${high.toFixed(2)}`,
          countWords(given.leads),
          given.leads === 0 ? '–' : rateWords(given),
        ]),
      },
    ],
  };
}
