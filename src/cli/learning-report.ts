import type { z } from 'zod';
import type { learningDetailSchema } from '../http/contract/learning.ts';
import { countWords, measureWords, rateWords, testWords } from './learning-words.ts';
import { renderTable } from './table.ts';

type Detail = z.infer<typeof learningDetailSchema>;
type Result = NonNullable<Detail['result']>;

const MOST_MEASURES = 20;

/** What the history says, for the terminal: who became an example, what tells most, pairs, leaks. */
export function reviewReport({ request, result }: { request: Detail['request']; result: Result }): string {
  const { counts, all, leaks, review } = result;
  const outcome =
    request.outcome.kind === 'event'
      ? request.outcome.event
      : `${request.outcome.trait} = ${request.outcome.value}`;
  const strong = review.measures.filter(({ strength }) => strength !== 'none');
  const parts = [
    `Outcome: ${outcome} within ${request.horizonDays} days after each lead was looked at.`,
    exampleLines(counts),
    all ? `Of all examples ${rateWords(all)} convert (95% interval in brackets).` : '',
    strong.length === 0
      ? 'No measure tells who converts: nothing differs more than chance would have it.'
      : `${strong.length} of ${review.measures.length} measures tell something. The strongest:\n\n${measureTable(result)}`,
    ...strong.slice(0, 5).flatMap(({ name }) => groupTable(result, name)),
    pairLines(result),
    leaks.length === 0
      ? ''
      : `Left out, because they come with the outcome, or to be checked:\n${leaks.map(({ reason }) => `  ${reason}`).join('\n')}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function exampleLines(counts: Result['counts']): string {
  const { leads, examples, conversions, unknown, tooRecent, decidedBefore } = counts;
  const without = [
    [unknown, 'nobody knows who they are'],
    [tooRecent, 'became known too recently'],
    [decidedBefore, 'were won or lost before they were looked at'],
  ] as const;
  const reasons = without.filter(([count]) => count > 0).map(([count, why]) => `${countWords(count)} ${why}`);
  return [
    `${countWords(leads)} leads, ${countWords(examples)} of them examples, ${countWords(conversions)} with the outcome.`,
    ...(reasons.length > 0 ? [`Left out: ${reasons.join('; ')}.`] : []),
  ].join('\n');
}

function measureTable(result: Result): string {
  const rows = result.review.measures
    .filter(({ strength }) => strength !== 'none')
    .slice(0, MOST_MEASURES)
    .map(({ name, strength, informationValue, direction, missingShare, groups }) => {
      const best = groups.reduce((a, b) => (b.liftLow > a.liftLow ? b : a), groups[0] as (typeof groups)[0]);
      return [
        measureWords(result, name),
        strength,
        informationValue.toFixed(2),
        direction ?? '',
        `${(missingShare * 100).toFixed(0)}%`,
        `${testWords(best.test)}: ${best.lift.toFixed(1)} times as often`,
      ];
    });
  const columns = [
    { title: 'Measure', maxWidth: 48 },
    { title: 'Tells' },
    { title: 'Information', align: 'right' as const },
    { title: 'Goes' },
    { title: 'Missing', align: 'right' as const },
    { title: 'Best group', maxWidth: 48 },
  ];
  return renderTable(columns, rows);
}

function groupTable(result: Result, name: string): string[] {
  const measure = result.review.measures.find((one) => one.name === name);
  if (!measure) return [];
  const columns = [
    { title: measureWords(result, name), maxWidth: 48 },
    { title: 'Leads', align: 'right' as const },
    { title: 'Converted', align: 'right' as const },
    { title: 'Share (95%)' },
    { title: 'Times all', align: 'right' as const },
  ];
  const rows = measure.groups.map((group) => [
    testWords(group.test),
    countWords(group.leads),
    countWords(group.conversions),
    rateWords(group),
    group.lift.toFixed(2),
  ]);
  return [renderTable(columns, rows)];
}

function pairLines(result: Result): string {
  if (result.review.pairs.length === 0) return '';
  const lines = result.review.pairs.map(({ names, cell }) => {
    const sides = names.map((name, side) => {
      const test = cell.tests[side];
      return `${measureWords(result, name)} ${test ? testWords(test) : ''}`;
    });
    return `  ${sides.join(' with ')}: ${rateWords(cell)}, where both one by one would give ${(cell.expectedRate * 100).toFixed(1)}%`;
  });
  return `Together they tell more than one by one:\n${lines.join('\n')}`;
}

/** The proposed scorecard for the terminal: each rule with its bins, and how far to trust it. */
export function proposalReport(result: Result): string {
  const { learned } = result;
  if (!learned) return '';
  const parts = [
    signalLine(learned),
    ...learned.rules.map((rule) => ruleTable(result, rule)),
    learned.basePoints === 0 ? '' : `Everybody begins with ${learned.basePoints} points.`,
    qualityLines(learned),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

type Learned = NonNullable<Result['learned']>;

/** The rules of the prior with what the outcomes make of them. */
export function updatedReport(result: Result): string {
  const { updated } = result;
  if (!updated) return '';
  const columns = [
    { title: `Rule of “${updated.scorecard}”`, maxWidth: 48 },
    { title: 'Times', align: 'right' as const },
    { title: '95%' },
    { title: 'Leads', align: 'right' as const },
    { title: 'Share (95%)' },
    { title: 'Times all', align: 'right' as const },
  ];
  const rows = updated.rules.map(({ id, title, weight, low, high, given, lift }) => [
    title ?? id,
    weight.toFixed(2),
    `${low.toFixed(2)}–${high.toFixed(2)}`,
    countWords(given.leads),
    given.leads === 0 ? '' : rateWords(given),
    given.leads === 0 ? '' : lift.toFixed(2),
  ]);
  const what =
    'What the outcomes make of its points: 1 leaves them as they are, the interval says how sure that is.';
  return `${what}\n\n${renderTable(columns, rows)}`;
}

function signalLine({ signal, rules, scale }: Learned): string {
  const what = `Proposed: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, from ${scale.min} to ${scale.max} points.`;
  if (signal === 'none')
    return `${what} The scores are no better than chance: the history does not tell who converts.`;
  return signal === 'weak' ? `${what} The signal is weak: the intervals show how little is sure.` : what;
}

function ruleTable(result: Result, rule: Learned['rules'][number]): string {
  const columns = [
    { title: '', maxWidth: 56 },
    { title: 'Points', align: 'right' as const },
    { title: 'Leads', align: 'right' as const },
    { title: 'Share (95%)' },
    { title: 'Times all', align: 'right' as const },
  ];
  const title =
    rule.kind === 'column'
      ? measureWords(result, rule.column)
      : rule.columns.map((name) => measureWords(result, name)).join(' with ');
  const cells =
    rule.kind === 'column'
      ? rule.bins.map((bin) => ({ words: testWords(bin.test), ...bin }))
      : rule.cells.map((cell) => ({ words: cellWords(rule, cell), ...cell }));
  const rows = cells.map((cell) => [
    cell.words,
    cell.points > 0 ? `+${cell.points}` : String(cell.points),
    countWords(cell.leads),
    rateWords(cell),
    cell.lift.toFixed(2),
  ]);
  return renderTable([{ ...columns[0], title, maxWidth: 56 }, ...columns.slice(1)], rows);
}

function cellWords(
  { bins }: Learned['rules'][number] & { kind: 'pair' },
  { first, second }: { first: number; second: number },
): string {
  const [a, b] = [bins[0]?.[first], bins[1]?.[second]];
  return `${a ? testWords(a) : ''} with ${b ? testWords(b) : ''}`;
}

function qualityLines({ quality }: Learned): string {
  if (!quality)
    return 'Too few examples to measure how well it tells: the intervals say how sure each rule is.';
  const { points, measured } = quality;
  return [
    `How well it tells them apart (${measured}, ${countWords(points.examples)} examples, ${countWords(points.conversions)} with the outcome):`,
    `  area under the curve ${points.areaUnderCurve.toFixed(3)} (${points.areaUnderCurveLow.toFixed(3)}–${points.areaUnderCurveHigh.toFixed(3)}); 0.5 is chance`,
    `  the best fifth holds ${(points.shareInTopFifth * 100).toFixed(0)}% of all conversions`,
    `  log loss ${points.logLoss.toFixed(4)}, Brier ${points.brierScore.toFixed(4)}, calibration error ${points.calibrationError.toFixed(4)}`,
  ].join('\n');
}
