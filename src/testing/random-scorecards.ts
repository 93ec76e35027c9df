import fc from 'fast-check';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { type Message, PAGE_VIEWED, SCREEN_VIEWED, SITE_VISITED } from '../domain/message.ts';
import type { Measure, Scorecard } from '../domain/scorecard.ts';
import { readScorecard } from '../scoring/read-scorecard.ts';

/** How many runs a property gets; PROPERTY_RUNS=20 multiplies them, for a thorough search by hand. */
export function runs(usual: number): { numRuns: number } {
  return { numRuns: usual * Number(process.env.PROPERTY_RUNS ?? 1) };
}

/** Midnight in Prague, of the night in which summer time begins. */
const MIDDLE = Date.parse('2026-03-28T23:00:00Z');

const durations = fc.constantFrom('30m', '1h', '12h', '1d', '2d', '7d');

/** Instants that differ by exact windows, days, half-lives and session gaps, and by a millisecond more or less. */
export const instants: fc.Arbitrary<Instant> = fc
  .tuple(
    fc.constantFrom(0, 10 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS, 12 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS),
    fc.integer({ min: -4, max: 4 }),
    fc.constantFrom(0, 0, 10 * MINUTE_MS, 29 * MINUTE_MS, DAY_MS),
    fc.constantFrom(-1, 0, 0, 1),
  )
  .map(([unit, times, more, ms]) => MIDDLE + unit * times + more + ms);

const numbers: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  0,
  1,
  2,
  3,
  5,
  10,
  50,
  0.5,
  0.29,
  -2,
  12.345678,
  '5',
  ' 2.5 ',
  '1e1',
);
const oddities: fc.Arbitrary<Json> = fc.constantFrom<Json>(null, '', '  ', [], [3, 'x'], 'many', true, {
  n: 1,
});
const categories: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  'x',
  'X',
  'y',
  'Žluť',
  'žlut\u030c',
  'xylo',
  ['x', 'y'],
  7,
  '7',
);

const properties: fc.Arbitrary<JsonObject> = fc.record(
  {
    n: fc.oneof({ arbitrary: numbers, weight: 5 }, oddities),
    c: fc.oneof({ arbitrary: categories, weight: 5 }, oddities),
  },
  { requiredKeys: [] },
);

const identities: fc.Arbitrary<JsonObject> = fc.record(
  {
    n: fc.oneof(numbers, oddities),
    c: fc.oneof(categories, oddities),
    company: fc.record({ n: fc.oneof(numbers, oddities) }),
    stage: fc.constantFrom('open', 'lost', null),
  },
  { requiredKeys: [] },
);

const EVENT_NAMES = ['Opened', 'Clicked', 'opened', 'Bought'];

type Draft = Omit<Message, 'messageId' | 'receivedAt'>;

const drafts: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('track' as const),
      name: fc.constantFrom(...EVENT_NAMES),
      occurredAt: instants,
      properties,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('page' as const),
      name: fc.constantFrom(PAGE_VIEWED, SCREEN_VIEWED, SITE_VISITED),
      occurredAt: instants,
      properties,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('identify' as const),
      name: fc.constant(''),
      occurredAt: instants,
      properties: identities,
    }),
  },
);

/** Histories of up to two dozen messages, each with an id of its own; some were taken back. */
export const histories: fc.Arbitrary<Message[]> = fc
  .array(fc.tuple(drafts, fc.nat(9)), { maxLength: 24 })
  .map((parts) =>
    parts.map(([draft, chance], position) => ({
      ...draft,
      // Ids whose order is not that of the list, so that ties are decided by id.
      messageId: `m${(position * 7) % 25}`,
      receivedAt: draft.occurredAt,
      ...(chance === 0 && { retracted: true }),
    })),
  );

const halves = fc.constantFrom(1, 2, 5, 10, -3, 0.5, -0.5, 2.5, -2.5, 7);

const where = fc.option(
  fc.constantFrom<object>(
    { c: 'x' },
    { n: { atLeast: 2 } },
    { c: { startsWith: 'X' }, n: { exists: true } },
    { not: { c: 'x' } },
    { or: [{ c: { in: ['žluť', 7] } }, { n: { between: [2, 5] } }] },
    { c: { contains: ['y', 'lu'] } },
    { n: { lessThan: 3, moreThan: 0 } },
  ),
  { nil: undefined },
);

const eventNames = fc.constantFrom<string | string[]>('Opened', 'clicked', ['Opened', 'Bought'], PAGE_VIEWED);
const pages = fc.constantFrom(SITE_VISITED, 'site visited');

const measures: fc.Arbitrary<JsonObject> = fc
  .oneof(
    fc.record({ event: eventNames, where, within: fc.option(durations, { nil: undefined }) }),
    fc.record({ event: pages, within: durations }),
    fc.record({ event: eventNames, distinct: fc.constant('sessions'), within: durations }),
    fc.record({
      event: eventNames,
      distinct: fc.constant('days'),
      within: fc.option(durations, { nil: undefined }),
    }),
    fc.record({
      event: eventNames,
      distinct: fc.constant({ property: 'c' }),
      within: fc.option(durations, { nil: undefined }),
    }),
    fc.record({ event: eventNames, where, sumOf: fc.constant('n') }),
    fc.record({ event: eventNames, maxOf: fc.constant('n') }),
    fc.record({
      event: eventNames,
      latestOf: fc.constant('n'),
      within: fc.option(durations, { nil: undefined }),
    }),
    fc.record({ event: eventNames, where, halfLife: durations }),
    fc.record({ event: eventNames, halfLife: durations, sumOf: fc.constant('n') }),
    fc.record({ daysSinceLast: eventNames, where }),
    fc.record({ daysSinceLast: pages }),
    fc.record({ daysSinceFirst: fc.oneof(eventNames, pages) }),
    fc.record({ sequence: fc.record({ first: eventNames, then: eventNames, within: durations }) }),
    fc.record({ trait: fc.constantFrom('n', 'company.n') }),
  )
  .map((measure) => JSON.parse(JSON.stringify(measure)) as JsonObject);

const thresholds = fc.uniqueArray(fc.constantFrom(0, 0.5, 1, 2, 3, 5, 7, 10), { minLength: 1, maxLength: 4 });

/** Steps that start at thresholds, ranges between them, or exact numbers, with a bin for all else. */
const numberBins = fc
  .tuple(
    thresholds,
    fc.constantFrom('from', 'ranges', 'exact'),
    fc.array(halves, { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([bounds, shape, points, hasOther]) => {
    const sorted = bounds.toSorted((a, b) => a - b);
    const bins: JsonObject[] = sorted.map((bound, position) => {
      const result = { points: points[position] ?? 1 };
      if (shape === 'from')
        return { ...(position % 2 === 0 ? { atLeast: bound } : { moreThan: bound }), ...result };
      if (shape === 'exact') return { equals: bound, ...result };
      return { atLeast: bound, lessThan: sorted[position + 1] ?? bound + 4, ...result };
    });
    return hasOther
      ? [...bins, { other: true, points: points[4] ?? 1 }, { missing: true, points: points[5] ?? 1 }]
      : bins;
  });

const numberLabels = fc.constantFrom<JsonObject>(
  { low: '<2', high: '>=2' },
  { none: '<1', some: '1..<3', many: '>=3' },
  { some: { atLeast: 1 }, rest: 'other' },
  { unknown: 'missing', zero: '0', more: '>0' },
);

const points: fc.Arbitrary<JsonObject> = fc.oneof(
  numberBins.map((bins) => ({ bins })),
  fc
    .tuple(fc.constantFrom(1, 2, 0.5, 0.3, 2.5), fc.integer({ min: 1, max: 12 }), fc.constantFrom(1, -1))
    .map(([each, times, sign]) => ({ each: each * sign, max: times * sign })),
);

const pairs: fc.Arbitrary<JsonObject> = fc
  .tuple(measures, numberLabels, measures, numberLabels, fc.array(halves, { minLength: 3, maxLength: 3 }))
  .map(([a, aBins, b, bBins, [p = 1, q = 2, r = 3]]) => {
    const cell = (n: number, m: number): string => `${Object.keys(aBins)[n]} & ${Object.keys(bBins)[m]}`;
    const bins: JsonObject = { [cell(0, 0)]: p, [cell(1, 1)]: q, [cell(0, 1)]: q, other: r };
    return {
      pair: [
        { ...a, bins: aBins },
        { ...b, bins: bBins },
      ],
      bins,
    };
  });

const limits = fc.record(
  { cap: fc.integer({ min: 0, max: 12 }), floor: fc.integer({ min: -12, max: 0 }) },
  { requiredKeys: [] },
);

const ruleBodies: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(measures, points).map(([measure, worth]) => ({ ...measure, ...worth })) },
  { weight: 1, arbitrary: pairs },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('Opened', 'Bought'), halves)
      .map(([event, give]) => ({ when: { event, atLeast: 2, within: '2d' }, give })),
  },
);

const ruleExtras = fc.record(
  { weight: fc.constantFrom(0.5, 2, 1.5, 0.3), group: fc.constantFrom('g', 'h'), limits },
  { requiredKeys: [] },
);

const matrix = {
  rows: { dimension: 'fit', grades: { A: 5, B: 0, C: -5 } },
  columns: { dimension: 'engagement', grades: { 1: 10, 2: 0 } },
};

/** Documents of scorecards of every measure, limit and kind of points. */
export const documents: fc.Arbitrary<JsonObject> = fc
  .record({
    rules: fc.array(fc.tuple(ruleBodies, ruleExtras, fc.boolean()), { minLength: 1, maxLength: 6 }),
    timeZone: fc.constantFrom('UTC', 'Europe/Prague', 'America/New_York', 'Asia/Kathmandu'),
    dimensionLimits: fc.array(limits, { minLength: 3, maxLength: 3 }),
    groupLimits: fc.array(limits, { minLength: 2, maxLength: 2 }),
    isEligible: fc.nat(9),
    scores: fc.option(fc.tuple(numberBins, fc.boolean()), { nil: undefined }),
    scale: fc.constantFrom({ min: 0, max: 100 }, { min: -20, max: 10 }, { min: 1, max: 3 }),
    hasMatrix: fc.boolean(),
  })
  .map(({ rules, timeZone, dimensionLimits, groupLimits, isEligible, scores, scale, hasMatrix }) => {
    const written = rules.map(([body, { limits: own, group, ...extras }, isFit], position): JsonObject => {
      const dimension = group === 'g' ? 'fit' : group === 'h' || !isFit ? 'engagement' : 'fit';
      return { id: `r${position}`, dimension, ...(group && { group }), ...extras, ...own, ...body };
    });
    const [bins, isOfAll] = scores ?? [];
    if (bins)
      written.push({
        id: 'own',
        dimension: 'overall',
        score: { dimension: isOfAll ? 'fit' : 'engagement' },
        bins,
      });
    return JSON.parse(
      JSON.stringify({
        scorecard: 'random',
        timeZone,
        ...(isEligible === 0 && { eligible: { stage: { exists: true }, not: { stage: 'lost' } } }),
        scale,
        dimensions: { fit: dimensionLimits[0], engagement: dimensionLimits[1], overall: dimensionLimits[2] },
        groups: { g: groupLimits[0], h: groupLimits[1] },
        ...(hasMatrix && { matrix }),
        rules: written,
      }),
    ) as JsonObject;
  });

/** Accepted scorecards. A random document that is refused must be so for its memory: nothing else is wrong with it. */
export const scorecards: fc.Arbitrary<Scorecard> = documents
  .map(readScorecard)
  .filter((reading) => {
    if (reading.ok) return true;
    const others = reading.problems.filter(({ found }) => found !== 'a measure that needs unbounded memory');
    if (others.length > 0) throw new Error(others.map(({ message }) => message).join('\n'));
    return false;
  })
  .map((reading) => (reading as typeof reading & { ok: true }).scorecard);

/** Whether a measure decays, or reads something that does. */
export function decays(measure: Measure): boolean {
  return (
    measure.kind === 'decayed' ||
    (measure.kind === 'pair' && (decays(measure.first.measure) || decays(measure.second.measure)))
  );
}
