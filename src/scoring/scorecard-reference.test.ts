import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isObject } from '../domain/json.ts';
import { compileScorecard } from './compile-scorecard.ts';
import { parseScorecard } from './parse-scorecard.ts';
import { readScorecard } from './read-scorecard.ts';

const ROOT = new URL('../../', import.meta.url);
const SCORECARDS = new URL('scorecards/', ROOT);
const DOCUMENTS = ['docs/reference/scorecard.md', 'docs/how-to/write-a-scorecard.md'];
const ANY_RULE = { id: 'any', when: { event: 'Demo Requested' }, give: 1 };

interface Example {
  /** File and line, to find it again. */
  place: string;
  yaml: string;
  isRefused: boolean;
}

const schema = JSON.parse(readFileSync(new URL('docs/reference/scorecard.schema.json', ROOT), 'utf8'));
const fitsSchema = new Ajv2020({ allowUnionTypes: true, strictTypes: false, strictRequired: false }).compile(
  schema,
);

const examples = DOCUMENTS.flatMap(examplesIn);
const accepted = examples.filter(({ isRefused }) => !isRefused);
const refused = examples.filter(({ isRefused }) => isRefused);

test('the documents have examples', () => {
  expect(accepted.length).toBeGreaterThan(25);
  expect(refused.length).toBeGreaterThan(7);
});

describe.each(accepted)('the example at $place', ({ yaml }) => {
  const text = wholeScorecard(yaml);

  test('is a scorecard', () => {
    const reading = parseScorecard(text);
    expect(reading.ok ? [] : reading.problems.map(({ message }) => message)).toEqual([]);
    if (reading.ok) expect(compileScorecard(reading.scorecard).rules.length).toBeGreaterThan(0);
  });

  test('fits the schema', () => {
    fitsSchema(parse(text));
    expect(fitsSchema.errors ?? []).toEqual([]);
  });
});

test.each(refused)('the example at $place is refused with the words that it quotes', ({ yaml }) => {
  const quoted = /^# refused: (.+)$/m.exec(yaml)?.[1] ?? 'a comment that quotes the refusal';
  const reading = parseScorecard(wholeScorecard(yaml));
  const messages = reading.ok ? [] : reading.problems.map(({ message }) => message);
  expect(messages.join('\n')).toContain(quoted);
});

describe.each(readdirSync(SCORECARDS))('%s', (name) => {
  const text = readFileSync(new URL(name, SCORECARDS), 'utf8');

  test('fits the schema', () => {
    fitsSchema(parse(text));
    expect(fitsSchema.errors ?? []).toEqual([]);
  });

  test('tells editors where the schema is', () => {
    expect(text).toMatch(
      /^# yaml-language-server: \$schema=\.\.\/docs\/reference\/scorecard\.schema\.json\n/,
    );
  });
});

/** What is wrong, and a document that shows it; reader and schema both refuse each of them. */
const BAD: [string, unknown][] = [
  ['no rules', { scorecard: 'x', rules: [] }],
  ['no slug', { rules: [ANY_RULE] }],
  ['a slug with capitals', { scorecard: 'Our Agency', rules: [ANY_RULE] }],
  ['an unknown key on top', { scorecard: 'x', band: { hot: 50 }, rules: [ANY_RULE] }],
  ['an unknown subject', { scorecard: 'x', subject: 'person', rules: [ANY_RULE] }],
  ['a scale without a top', { scorecard: 'x', scale: { min: 1 }, rules: [ANY_RULE] }],
  ['a threshold with a fraction', { scorecard: 'x', bands: { hot: 50.5 }, rules: [ANY_RULE] }],
  ['a band with a space in its name', { scorecard: 'x', bands: { 'very hot': 50 }, rules: [ANY_RULE] }],
  ['a negative margin', { scorecard: 'x', margin: -1, rules: [ANY_RULE] }],
  ['a cap with a fraction', { scorecard: 'x', groups: { g: { cap: 1.5 } }, rules: [ANY_RULE] }],
  ['a matrix without columns', { scorecard: 'x', matrix: { rows: axis('score') }, rules: [ANY_RULE] }],
  ['a probability without a horizon', withProbability({ of: 'X', curve: { 0: 0.1 } })],
  ['a probability above 1', withProbability({ of: 'X', within: '9d', curve: { 0: 1.1 } })],
  ['a probability without a curve', withProbability({ of: 'X', within: '9d', curve: {} })],
  ['a probability at no score', withProbability({ of: 'X', within: '9d', curve: { low: 0.1 } })],
  ['an interval of two', withProbability({ of: 'X', within: '9d', curve: { 0: [0.1, 0.2] } })],
  ['two outcomes', withProbability({ of: { a: 1, b: 2 }, within: '9d', curve: { 0: 0.1 } })],
  [
    'an amount without a currency',
    withProbability({ of: 'X', within: '9d', curve: { 0: 0.1 }, amount: { all: 1 } }),
  ],
  ['an empty condition', { scorecard: 'x', eligible: {}, rules: [ANY_RULE] }],
  ['or without a list', { scorecard: 'x', eligible: { or: { country: 'CZ' } }, rules: [ANY_RULE] }],
  ['a rule without an id', oneRule({ when: { event: 'X' }, give: 1 })],
  ['a rule without points', oneRule({ id: 'a', when: { event: 'X' } })],
  ['a rule with two kinds of points', oneRule({ id: 'a', event: 'X', give: 1, each: 1 })],
  ['a rule without a measure', oneRule({ id: 'a', give: 1 })],
  ['a rule with two measures', oneRule({ id: 'a', event: 'X', trait: 'y', give: 1 })],
  ['a measure beside when', oneRule({ id: 'a', trait: 'y', when: { event: 'X' }, give: 1 })],
  ['an unknown key in a rule', oneRule({ id: 'a', evnt: 'X', give: 1 })],
  ['a test outside when', oneRule({ id: 'a', event: 'X', atLeast: 5, give: 1 })],
  ['points as text', oneRule({ id: 'a', event: 'X', give: 'ten' })],
  ['a maximum without each', oneRule({ id: 'a', event: 'X', give: 1, max: 5 })],
  ['a weight of zero', oneRule({ id: 'a', event: 'X', give: 1, weight: 0 })],
  ['an unknown kind of data', oneRule({ id: 'a', event: 'X', give: 1, data: 'guessed' })],
  ['a duration without a unit', oneRule({ id: 'a', event: 'X', within: 30, each: 1, max: 2 })],
  ['a duration in months', oneRule({ id: 'a', event: 'X', within: '3mo', each: 1, max: 2 })],
  ['a window beside a half-life', oneRule({ id: 'a', event: 'X', within: '3d', halfLife: '1d', each: 1 })],
  ['a window beside a sum', oneRule({ id: 'a', event: 'X', within: '3d', sumOf: 'y', each: 1 })],
  ['a window beside a trait', oneRule({ id: 'a', trait: 'x', within: '3d', each: 1 })],
  ['a half-life of days since', oneRule({ id: 'a', daysSinceLast: 'X', halfLife: '3d', each: 1, max: 2 })],
  ['two shapes of a measure', oneRule({ id: 'a', event: 'X', sumOf: 'y', maxOf: 'y', each: 1 })],
  ['different hours', oneRule({ id: 'a', event: 'X', distinct: 'hours', each: 1, max: 2 })],
  [
    'a sequence without a duration',
    parse('{ scorecard: x, rules: [{ id: a, sequence: { first: A, then: B }, give: 1 }] }'),
  ],
  ['a pair of one', oneRule({ id: 'a', pair: [{ trait: 'x', bins: { a: 1 } }], bins: { a: 1 } })],
  ['three conditions', oneRule({ id: 'a', when: [{ event: 'X' }, { event: 'Y' }, { event: 'Z' }], give: 1 })],
  ['two conditions beside each', oneRule({ id: 'a', when: [{ event: 'X' }, { event: 'Y' }], each: 1 })],
  ['no event names', oneRule({ id: 'a', event: [], give: 1 })],
  ['an unknown operator', oneRule({ id: 'a', when: { trait: 'x', endsWith: 'y' }, give: 1 })],
  [
    'an unknown operator in where',
    oneRule({ id: 'a', event: 'X', where: { path: { startWith: '/' } }, give: 1 }),
  ],
  [
    'a bound that is neither number nor date',
    oneRule({ id: 'a', when: { trait: 'x', atLeast: 'z' }, give: 1 }),
  ],
  ['between one', oneRule({ id: 'a', when: { trait: 'x', between: [1] }, give: 1 })],
  ['in without values', oneRule({ id: 'a', when: { trait: 'x', in: [] }, give: 1 })],
  ['exists with text', oneRule({ id: 'a', when: { trait: 'x', exists: 'yes' }, give: 1 })],
  ['no bins', oneRule({ id: 'a', trait: 'x', bins: {} })],
  ['a bin without points', oneRule({ id: 'a', trait: 'x', bins: [{ atLeast: 5 }] })],
  ['a bin with points as text', oneRule({ id: 'a', trait: 'x', bins: { 5: 'ten' } })],
  ['a bin that is not missing', oneRule({ id: 'a', trait: 'x', bins: [{ missing: false, points: 1 }] })],
];

test.each(BAD)('the schema and the reader refuse %s', (_, document) => {
  expect(readScorecard(document).ok).toBe(false);
  expect(fitsSchema(document)).toBe(false);
});

/** What the schema cannot say, and only the reader refuses. */
const BAD_FOR_THE_READER: [string, unknown][] = [
  ['a top below the bottom', { scorecard: 'x', scale: { min: 5, max: 1 }, rules: [ANY_RULE] }],
  ['a probability that falls', withProbability({ of: 'X', within: '9d', curve: { 0: 0.2, 9: 0.1 } })],
  ['a probability beyond the scale', withProbability({ of: 'X', within: '9d', curve: { 101: 0.2 } })],
  [
    'an interval beside its probability',
    withProbability({ of: 'X', within: '9d', curve: { 0: [0.2, 0.1, 0.3] } }),
  ],
  ['an unknown time zone', { scorecard: 'x', timeZone: 'Prague', rules: [ANY_RULE] }],
  ['an unknown dimension', oneRule({ id: 'a', dimension: 'fit', event: 'X', give: 1 })],
  ['overlapping bins', oneRule({ id: 'a', trait: 'x', bins: { '1..5': 1, '4..8': 2 } })],
  ['unbounded memory', oneRule({ id: 'a', event: 'X', within: '30d', each: 1 })],
];

test.each(BAD_FOR_THE_READER)('only the reader refuses %s', (_, document) => {
  expect(readScorecard(document).ok).toBe(false);
  expect(fitsSchema(document)).toBe(true);
});

function oneRule(rule: object): object {
  return { scorecard: 'x', rules: [rule] };
}

function withProbability(probability: object): object {
  return { scorecard: 'x', probability, rules: [ANY_RULE] };
}

function axis(dimension: string): object {
  return { dimension, grades: { A: 10, B: 0 } };
}

/** The text of a whole file: a list is its rules, a mapping without a slug is some of its keys. */
function wholeScorecard(yaml: string): string {
  const part: unknown = parse(yaml);
  if (Array.isArray(part)) return `scorecard: example\nrules:\n${yaml}`;
  if (!isObject(part) || 'scorecard' in part) return yaml;
  const rules = 'rules' in part ? '' : `rules: [${JSON.stringify(ANY_RULE)}]\n`;
  return `scorecard: example\n${rules}${yaml}`;
}

function examplesIn(name: string): Example[] {
  const text = readFileSync(new URL(name, ROOT), 'utf8');
  return [...text.matchAll(/^```yaml( refused)?\n([\s\S]*?)^```$/gm)].map((match) => ({
    place: `${name}:${text.slice(0, match.index).split('\n').length}`,
    yaml: match[2] ?? '',
    isRefused: match[1] !== undefined,
  }));
}
