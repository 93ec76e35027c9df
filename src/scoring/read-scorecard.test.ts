import { describe, expect, it } from 'vitest';
import type { Problem } from '../domain/place.ts';
import { accepted } from '../testing/evaluate-history.ts';
import { parseScorecard } from './parse-scorecard.ts';
import { readScorecard } from './read-scorecard.ts';
import { scorecardCycle } from './score-cycle.ts';

const rule = { id: 'a', event: 'A', each: 1, max: 5 };

function card(...rules: unknown[]): Record<string, unknown> {
  return { scorecard: 'case', rules };
}

function problemsOf(document: unknown): Problem[] {
  const reading = readScorecard(document);
  return reading.ok ? [] : reading.problems;
}

function parsedProblems(text: string): Problem[] {
  const reading = parseScorecard(text);
  return reading.ok ? [] : reading.problems;
}

/** Place of the problem, a part of what was found, a part of what is allowed. */
type Refusal = [name: string, document: unknown, path: string, found: string, allowed: string];

function deep(levels: number): unknown {
  return levels === 0 ? { x: 1 } : { not: deep(levels - 1) };
}

const of = (more: object): unknown => card({ ...rule, ...more });
const withBins = (bins: unknown, measure: object = { trait: 'x' }): unknown =>
  card({ id: 'a', ...measure, bins });
const where = (condition: unknown): unknown => of({ where: condition });
const top = (more: object): unknown => ({ ...card(rule), ...more });

const refusals: Refusal[] = [
  // The document
  ['nothing', undefined, '', 'nothing', 'a scorecard with the keys scorecard'],
  ['null', null, '', 'nothing (null)', 'a scorecard'],
  ['a list', [rule], '', 'a list of 1', 'a scorecard'],
  ['a text', 'scorecard', '', 'the text “scorecard”', 'a scorecard'],
  ['no slug', { rules: [rule] }, 'scorecard', 'nothing', 'a slug'],
  ['a slug with capitals', top({ scorecard: 'Case' }), 'scorecard', 'Case', 'small letters'],
  ['a slug that ends in a dash', top({ scorecard: 'a-' }), 'scorecard', 'a-', 'a slug'],
  ['an unknown key', top({ band: {} }), 'band', 'did you mean “bands”?', 'bands, margin'],
  ['an unknown subject', top({ subject: 'deal' }), 'subject', 'deal', 'lead or company'],
  ['an unknown time zone', top({ timeZone: 'Mars/Olympus' }), 'timeZone', 'Mars/Olympus', 'Europe/Prague'],
  ['a title that is a number', top({ title: 5 }), 'title', 'the number 5', 'text'],
  [
    'a prototype as a key',
    JSON.parse('{"scorecard":"case","rules":[],"__proto__":{"x":1}}'),
    '__proto__',
    '__proto__',
    'scorecard, title',
  ],
  ['a constructor as a key', top({ constructor: 1 }), 'constructor', 'constructor', 'scorecard, title'],
  // Scale, bands, dimensions, groups
  ['a scale without a top', top({ scale: {} }), 'scale.max', 'nothing', 'a whole number'],
  ['a scale upside down', top({ scale: { min: 5, max: 5 } }), 'scale.max', '5', 'above the minimum, 5'],
  [
    'a scale beyond a thousand million',
    top({ scale: { max: 1e10 } }),
    'scale.max',
    '10000000000',
    'between −1,000,000,000',
  ],
  [
    'an infinite scale',
    top({ scale: { max: Number.POSITIVE_INFINITY } }),
    'scale.max',
    'Infinity',
    'a whole number',
  ],
  ['a band that starts nowhere', top({ bands: { a: 'high' } }), 'bands.a', 'high', 'a whole number'],
  ['a band above the scale', top({ bands: { a: 101 } }), 'bands.a', '101', 'from 0 to 100'],
  ['a band below the scale', top({ bands: { a: -1 } }), 'bands.a', '-1', 'from 0 to 100'],
  ['two bands at one threshold', top({ bands: { a: 50, b: 50 } }), 'bands.b', '50', 'no other band'],
  [
    'the lowest band above the bottom',
    top({ bands: { unqualified: 20 } }),
    'bands.unqualified',
    '20',
    '0, the bottom',
  ],
  ['a negative margin', top({ margin: -1 }), 'margin', '-1', '0 or more'],
  ['an unknown key of a band', top({ bands: { a: { from: 5 } } }), 'bands.a.from', 'from', 'atLeast'],
  ['bands in a list', top({ bands: [50] }), 'bands', 'a list of 1', 'a mapping'],
  ['a band with a strange id', top({ bands: { __x: 5 } }), 'bands.__x', '__x', 'an id'],
  [
    'an unknown dimension',
    top({ dimensions: { fit: null, other: null }, rules: [{ ...rule, dimension: 'price' }] }),
    'rules[0].dimension',
    'price',
    'fit, other',
  ],
  [
    'no dimension where there are several',
    top({ dimensions: { fit: null, other: null } }),
    'rules[0].dimension',
    'nothing',
    'fit, other',
  ],
  ['an unknown group', of({ group: 'content' }), 'rules[0].group', 'content', 'defines no groups'],
  [
    'a floor above the cap',
    top({ dimensions: { fit: { cap: 1, floor: 2 } } }),
    'dimensions.fit.floor',
    '2',
    'at most the cap, 1',
  ],
  [
    'a measure beside a list of conditions',
    card({ id: 'a', when: [{ event: 'A' }, { event: 'B' }], event: 'C', give: 1 }),
    'rules[0].event',
    'event',
    'nothing of a measure',
  ],
  [
    'a question whether a count exists',
    card({ id: 'a', when: { event: 'X', exists: true }, give: 1 }),
    'rules[0]',
    'exists',
    'tests of a number',
  ],
  [
    'points for a fading count without a threshold',
    card({ id: 'a', when: { event: 'X', halfLife: '14d' }, give: 1 }),
    'rules[0].when',
    'none',
    'a test beside it',
  ],
  [
    'a matrix of one dimension',
    {
      scorecard: 'case',
      dimensions: { x: null, y: null },
      rules: [{ ...rule, dimension: 'x' }],
      matrix: { rows: { dimension: 'x', grades: { A: 0 } }, columns: { dimension: 'x', grades: { 1: 0 } } },
    },
    'matrix.columns.dimension',
    'x',
    'another dimension',
  ],
  ['a cap with a fraction', of({ cap: 1.5 }), 'rules[0].cap', '1.5', 'a whole number'],
  [
    'a group over two dimensions',
    {
      scorecard: 'case',
      dimensions: { x: null, y: null },
      groups: { g: null },
      rules: [
        { ...rule, dimension: 'x', group: 'g' },
        { ...rule, id: 'b', dimension: 'y', group: 'g' },
      ],
    },
    'rules[1].group',
    'one in “y”',
    'of one dimension',
  ],
  // The matrix
  [
    'a matrix of an unknown dimension',
    top({
      matrix: {
        rows: { dimension: 'x', grades: { A: 1 } },
        columns: { dimension: 'score', grades: { 1: 1 } },
      },
    }),
    'matrix.rows.dimension',
    'x',
    'score',
  ],
  [
    'a priority of an unknown grade',
    top({
      matrix: {
        rows: { dimension: 'score', grades: { A: 1 } },
        columns: { dimension: 'score', grades: { 1: 1 } },
        priorities: { B1: 'x' },
      },
    }),
    'matrix.priorities.B1',
    'B1',
    'A1',
  ],
  [
    'two cells of one name',
    top({
      matrix: {
        rows: { dimension: 'score', grades: { A: 1, AB: 2 } },
        columns: { dimension: 'score', grades: { BC: 1, C: 2 } },
      },
    }),
    'matrix',
    'two cells “ABC”',
    'no two cells',
  ],
  [
    'two grades at one threshold',
    top({
      matrix: {
        rows: { dimension: 'score', grades: { A: 1, B: 1 } },
        columns: { dimension: 'score', grades: { 1: 1 } },
      },
    }),
    'matrix.rows.grades',
    'a mapping',
    'of its own',
  ],
  // Rules
  ['no rules', top({ rules: [] }), 'rules', 'an empty list', 'one or more'],
  ['rules in a mapping', top({ rules: { a: 1 } }), 'rules', 'a mapping', 'a list'],
  [
    'too many rules',
    top({ rules: Array.from({ length: 501 }, (_, n) => ({ ...rule, id: `r${n}` })) }),
    'rules',
    'a list of 501',
    'at most 500',
  ],
  ['a rule that is a text', card('a'), 'rules[0]', 'the text “a”', 'a rule'],
  [
    'an unknown key of a rule',
    of({ haf_life: '1d' }),
    'rules[0].haf_life',
    'did you mean “halfLife”?',
    'halfLife',
  ],
  ['a rule without an id', card({ event: 'A', each: 1, max: 1 }), 'rules[0].id', 'nothing', 'an id'],
  ['an id with a blank', of({ id: 'a b' }), 'rules[0].id', 'a b', 'letters, digits'],
  ['the same id twice', card(rule, rule), 'rules[1].id', 'a', 'rules[0] has this one'],
  ['no points', card({ id: 'a', event: 'A' }), 'rules[0]', 'none of them', 'give, bins, each'],
  ['two kinds of points', of({ give: 5 }), 'rules[0]', 'give and each', 'exactly one'],
  ['no measure', card({ id: 'a', each: 1 }), 'rules[0]', 'none of them', 'trait, event'],
  ['two measures', of({ trait: 'x' }), 'rules[0]', 'trait and event', 'exactly one'],
  ['a weight of nought', of({ weight: 0 }), 'rules[0].weight', '0', 'above 0'],
  ['a weight that is no number', of({ weight: Number.NaN }), 'rules[0].weight', 'NaN', 'above 0'],
  ['data of an unknown kind', of({ data: 'guessed' }), 'rules[0].data', 'guessed', 'explicit'],
  ['points for each that are nought', of({ each: 0, max: 0 }), 'rules[0].each', '0', 'other than 0'],
  ['points for each beyond all measure', of({ each: 1e300 }), 'rules[0].each', '1e+300', 'between'],
  ['a max on the other side', of({ each: 1, max: -5 }), 'rules[0].max', '-5', 'the sign of each'],
  [
    'a max beside give',
    card({ id: 'a', when: { event: 'A' }, give: 1, max: 5 }),
    'rules[0].max',
    '5',
    'cap limits any rule',
  ],
  ['an event name that is a number', of({ event: 5 }), 'rules[0].event', 'the number 5', 'an event name'],
  ['a blank event name', of({ event: ' ' }), 'rules[0].event', 'the text', 'an event name'],
  ['no event names', of({ event: [] }), 'rules[0].event', 'an empty list', 'a list of them'],
  [
    'visits among other events',
    of({ event: ['Site Visited', 'A'], within: '1d' }),
    'rules[0].event',
    'among other events',
    'Site Visited alone',
  ],
  // Durations
  ...['30', 'd', '1.5d', '-1d', '0d', '1y', '99999w', '1 month', 30, [], {}].map(
    (within): Refusal => [
      `a duration of ${JSON.stringify(within)}`,
      of({ within }),
      'rules[0].within',
      '',
      'a duration such as 30d',
    ],
  ),
  ['a half-life that is none', of({ halfLife: 'soon' }), 'rules[0].halfLife', 'soon', 'a duration'],
  // Shapes of measures
  [
    'a window over all amounts',
    of({ sumOf: 'n', within: '1d' }),
    'rules[0].within',
    'a rolling window',
    'halfLife is bounded',
  ],
  [
    'a window beside decay',
    of({ halfLife: '1d', within: '1d' }),
    'rules[0].within',
    'beside halfLife',
    'only sumOf',
  ],
  ['two shapes', of({ sumOf: 'n', maxOf: 'n' }), 'rules[0].maxOf', 'both', 'only one of'],
  ['distinct something', of({ distinct: 'weeks' }), 'rules[0].distinct', 'weeks', 'days, sessions'],
  [
    'a condition beside a trait',
    card({ id: 'a', trait: 'x', where: { y: 1 }, each: 1 }),
    'rules[0].where',
    'where',
    'nothing of the kind',
  ],
  [
    'a window beside days since',
    card({ id: 'a', daysSinceLast: 'A', within: '1d', each: 1 }),
    'rules[0].within',
    'within',
    'where',
  ],
  [
    'a sequence without a duration',
    card({ id: 'a', sequence: { first: 'A', then: 'B' }, each: 1, max: 1 }),
    'rules[0].sequence.within',
    'nothing',
    'a duration',
  ],
  [
    'a sequence of visits',
    card({ id: 'a', sequence: { first: 'Site Visited', then: 'B', within: '1d' }, each: 1, max: 1 }),
    'rules[0].sequence.first',
    'of visits',
    'Page Viewed',
  ],
  [
    'the amounts of visits',
    of({ event: 'Site Visited', sumOf: 'n' }),
    'rules[0].sumOf',
    'of visits',
    'Page Viewed',
  ],
  [
    'a pair of three',
    card({ id: 'a', pair: [1, 2, 3], bins: { x: 1 } }),
    'rules[0].pair',
    'a list of 3',
    'two measures',
  ],
  [
    'a pair in a pair',
    card({
      id: 'a',
      pair: [
        { pair: [], bins: { a: '1' } },
        { trait: 'x', bins: { b: '1' } },
      ],
      bins: { 'a & b': 1 },
    }),
    'rules[0].pair[0].pair',
    '',
    '',
  ],
  [
    'a cell that does not exist',
    card({
      id: 'a',
      pair: [
        { trait: 'x', bins: { a: '1' } },
        { trait: 'y', bins: { b: '1' } },
      ],
      bins: { 'a & c': 1 },
    }),
    'rules[0].bins',
    'a & c',
    'a & b',
  ],
  [
    'text of a count in a pair',
    card({
      id: 'a',
      pair: [
        { event: 'A', bins: { a: { contains: 'x' } } },
        { trait: 'y', bins: { b: '1' } },
      ],
      bins: { 'a & b': 1 },
    }),
    'rules[0].pair[0]',
    'contains',
    'tests of a number',
  ],
  [
    'points for each of a pair',
    card({
      id: 'a',
      pair: [
        { trait: 'x', bins: { a: '1' } },
        { trait: 'y', bins: { b: '1' } },
      ],
      each: 1,
    }),
    'rules[0].each',
    'the number 1',
    'bins beside a pair',
  ],
  // Unbounded measures
  ...(
    [
      ['a count in a window without a max', { event: 'A', within: '1d', each: 1 }, 'each with a max'],
      [
        'distinct values without a max',
        { event: 'A', distinct: { property: 'p' }, each: 1 },
        'each with a max',
      ],
      ['all days ever', { event: 'A', distinct: 'days', each: 1 }, 'each with a max'],
      [
        'sequences without a max',
        { sequence: { first: 'A', then: 'B', within: '1d' }, each: 1 },
        'each with a max',
      ],
      [
        'a count to a million in a window',
        { event: 'A', within: '1d', each: 1, max: 1_000_000 },
        'numbers up to 10000',
      ],
      ['visits ever', { event: 'Site Visited', each: 1, max: 5 }, 'a window of at most 400d'],
      [
        'visits of two years',
        { event: 'Site Visited', within: '730d', each: 1, max: 5 },
        'a window of at most 400d',
      ],
      ['days since a visit without end', { daysSinceLast: 'Site Visited', each: 1 }, 'at most 400 days'],
    ] as const
  ).map(
    ([name, measure, allowed]): Refusal => [
      name,
      card({ id: 'a', ...measure }),
      'rules[0]',
      'unbounded memory',
      allowed,
    ],
  ),
  // Conditions
  ['an empty condition', where({}), 'rules[0].where', 'a mapping', 'a mapping from fields'],
  ['a condition in a list', where([{ x: 1 }]), 'rules[0].where', 'a list of 1', 'a mapping from fields'],
  [
    'an unknown operator',
    where({ x: { equal: 1 } }),
    'rules[0].where.x.equal',
    'did you mean “equals”?',
    'equals, in',
  ],
  [
    'a prototype as an operator',
    where(JSON.parse('{"x":{"__proto__":1}}')),
    'rules[0].where.x.__proto__',
    '__proto__',
    'equals, in',
  ],
  [
    'a constructor as an operator',
    where({ x: { constructor: 1 } }),
    'rules[0].where.x.constructor',
    'constructor',
    'equals',
  ],
  [
    'equality with a list',
    where({ x: { equals: [1] } }),
    'rules[0].where.x.equals',
    'a list of 1',
    'text, a number',
  ],
  ['a field with null', where({ x: null }), 'rules[0].where.x', 'null', 'text, a number'],
  ['in nothing', where({ x: { in: [] } }), 'rules[0].where.x.in', 'an empty list', 'one or more'],
  ['in with a mapping', where({ x: { in: [{}] } }), 'rules[0].where.x.in[0]', 'a mapping', 'text'],
  [
    'at least a text',
    where({ x: { atLeast: 'five' } }),
    'rules[0].where.x.atLeast',
    'five',
    'a number, or a date',
  ],
  [
    'at least a date that is none',
    where({ x: { atLeast: '2026-02-30' } }),
    'rules[0].where.x.atLeast',
    '2026-02-30',
    'a date',
  ],
  [
    'at least infinity',
    where({ x: { atLeast: Number.POSITIVE_INFINITY } }),
    'rules[0].where.x.atLeast',
    'Infinity',
    'a number',
  ],
  [
    'between one number',
    where({ x: { between: [1] } }),
    'rules[0].where.x.between[1]',
    'nothing',
    'a number',
  ],
  [
    'between upside down',
    where({ x: { between: [2, 1] } }),
    'rules[0].where.x.between',
    'a list of 2',
    'the smaller first',
  ],
  [
    'between a number and a date',
    where({ x: { between: [1, '2026-01-01'] } }),
    'rules[0].where.x.between',
    'a list of 2',
    'two dates',
  ],
  ['exists with a text', where({ x: { exists: 'yes' } }), 'rules[0].where.x.exists', 'yes', 'true or false'],
  ['and with a mapping', where({ and: { x: 1 } }), 'rules[0].where.and', 'a mapping', 'a list of conditions'],
  ['or of nothing', where({ or: [] }), 'rules[0].where.or', 'an empty list', 'one or more'],
  ['not of a list', where({ not: [{ x: 1 }] }), 'rules[0].where.not', 'a list', 'a mapping from fields'],
  [
    'a condition eleven deep',
    where(deep(11)),
    `rules[0].where${'.not'.repeat(11)}`,
    'a deeper condition',
    'at most 10 deep',
  ],
  [
    'a pattern that is none',
    where({ x: { matches: '(' } }),
    'rules[0].where.x.matches',
    '(',
    'a valid regular expression',
  ],
  [
    'a pattern that can take ages',
    where({ x: { matches: '^(a|a)+$' } }),
    'rules[0].where.x.matches',
    '^(a|a)+$',
    'no choice or repetition inside',
  ],
  [
    'a pattern that is too long',
    where({ x: { matches: 'a'.repeat(201) } }),
    'rules[0].where.x.matches',
    'aaa',
    'at most 200',
  ],
  [
    'an eligibility that is none',
    top({ eligible: 'everybody' }),
    'eligible',
    'everybody',
    'a mapping from fields',
  ],
  // Bins
  ['no bins', withBins({}), 'rules[0].bins', 'a mapping', 'a mapping from bins'],
  ['bins that are a number', withBins(5), 'rules[0].bins', '5', 'a mapping from bins'],
  [
    'a bin without points',
    withBins([{ atLeast: 5 }]),
    'rules[0].bins[0].points',
    'nothing',
    'the points of this bin',
  ],
  ['a bin with points in text', withBins({ a: '5' }), 'rules[0].bins.a', 'the text “5”', 'a number'],
  [
    'a bin with endless points',
    withBins({ a: Number.NEGATIVE_INFINITY }),
    'rules[0].bins.a',
    '-Infinity',
    'a number',
  ],
  ['a bin without a test', withBins([{ points: 5 }]), 'rules[0].bins[0]', 'points', 'at least one of'],
  [
    'a bin with an unknown test',
    withBins([{ atleast: 5, points: 1 }]),
    'rules[0].bins[0].atleast',
    'did you mean “atLeast”?',
    'atLeast',
  ],
  [
    'ranges that overlap',
    withBins({ '0..10': 1, '5..15': 2 }),
    'rules[0].bins',
    '“0..10” and “5..15”',
    'inside the other',
  ],
  [
    'ranges that share their end',
    withBins({ '0..10': 1, '10..15': 2 }),
    'rules[0].bins',
    'overlap',
    'inside the other',
  ],
  [
    'the same number twice',
    withBins([
      { equals: 100, points: 1 },
      { equals: '100.0', points: 2 },
    ]),
    'rules[0].bins',
    'number 1 and number 2',
    'inside the other',
  ],
  [
    'the same text twice, but for blanks and case',
    withBins({ ceo: 1, 'CEO ': 2 }),
    'rules[0].bins',
    '“ceo” and “CEO ”',
    'inside the other',
  ],
  [
    'the same text in two encodings',
    withBins({ ž: 1, 'z\u030c': 2 }),
    'rules[0].bins',
    'overlap',
    'inside the other',
  ],
  [
    'two parts that one text can have',
    withBins([
      { contains: 'a', points: 1 },
      { contains: 'b', points: 2 },
    ]),
    'rules[0].bins',
    'overlap',
    'inside the other',
  ],
  [
    'two bins for all else',
    withBins([
      { other: true, points: 1 },
      { other: true, points: 2 },
    ]),
    'rules[0].bins',
    'number 1 and number 2',
    'inside the other',
  ],
  [
    'a range that ends before it starts',
    withBins({ '100..50': 1 }),
    'rules[0].bins',
    'ends before it starts',
    'hold some value',
  ],
  [
    'a range without a number in it',
    withBins({ '5..<5': 1 }),
    'rules[0].bins',
    'ends before it starts',
    'hold some value',
  ],
  ['a bin for blank text', withBins({ '': 1 }), 'rules[0].bins', 'blank text', 'hold some value'],
  [
    'text bins of a count',
    withBins({ many: 1 }, { event: 'A' }),
    'rules[0]',
    'equals many',
    'tests of a number',
  ],
  [
    'dates of a count',
    withBins([{ atLeast: '2026-01-01', points: 1 }], { event: 'A' }),
    'rules[0]',
    'atLeast 2026-01-01',
    'tests of a number',
  ],
  // Scores
  [
    'a dimension that reads itself',
    card({ id: 'a', score: { dimension: 'score' }, each: 1, max: 5 }),
    'rules',
    'the cycle score → score',
    'do not read themselves',
  ],
  [
    'a scorecard that reads its own total',
    card({ id: 'a', score: 'case', each: 1, max: 5 }),
    'rules',
    'case → case',
    'do not read themselves',
  ],
  [
    'two dimensions that read each other',
    {
      scorecard: 'case',
      dimensions: { x: null, y: null },
      rules: [
        { id: 'a', dimension: 'x', score: { dimension: 'y' }, each: 1 },
        { id: 'b', dimension: 'y', score: { dimension: 'x' }, each: 1 },
      ],
    },
    'rules',
    'x → y → x',
    'do not read themselves',
  ],
  [
    'a dimension that does not exist',
    card({ id: 'a', score: { dimension: 'fit' }, each: 1 }),
    'rules[0].score',
    '“fit”',
    'score',
  ],
  [
    'a score of nothing',
    card({ id: 'a', score: {}, each: 1 }),
    'rules[0].score',
    'a mapping',
    'a scorecard, a dimension',
  ],
  [
    'a test that is missing beside a score',
    card({ id: 'a', when: { score: 'x' }, give: 1 }),
    'rules[0].when',
    'none',
    'atLeast',
  ],
  [
    'one condition in a list',
    card({ id: 'a', when: [{ event: 'A' }], give: 1 }),
    'rules[0].when',
    'a list of 1',
    'a list of two',
  ],
];

describe('a scorecard with a mistake is refused:', () => {
  it.each(refusals)('%s', (_, document, path, found, allowed) => {
    const problems = problemsOf(document);
    expect(problems.length).toBeGreaterThan(0);
    const problem = problems.find((each) => each.path === path);
    expect(problems.map((each) => each.path)).toContain(path);
    expect(problem?.found).toContain(found);
    expect(problem?.allowed).toContain(allowed);
    expect(problem?.message).toBe(
      `${path || 'the document'}: found ${problem?.found}; allowed: ${problem?.allowed}`,
    );
  });

  it('with every mistake at once', () => {
    const paths = problemsOf({ scorecard: 'A', margin: -1, rules: [{ id: '', event: 5, each: 'x' }] }).map(
      ({ path }) => path,
    );
    expect(paths).toEqual(expect.arrayContaining(['scorecard', 'margin', 'rules[0].id', 'rules[0].event']));
  });

  it('with at most a hundred of its mistakes', () => {
    const keys = Array.from({ length: 500 }, (_, n) => [`k${n}`, n]);
    expect(problemsOf(Object.fromEntries(keys))).toHaveLength(100);
  });
});

describe('scorecards that read each other', () => {
  it('are refused together', () => {
    const a = accepted({ scorecard: 'a', rules: [{ id: 'x', score: 'b', each: 1 }] });
    const b = accepted({ scorecard: 'b', rules: [{ id: 'x', score: 'c', each: 1 }] });
    const c = accepted({
      scorecard: 'c',
      rules: [{ id: 'x', score: { scorecard: 'a', dimension: 'score' }, each: 1 }],
    });
    expect(scorecardCycle([a, b, c])).toEqual(['a', 'b', 'c', 'a']);
    expect(scorecardCycle([a, b])).toBeUndefined();
  });
});

describe('a file with a mistake is refused at its line and column:', () => {
  const head = 'scorecard: case\nrules:\n';
  it.each([
    ['an unknown key', `${head}  - id: a\n    evnt: A\n    each: 1\n`, 4, 11, 'did you mean “event”?'],
    ['a wrong type', `${head}  - id: a\n    event: A\n    each: five\n`, 5, 11, 'the text “five”'],
    ['a missing key, at what holds it', `${head}  - event: A\n    each: 1\n`, 3, 5, 'nothing'],
    [
      'a duplicate key',
      `${head}  - id: a\n    event: A\n    each: 1\n    event: B\n`,
      6,
      5,
      'the key “event” a second time',
    ],
    ['an unclosed bracket', 'scorecard: [case\n', 2, 1, ''],
    ['a tab as indentation', 'scorecard: case\nrules:\n\t- id: a\n', 3, 1, ''],
    ['an unknown tag', 'scorecard: !secret case\nrules: []\n', 1, 12, 'Unresolved tag'],
    ['two documents', 'scorecard: a\n---\nscorecard: b\n', 2, 1, 'multiple documents'],
    ['not a number', `${head}  - id: a\n    event: A\n    each: .nan\n`, 5, 11, 'NaN'],
    ['infinity', `${head}  - id: a\n    event: A\n    each: -.inf\n`, 5, 11, '-Infinity'],
    ['a list at the root', '- scorecard: case\n', 1, 1, 'a list of 1'],
    [
      'a merge key',
      'scorecard: case\nx: &x { id: a }\nrules: [{ <<: *x, event: A, each: 1 }]\n',
      3,
      15,
      '<<',
    ],
  ])('%s', (_, text, line, column, found) => {
    const problems = parsedProblems(text);
    expect(problems.map((problem) => `${problem.line}:${problem.column}`)).toContain(`${line}:${column}`);
    expect(problems.map((problem) => problem.found).join('\n')).toContain(found);
  });

  it.each([
    ['nothing', ''],
    ['a comment', '# nothing here\n'],
    ['a null byte', '\0'],
    ['brackets without end', '['.repeat(50_000)],
    ['nesting without end', `${'- '.repeat(20_000)}a`],
  ])('%s', (_, text) => {
    expect(parsedProblems(text).length).toBeGreaterThan(0);
  });

  it('aliases that multiply', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `k${n + 1}: &k${n + 1} [${`*k${n},`.repeat(9)}]`);
    const problems = parsedProblems(`k0: &k0 [x]\n${levels.join('\n')}\n`);
    expect(problems[0]?.allowed).toContain('YAML with few aliases');
  });

  it('a file that is too long, before it is parsed', () => {
    expect(parsedProblems('#'.repeat(1_000_001))[0]?.found).toBe('1000001 characters');
  });

  it('tens of thousands of unknown keys, in little time', () => {
    const start = performance.now();
    const text = Array.from({ length: 30_000 }, (_, n) => `k${n}: 1`).join('\n');
    expect(parsedProblems(text)).toHaveLength(100);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('an accepted scorecard', () => {
  it('may use every short form', () => {
    const reading = parseScorecard(`
scorecard: short
bands: { hot: 50 }
rules:
  - { id: a, event: A, each: 1, max: 3 }
  - { id: b, trait: company.employees, bins: { 50..500: 10, ">500": 20, missing: 0 } }
  - { id: c, when: { event: [A, B], where: { x: { in: [1, two] } }, atLeast: 2, within: 7d }, give: 5 }
  - { id: d, when: [{ event: A }, { trait: x, equals: y }], give: 5 }
  - { id: e, daysSinceLast: Site Visited, bins: { ">=30": -10 } }
`);
    expect(reading.ok ? reading.scorecard.rules.map(({ id }) => id) : reading.problems).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
  });

  it('keeps days of a window however high the max is, because days are few', () => {
    expect(problemsOf(of({ distinct: 'days', within: '30d', each: 0.001, max: 100 }))).toEqual([]);
  });

  it('may name rules, dimensions and fields as JavaScript names what objects inherit', () => {
    const inherited = {
      id: 'constructor',
      dimension: 'toString',
      event: 'valueOf',
      where: { hasOwnProperty: 'x' },
      each: 1,
    };
    expect(
      problemsOf({ scorecard: 'constructor', dimensions: { toString: null }, rules: [inherited] }),
    ).toEqual([]);
  });
});
