import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../domain/json.ts';
import { evaluateHistory } from '../testing/evaluate-history.ts';
import { documents, histories, instants, runs } from '../testing/random-scorecards.ts';
import { parseScorecard } from './parse-scorecard.ts';
import { readScorecard } from './read-scorecard.ts';

const KEYS = [
  'scorecard',
  'rules',
  'id',
  'event',
  'each',
  'max',
  'bins',
  'when',
  'give',
  'trait',
  'pair',
  'within',
  'where',
  'not',
  '__proto__',
  'constructor',
  'and',
  'points',
  'bands',
  'scale',
  'dimensions',
  'matrix',
  'probability',
  'curve',
  'amount',
];

const scalars = fc.constantFrom<Json>(
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  '1d',
  'A',
  'Site Visited',
  '5..1',
  '>=3',
  'missing',
  '(a|a)*',
  '2026-01-01',
);

const trees: fc.Arbitrary<Json> = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    scalars,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('tree')), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).tree;

/** Puts a value somewhere into a document, by a path of numbers. */
function mutated(document: Json, path: number[], value: Json): Json {
  const [step = 0, ...rest] = path;
  if (path.length === 0 || typeof document !== 'object' || document === null) return value;
  if (Array.isArray(document)) {
    const position = document.length === 0 ? 0 : step % document.length;
    return document.with(
      Math.min(position, Math.max(0, document.length - 1)),
      mutated(document[position] ?? null, rest, value),
    );
  }
  const keys = Object.keys(document);
  const key = keys[step % Math.max(1, keys.length)] ?? 'id';
  return { ...document, [key]: mutated(document[key] ?? null, rest, value) };
}

function spoiled(document: JsonObject, path: number[], value: Json): Json {
  try {
    return mutated(document, path, value);
  } catch {
    return value;
  }
}

describe('reading a scorecard', () => {
  it('never throws on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(typeof parseScorecard(text).ok).toBe('boolean');
      }),
      runs(500),
    );
  });

  it('never throws on text that looks like YAML', () => {
    const pieces = fc.constantFrom(
      'scorecard: a',
      '\n',
      '  ',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '!!x',
      '? ',
      '|',
      '>',
      '"',
      "'",
      '#',
      'rules:',
      '\n  - id: a',
      '\n---\n',
      '...',
      '%YAML 1.1\n',
      '\t',
      '<<: *a',
      '@',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const reading = parseScorecard(parts.join(''));
        if (!reading.ok) expect(reading.problems.length).toBeGreaterThan(0);
      }),
      runs(1500),
    );
  });

  it('never throws on any JSON, and says what is wrong with what it refuses', () => {
    fc.assert(
      fc.property(fc.oneof(trees, fc.jsonValue() as fc.Arbitrary<Json>), (document) => {
        const reading = readScorecard(document);
        if (!reading.ok) expect(reading.problems.length).toBeGreaterThan(0);
      }),
      runs(1000),
    );
  });

  it('accepts only what can be evaluated, however a good document is spoiled', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(fc.nat(9), { minLength: 1, maxLength: 6 }),
        trees,
        histories,
        instants,
        (document, path, value, history, at) => {
          const reading = readScorecard(spoiled(document, path, value));
          if (!reading.ok) {
            expect(reading.problems.length).toBeGreaterThan(0);
            return;
          }
          const { score, rows, isEligible } = evaluateHistory(reading.scorecard, { history, at });
          expect(Number.isSafeInteger(score)).toBe(true);
          if (isEligible) expect(rows.reduce((sum, row) => sum + row.points, 0)).toBe(score);
        },
      ),
      runs(600),
    );
  });

  it('comes to the same for a document as YAML, as JSON and as a value', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const reading = readScorecard(document);
        expect(parseScorecard(JSON.stringify(document)).ok).toBe(reading.ok);
        expect(readScorecard(JSON.parse(JSON.stringify(document)))).toEqual(reading);
      }),
      runs(100),
    );
  });
});
