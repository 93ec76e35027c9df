import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { canonicalJson, type Json } from '../json.ts';
import { applyToValue } from './apply-to-value.ts';
import { applyYamlEdit } from './apply-yaml-edit.ts';
import type { YamlEdit, YamlPath } from './yaml-edit.ts';

const FOLDER = new URL('../../../scorecards/', import.meta.url);
const TEMPLATES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));
/** Things that people write and templates do not. */
const ODD = `# A head.
scorecard: odd   # the slug
bands: {}
groups:
dimensions:
    fit: { cap: 5 } # indented by four
    # between
    more:

rules:
- id: "quoted"   # behind

  trait: x
  bins:
    - { atLeast: 5, points: 3 }   # five
    # and
    - atLeast: 10
      points: 6
# above the second
- { id: 'flow', when: { event: [A, "B, C"], where: { path: { startsWith: /x } } }, give: -1 }
-
  id: below
  title: |
    Several
    lines
  when: {event: A}
  give: 5
# the end
`;
const JSON_TEXT = JSON.stringify(parse(TEMPLATES[0] ?? ''), null, 2);
const TEXTS = [...TEMPLATES, ODD, JSON_TEXT];

const text = fc.constantFrom(...TEXTS);
const scalar = fc.oneof(
  fc.integer({ min: -100, max: 100 }),
  fc.boolean(),
  fc.constantFrom(
    'plain',
    'with: colon',
    'a, b',
    '# no comment',
    '',
    ' blank ',
    '5',
    'true',
    '"',
    "it's",
    '>=5',
    '[x]',
    'ěšč',
    '- x',
    '{',
    'one\ntwo',
    'one\n',
    'null',
    '@x',
    '50..500',
  ),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.dictionary(
    fc.constantFrom('event', 'where', '>=5', '50..500', 'a b', '1'),
    fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
    { maxKeys: 4 },
  ),
);

/** The paths of everything in a document. */
function pathsOf(inner: Json, path: YamlPath = []): YamlPath[] {
  if (typeof inner !== 'object' || inner === null) return [path];
  const entries: [string | number, Json][] = Array.isArray(inner)
    ? [...inner.entries()]
    : Object.entries(inner);
  return [path, ...entries.flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function expectApplied(before: string, edit: YamlEdit): string {
  const after = applyYamlEdit(before, edit);
  expect(after).toBeDefined();
  const expected = canonicalJson(applyToValue(parse(before) as Json, edit));
  expect(canonicalJson(parse(after ?? ''))).toBe(expected);
  return after ?? '';
}

/** Whether the lines are all among the others, in the same order. */
function isSubsequence(lines: readonly string[], others: readonly string[]): boolean {
  let at = 0;
  for (const line of others) if (line === lines[at]) at += 1;
  return at === lines.length;
}

const lines = (whole: string): string[] => whole.split('\n');
const missingFrom = (before: string, after: string): string[] => {
  const left = lines(after);
  return lines(before).filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
};

// Each run reads a template several times; beside other tests on a busy machine that takes long.
describe('an edit', { timeout: 30_000 }, () => {
  it('of anything leaves a text that holds what the edit says', () => {
    fc.assert(
      fc.property(text, fc.nat(), value, (before, nth, next) => {
        const paths = pathsOf(parse(before) as Json).filter((path) => path.length > 0);
        const path = paths[nth % paths.length] ?? [];
        expectApplied(before, { kind: 'set', path, value: next });
      }),
      { numRuns: 80 },
    );
  });

  it('that sets one value on one line changes that line only', () => {
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.constantFrom<Json>(7, 'new', true, '>=5', 'a, b'),
        (before, nth, next) => {
          const root = parse(before) as Json;
          const paths = pathsOf(root).filter((path) => {
            const there = path.reduce<unknown>(
              (inner, key) => (inner as Record<string, unknown>)[key as string],
              root,
            );
            return typeof there !== 'object' && !String(there).includes('\n') && there !== null;
          });
          const path = paths[nth % paths.length] ?? [];
          const after = expectApplied(before, { kind: 'set', path, value: next });
          expect(missingFrom(before, after).length).toBeLessThanOrEqual(1);
          expect(lines(after)).toHaveLength(lines(before).length);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('that adds a key takes nothing away', () => {
    fc.assert(
      fc.property(text, fc.nat(), value, (before, nth, next) => {
        const root = parse(before) as { rules: Json[] };
        const path = ['rules', nth % root.rules.length, 'brandNew'];
        const after = expectApplied(before, {
          kind: 'set',
          path,
          value: next,
          order: ['id', 'title', 'brandNew'],
        });
        expect(missingFrom(before, after).length).toBeLessThanOrEqual(1);
        expectApplied(after, { kind: 'remove', path });
      }),
      { numRuns: 60 },
    );
  });

  it('that adds and removes a key of its own line leaves the text as it was', () => {
    const path = ['rules', 0, 'weight'];
    for (const before of TEMPLATES) {
      const after = expectApplied(before, { kind: 'set', path, value: 1.5 });
      expect(isSubsequence(lines(before), lines(after))).toBe(true);
      expect(expectApplied(after, { kind: 'remove', path })).toBe(before);
    }
  });

  it('that removes something keeps all other lines, in their order', () => {
    fc.assert(
      fc.property(text, fc.nat(), (before, nth) => {
        const root = parse(before) as Json;
        const paths = pathsOf(root).filter((path) => path.length > 0);
        const path = paths[nth % paths.length] ?? [];
        const after = expectApplied(before, { kind: 'remove', path });
        // Of a line with several things on it, the others stay.
        const changed = lines(after).filter((line) => !lines(before).includes(line));
        expect(changed.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 60 },
    );
  });

  it('that moves, inserts or removes a rule keeps every other line, comments too', () => {
    const rule = { id: 'inserted', when: { event: 'A', within: '30d' }, give: 5 };
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (before, a, b) => {
        const { length } = (parse(before) as { rules: Json[] }).rules;
        const [from, to] = [a % length, b % length];
        const path = ['rules'];
        const moved = expectApplied(before, { kind: 'move', path, from, to });
        if (before !== JSON_TEXT) expect(lines(moved).toSorted()).toEqual(lines(before).toSorted());
        const inserted = expectApplied(before, { kind: 'insert', path, at: from, value: rule });
        if (before !== JSON_TEXT) expect(isSubsequence(lines(before), lines(inserted))).toBe(true);
        const removed = expectApplied(inserted, { kind: 'remove', path: ['rules', from] });
        if (TEMPLATES.includes(before)) expect(removed).toBe(before);
      }),
      { numRuns: 30 },
    );
  });

  it('of a text that cannot be read is not made', () => {
    expect(applyYamlEdit('a: [', { kind: 'set', path: ['a'], value: 1 })).toBeUndefined();
  });
});

describe('edits that forms make', () => {
  it.each<[string, YamlEdit, string]>([
    ['bands: { a: 1 }\n', { kind: 'set', path: ['bands', 'b'], value: 2 }, 'bands: { a: 1, b: 2 }\n'],
    ['a: 1\n', { kind: 'set', path: ['scale', 'max'], value: 50 }, 'a: 1\nscale: { max: 50 }\n'],
    ['a: 1 # one\nb: 2\n', { kind: 'remove', path: ['a'] }, 'b: 2\n'],
    ['bands: { a: 1 }\nb: 2\n', { kind: 'remove', path: ['bands', 'a'] }, 'b: 2\n'],
    [
      'bands:\n  a: 1 # x\n  b: 2\n',
      { kind: 'rename', path: ['bands', 'a'], to: 'c' },
      'bands:\n  c: 1 # x\n  b: 2\n',
    ],
    [
      'rules:\n  - id: x\n    give: 5\n',
      { kind: 'set', path: ['rules', 0, 'title'], value: 'New: one', order: ['id', 'title'] },
      'rules:\n  - id: x\n    title: "New: one"\n    give: 5\n',
    ],
    [
      'rules:\n  - id: x\n    give: 5',
      { kind: 'insert', path: ['rules'], at: 1, value: { id: 'y', bins: { '>=5': 1 } } },
      'rules:\n  - id: x\n    give: 5\n  - id: y\n    bins: { ">=5": 1 }',
    ],
    [
      'when: { event: A, within: 30d }\n',
      { kind: 'remove', path: ['when', 'within'] },
      'when: { event: A }\n',
    ],
  ])('%j with %j is %j', (before, edit, after) => {
    expect(applyYamlEdit(before, edit)).toBe(after);
  });
});
