import { describe, expect, it } from 'vitest';
import { outlineJourney, STEP_KINDS } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import { readYaml } from '../../src/domain/read-yaml.ts';
import { applyYamlEdit } from '../../src/domain/yaml-edit/apply-yaml-edit.ts';
import type { YamlEdit } from '../../src/domain/yaml-edit/yaml-edit.ts';
import { insertStep, pointWay, removeStep, renameStep } from './journey-edits.ts';

const TEXT = `journey: case
steps:
  # The first one.
  - id: hello
    email: hello
  - if: { vip: true }
    then: call
  - id: nudge
    email: nudge
    next: end
  - id: call
    task: Call
`;

function documentOf(text: string): Json {
  const reading = readYaml(text);
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  return reading.value as Json;
}

const apply = (text: string, edits: readonly YamlEdit[]): string =>
  edits.reduce((before, edit) => applyYamlEdit(before, edit) ?? before, text);

/** Where each way of each step leads. */
const waysOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    outlineJourney(documentOf(text)).flatMap(({ id, ways }) =>
      ways.map(({ way, to }) => [`${id} ${way}`, to]),
    ),
  );

describe('a step', () => {
  it('is put on a way, and all other ways lead where they led', () => {
    const before = waysOf(TEXT);
    for (const kind of STEP_KINDS) {
      for (const [from, way] of [
        ['hello', 'next'],
        ['branch-1', 'then'],
        ['branch-1', 'else'],
        ['nudge', 'next'],
        ['call', 'next'],
      ] as const) {
        const { edits, id } = insertStep(documentOf(TEXT), { gap: { from, way }, kind });
        const text = apply(TEXT, edits);
        const after = waysOf(text);
        for (const [key, to] of Object.entries(before))
          expect([key, after[key]]).toEqual([key, key === `${from} ${way}` ? id : to]);
        const own = Object.entries(after).filter(([key]) => key.startsWith(`${id} `));
        for (const [, to] of own) expect(to).toBe(before[`${from} ${way}`]);
        expect(text).toContain('# The first one.');
      }
    }
  });

  it('is put before the first', () => {
    const { edits, id } = insertStep(documentOf(TEXT), { gap: { from: null }, kind: 'wait' });
    expect(outlineJourney(documentOf(apply(TEXT, edits))).slice(0, 2)).toMatchObject([
      { id, ways: [{ to: 'hello' }] },
      { id: 'hello' },
    ]);
  });

  it('is taken out, and what led to it leads on', () => {
    expect(waysOf(apply(TEXT, removeStep(documentOf(TEXT), 'branch-1')))).toMatchObject({
      'hello next': 'call',
    });
    expect(waysOf(apply(TEXT, removeStep(documentOf(TEXT), 'call')))).toMatchObject({
      'branch-1 then': 'end',
      'branch-1 else': 'nudge',
    });
    expect(waysOf(apply(TEXT, removeStep(documentOf(TEXT), 'nudge')))).toMatchObject({
      'branch-1 else': 'end',
    });
    expect(removeStep(documentOf('journey: a\nsteps:\n  - goal: x\n'), 'goal-1')).toEqual([]);
  });

  it('is led to, and gets another name everywhere', () => {
    const [, branch] = outlineJourney(documentOf(TEXT));
    if (!branch) throw new Error('no branch');
    expect(waysOf(apply(TEXT, pointWay(branch, 'else', 'end')))['branch-1 else']).toBe('end');
    const renamed = waysOf(apply(TEXT, renameStep(documentOf(TEXT), 'call', 'ring')));
    expect(renamed).toMatchObject({ 'branch-1 then': 'ring', 'ring next': 'end' });
  });
});
