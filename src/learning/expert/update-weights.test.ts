import { describe, expect, it } from 'vitest';
import type { ExampleTable } from '../example-table.ts';
import { reweighScorecard } from './reweigh-scorecard.ts';
import { updateWeights } from './update-weights.ts';

const SCALE = { min: 0, max: 100 };

function tableOf(points: number[][], outcomes: number[]): ExampleTable {
  return {
    rows: outcomes.length,
    outcomes: Uint8Array.from(outcomes),
    columns: [0, 1].map((rule) => ({
      kind: 'number',
      name: `rule-${rule}`,
      values: Float64Array.from(points, (row) => row[rule] as number),
    })),
  };
}

describe('weights of rules', () => {
  it('are those that were written, and as unsure as believed, before any outcome', () => {
    const [first] = updateWeights(tableOf([], []), SCALE);
    expect(first).toMatchObject({ weight: 1, given: { leads: 0 } });
    expect(first?.low).toBeCloseTo(1 - 1.96 * 0.5, 4);
    expect(first?.high).toBeCloseTo(1 + 1.96 * 0.5, 4);
  });

  it('are the mode of the posterior with its curvature, as scipy finds it', () => {
    // pts = [[10,0],[0,-5],[10,-5],[0,0]]*25; y = [1,0,0,0, 1,0,1,0, 0,0,0,0, 1,0,0,1, 0,0,0,0]*5
    // per = (log(.25/.75)-log(.01/.99))/100; X = np.c_[ones, pts*per]; mu = [log(.03/.97),1,1]; prec = [1/4,4,4]
    // minimize(sum(log1p(exp(X@w))-y*(X@w)) + .5*sum(prec*(w-mu)**2), method='BFGS', gtol=1e-10); Laplace's intervals
    const points = Array.from({ length: 25 }, () => [
      [10, 0],
      [0, -5],
      [10, -5],
      [0, 0],
    ]).flat();
    const outcomes = Array.from({ length: 5 }, () => [
      1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0,
    ]).flat();
    const weighed = updateWeights(tableOf(points, outcomes), SCALE);
    const figures = weighed.map(({ weight, low, high }) => [weight, low, high]);
    const expected = [
      [1.47387033, 0.55569517, 2.39204549],
      [1.27162072, 0.30839704, 2.2348444],
    ];
    figures.forEach((row, rule) => {
      row.forEach((figure, column) => {
        expect(figure).toBeCloseTo(expected[rule]?.[column] ?? Number.NaN, 5);
      });
    });
    expect(weighed[0]).toMatchObject({ id: 'rule-0', given: { leads: 50, conversions: 20 } });
    expect(weighed[0]?.lift).toBeCloseTo(0.4 / 0.25);
  });

  it('go to what the outcomes say, however it was written', () => {
    const points = Array.from({ length: 4_000 }, (_, row) => [row % 2 === 0 ? 20 : 0, 0]);
    // Those who get the points convert less often.
    const outcomes = points.map(([given], row) => (row % (given ? 40 : 8) < 2 ? 1 : 0));
    const [first] = updateWeights(tableOf(points, outcomes), SCALE);
    expect(first?.high).toBeLessThan(0);
  });
});

describe('a scorecard with other weights', () => {
  const source = `# by hand
scorecard: old
title: Old
rules:
  # stays
  - id: a
    trait: title
    bins: { CEO: 10 }
  - id: b
    event: Opened
    each: 5
    max: 20
    weight: 2
  - id: c
    event: Clicked
    each: 1
    max: 3
`;

  it('keeps what somebody wrote but the weights, and drops what is not kept', () => {
    const weights = new Map([
      ['a', 1.004],
      ['b', 0.5],
    ]);
    expect(reweighScorecard(source, { slug: 'new', title: 'New', weights })).toBe(`# by hand
scorecard: new
title: New
rules:
  # stays
  - id: a
    trait: title
    bins: { CEO: 10 }
  - id: b
    event: Opened
    each: 5
    max: 20
    weight: 1
`);
  });
});
