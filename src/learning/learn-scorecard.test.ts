import { describe, expect, it } from 'vitest';
import { seededRandom } from '../domain/seeded-random.ts';
import { chooseRows, type ExampleTable } from './example-table.ts';
import { fitBagsInTurn } from './fit/fit-bags-in-turn.ts';
import { learnScorecard, modelPredictions, pointsProbabilities } from './learn-scorecard.ts';
import { areaUnderCurve } from './metrics/area-under-curve.ts';
import { calibrationError } from './metrics/calibration-error.ts';
import { pointsOfTable } from './points/points-of-table.ts';

const COUNTRIES = ['CZ', 'PL', 'RO'];

/** Leads of which visits and country tell the outcome, a lone pair tells more together, and noise tells nothing. */
function someLeads(rows: number, seed: number): ExampleTable {
  const random = seededRandom(seed);
  const visits = Float64Array.from({ length: rows }, () => Math.floor(random() * 12));
  const country = Int32Array.from({ length: rows }, () => Math.floor(random() * 3));
  const noise = Float64Array.from({ length: rows }, () => random());
  const budget = Float64Array.from({ length: rows }, () => (random() < 0.3 ? Number.NaN : random() * 100));
  const outcomes = Uint8Array.from({ length: rows }, (_, row) => {
    const logOdds =
      -2.5 +
      Math.min(visits[row] as number, 6) * 0.4 +
      (country[row] === 1 ? 1.2 : 0) +
      (Number.isNaN(budget[row]) ? -0.8 : 0);
    return random() < 1 / (1 + Math.exp(-logOdds)) ? 1 : 0;
  });
  return {
    rows,
    outcomes,
    columns: [
      { kind: 'number', name: 'visits', values: visits },
      { kind: 'category', name: 'country', levels: COUNTRIES, codes: country },
      { kind: 'number', name: 'noise', values: noise },
      { kind: 'number', name: 'budget', values: budget },
    ],
  };
}

function shuffled(table: ExampleTable): ExampleTable {
  const random = seededRandom(99);
  const order = Array.from({ length: table.rows }, (_, row) => ({ row, key: random() }));
  const rows = order.sort((a, b) => a.key - b.key).map(({ row }) => row);
  const chosen = chooseRows(table, rows);
  // The values of a category in another order, too.
  const columns = chosen.columns.map((column) =>
    column.kind === 'category'
      ? { ...column, levels: column.levels.toReversed(), codes: column.codes.map((code) => 2 - code) }
      : column,
  );
  return { ...chosen, columns };
}

describe('a learned scorecard', () => {
  const table = someLeads(3_000, 1);
  const test = someLeads(12_000, 2);

  it('is the same for shuffled rows', async () => {
    const one = await learnScorecard(table, {}, fitBagsInTurn);
    const two = await learnScorecard(shuffled(table), {}, fitBagsInTurn);
    expect(two.rules).toEqual(one.rules);
    expect(two.curve).toEqual(one.curve);
    expect([...modelPredictions(two.model, test).logOdds]).toEqual([
      ...modelPredictions(one.model, test).logOdds,
    ]);
  });

  it('finds what tells the outcome, and says how likely it is', async () => {
    const { rules, signal, scale, ...learned } = await learnScorecard(table, {}, fitBagsInTurn);
    expect(signal).toBe('found');
    const points = pointsOfTable(rules, test);
    expect(areaUnderCurve({ scores: points, outcomes: test.outcomes })).toBeGreaterThan(0.74);
    const probabilities = pointsProbabilities({ rules, ...learned }, test);
    expect(calibrationError({ scores: probabilities, outcomes: test.outcomes })).toBeLessThan(0.03);
    expect(Math.max(...points)).toBeLessThanOrEqual(scale.max);
    expect(Math.min(...points)).toBeGreaterThanOrEqual(scale.min);
    for (const { score } of learned.curve.steps) {
      expect(score).toBeGreaterThanOrEqual(scale.min);
      expect(score).toBeLessThanOrEqual(scale.max);
    }
    expect(rules[0]?.kind === 'column' && rules[0].column).toBe('visits');
    const country = rules.find((rule) => rule.kind === 'column' && rule.column === 'country');
    const bins = country?.kind === 'column' ? country.bins.toSorted((a, b) => b.points - a.points) : [];
    expect(bins[0]?.test).toEqual({ kind: 'values', values: ['PL'] });
    const worst = bins.findLast(({ test }) => test.kind === 'values');
    expect((bins[0]?.logOdds ?? 0) - (worst?.logOdds ?? 0)).toBeCloseTo(1.2, 0);
    expect(bins[0]?.logOddsHigh).toBeGreaterThan(bins[0]?.logOddsLow ?? Number.NaN);
  });

  it('has at most as many rules and points as were asked for, and rises where that was wished', async () => {
    const { rules } = await learnScorecard(
      table,
      { mostRules: 2, mostPoints: 10, monotone: { visits: 'falling' } },
      fitBagsInTurn,
    );
    expect(rules.length).toBeLessThanOrEqual(2);
    expect(Math.max(...pointsOfTable(rules, table))).toBeLessThanOrEqual(10);
    const visits = rules.find((rule) => rule.kind === 'column' && rule.column === 'visits');
    const points = visits?.kind === 'column' ? visits.bins.map((bin) => bin.points) : [];
    expect(points.slice(0, -1)).toEqual(points.slice(0, -1).toSorted((a, b) => b - a));
  });

  it('lets missing values have their own points where a number may only rise', async () => {
    const { rules } = await learnScorecard(table, { monotone: { budget: 'rising' } }, fitBagsInTurn);
    const budget = rules.find((rule) => rule.kind === 'column' && rule.column === 'budget');
    const bins = budget?.kind === 'column' ? budget.bins : [];
    const missing = bins.find(({ test }) => test.kind === 'missing');
    for (const { test, logOdds } of bins)
      if (test.kind === 'range') expect(logOdds - (missing?.logOdds ?? Number.NaN)).toBeGreaterThan(0.3);
  });

  it('says that there is no signal where there is none', async () => {
    const random = seededRandom(5);
    const verdicts: string[] = [];
    for (let round = 0; round < 10; round++) {
      const outcomes = Uint8Array.from({ length: 400 }, () => (random() < 0.3 ? 1 : 0));
      const { signal } = await learnScorecard({ ...someLeads(400, 10 + round), outcomes }, {}, fitBagsInTurn);
      verdicts.push(signal);
    }
    expect(verdicts.filter((signal) => signal === 'none').length).toBeGreaterThanOrEqual(8);
    expect(verdicts).not.toContain('found');
  });

  it('takes columns that are empty, constant, or have ten thousand values', async () => {
    const { rows, columns, outcomes } = table;
    const odd: ExampleTable = {
      rows,
      outcomes,
      columns: [
        ...columns,
        { kind: 'number', name: 'empty', values: new Float64Array(rows).fill(Number.NaN) },
        { kind: 'number', name: 'constant', values: new Float64Array(rows).fill(7) },
        { kind: 'category', name: 'never', levels: [], codes: new Int32Array(rows).fill(-1) },
        {
          kind: 'category',
          name: 'many',
          levels: Array.from({ length: 10_000 }, (_, level) => `v${level}`),
          codes: Int32Array.from({ length: rows }, (_, row) => (row * 7) % 10_000),
        },
      ],
    };
    const { rules } = await learnScorecard(odd, {}, fitBagsInTurn);
    const read = rules.flatMap((rule) => (rule.kind === 'column' ? [rule.column] : rule.columns));
    expect(read).not.toEqual(expect.arrayContaining(['empty']));
    expect(read).not.toEqual(expect.arrayContaining(['constant']));
    expect(read).toContain('visits');
  });

  it.each([
    ['no examples', { rows: 0, columns: [], outcomes: new Uint8Array() }, /there are no examples/],
    [
      'no outcomes',
      { ...table, outcomes: new Uint8Array(table.rows) },
      /none of 3000 examples has the outcome/,
    ],
    ['only outcomes', { ...table, outcomes: new Uint8Array(table.rows).fill(1) }, /all of 3000/],
    ['one lead', chooseRows(table, [0]), /learning needs/],
    [
      'nothing that differs',
      { ...table, columns: [{ kind: 'number' as const, name: 'x', values: new Float64Array(table.rows) }] },
      /no column has more than one value/,
    ],
  ])('is refused for %s, saying what is needed', async (_, examples, message) => {
    await expect(learnScorecard(examples, {}, fitBagsInTurn)).rejects.toThrow(message);
  });
});
