import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../domain/model-runner.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { encodeValue } from './encode-value.ts';
import { explainByPermutation } from './explain-by-permutation.ts';
import { readModelDefinition } from './model-definition.ts';

const DEFINITION = `model: win
inputs:
  - { name: visits, event: Site Visited, within: 30d }
  - { name: country, trait: country, values: { CZ: 1, PL: 2 }, missing: -1 }
  - { name: plan, trait: plan }
output: { name: probability, column: 1 }
`;

function inputs() {
  const reading = readModelDefinition(DEFINITION);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.definition.inputs;
}

describe('readModelDefinition', () => {
  it('reads inputs in the notation of measures', () => {
    const reading = readModelDefinition(DEFINITION);
    expect(reading).toMatchObject({
      ok: true,
      definition: { slug: 'win', title: 'win', output: { name: 'probability', column: 1 } },
    });
    expect(inputs().map(({ name, measure }) => [name, measure.kind])).toEqual([
      ['visits', 'count'],
      ['country', 'trait'],
      ['plan', 'trait'],
    ]);
  });

  it.each([
    ['model: win\ninputs: [{ name: a, trait: x }, { name: a, trait: y }]', 'inputs', '“a” twice'],
    ['model: win\ninputs: []', 'inputs', '1 to 500 inputs'],
    ['model: Win It\ninputs: [{ name: a, trait: x }]', 'model', 'small letters'],
    ['model: win\ninputs: [{ name: a }]', 'inputs[0]', 'exactly one of trait, event'],
    [
      'model: win\ninputs: [{ name: a, score: { scorecard: b } }]',
      'inputs[0]',
      'a trait or a measure of events',
    ],
    ['model: win\ninputs: [{ name: a, event: Site Visited }]', 'inputs[0]', 'a window of at most 400d'],
    ['model: win\ninputs: [{ name: a, trait: x, mising: 0 }]', 'inputs[0].mising', 'did you mean “missing”'],
    ['model: win\ninputs: [{ name: a, trait: x, missing: [] }]', 'inputs[0].missing', 'a number or a text'],
  ])('refuses %s', (text, path, message) => {
    const reading = readModelDefinition(text);
    const problem = reading.ok ? undefined : reading.problems[0];
    expect(problem?.path).toBe(path);
    expect(problem?.message).toContain(message);
  });
});

describe('encodeValue', () => {
  it('gives models numbers, texts, and what stands for missing values', () => {
    const [visits, country, plan] = inputs();
    if (!visits || !country || !plan) throw new Error('three inputs');
    expect([3, '12', true, null, undefined].map((value) => encodeValue(visits, value))).toEqual([
      3,
      12,
      1,
      null,
      null,
    ]);
    expect(['cz', 'PL', 'DE', null].map((value) => encodeValue(country, value))).toEqual([1, 2, -1, -1]);
    expect(['Pro', '', ['a']].map((value) => encodeValue(plan, value))).toEqual(['Pro', null, null]);
  });
});

describe('explainByPermutation', () => {
  const reference: ModelValue[][] = [
    [0, 0, 1],
    [1, 0, 3],
    [0, 1, 2],
    [1, 1, 2],
  ];
  const explain = (run: (row: number[]) => number, row: number[], orders = 400) =>
    explainByPermutation(row, {
      run: async (rows) => rows.map((one) => run(one.map(Number))),
      reference,
      orders,
      random: seededRandom(11),
    });

  it('is exact for a model that adds up', async () => {
    const found = await explain(([a = 0, b = 0, c = 0]) => 0.1 + 0.2 * a - 0.3 * b + 0.05 * c, [1, 1, 4]);
    expect(found.output).toBeCloseTo(0.2, 12);
    // 0.2 (1 − 0.5), −0.3 (1 − 0.5), 0.05 (4 − 2)
    [0.1, -0.15, 0.1].forEach((value, input) => {
      expect(found.contributions[input]).toBeCloseTo(value, 12);
    });
  });

  it('comes to the Shapley values of a model with an interaction, and always adds up', async () => {
    // Python: f = lambda z: z[0] * z[1] + 0.1 * z[2]; the mean over the four reference rows of the average over all 6 orders
    //   of f(x with the inputs before it, and it) − f(x with the inputs before it)
    //   import itertools, statistics
    //   R = [(0,0,1),(1,0,3),(0,1,2),(1,1,2)]; x = (1,1,4)
    //   def phi(i): return statistics.mean(f([x[k] if k in s|{i} else r[k] for k in range(3)]) - f([x[k] if k in s else r[k]
    //     for k in range(3)]) for r in R for o in itertools.permutations(range(3)) for s in [set(o[:o.index(i)])])
    //   [phi(0), phi(1), phi(2)]  # 0.375, 0.375, 0.2
    const found = await explain(([a = 0, b = 0, c = 0]) => a * b + 0.1 * c, [1, 1, 4]);
    [0.375, 0.375, 0.2].forEach((value, input) => {
      expect(Math.abs((found.contributions[input] ?? 0) - value)).toBeLessThanOrEqual(
        4 * (found.errors[input] ?? 0) + 1e-12,
      );
    });
    const sum = found.contributions.reduce((total, one) => total + one, 0);
    expect(sum).toBeCloseTo(found.output - found.base, 12);
  });
});
