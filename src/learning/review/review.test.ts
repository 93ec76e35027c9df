import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import type { ExampleTable } from '../example-table.ts';
import { reviewMeasures } from './review-measure.ts';
import { reviewPairs } from './review-pairs.ts';

/** Rows of a table of counts: how often each combination of codes comes, without and with the outcome. */
function tableOf(
  cells: readonly { codes: readonly number[]; without: number; with: number }[],
): ExampleTable {
  const rows = cells.flatMap(({ codes, ...counts }) => [
    ...Array.from({ length: counts.without }, () => ({ codes, outcome: 0 })),
    ...Array.from({ length: counts.with }, () => ({ codes, outcome: 1 })),
  ]);
  const columns = cells[0]?.codes.length ?? 0;
  return {
    rows: rows.length,
    outcomes: Uint8Array.from(rows, ({ outcome }) => outcome),
    columns: Array.from({ length: columns }, (_, column) => ({
      kind: 'category' as const,
      name: `c${column}`,
      levels: ['a', 'b', 'c', 'd'],
      codes: Int32Array.from(rows, ({ codes }) => codes[column] as number),
    })),
  };
}

describe('the review of a measure', () => {
  const table = tableOf([
    { codes: [0], without: 95, with: 5 },
    { codes: [1], without: 40, with: 10 },
    { codes: [2], without: 15, with: 10 },
    { codes: [3], without: 10, with: 15 },
  ]);
  const [measure] = reviewMeasures(table);

  it('tests the groups as R does', () => {
    // x <- matrix(c(95,40,15,10, 5,10,10,15), ncol=2); chisq.test(x, correct=FALSE)$p.value
    expect(measure?.pValue).toBeCloseTo(7.94054497764e-10, 18);
    expect(measure?.strength).toBe('strong');
    expect(measure?.missingShare).toBe(0);
  });

  it('tells of each group how many convert, with the interval of Wilson, and the lift', () => {
    const group = measure?.groups.find(({ test }) => test.kind === 'values' && test.values[0] === 'b');
    // from statsmodels' proportion_confint(10, 50, method='wilson'), which equals R's prop.test(10, 50, correct=FALSE)
    expect(group).toMatchObject({ leads: 50, conversions: 10, conversionRate: 0.2, lift: 1 });
    expect(group?.conversionLow).toBeCloseTo(0.1124375, 6);
    expect(group?.conversionHigh).toBeCloseTo(0.330371, 6);
    expect(group?.liftLow).toBeCloseTo(0.1124375 / 0.2, 5);
  });

  it('finds a direction where the rate goes one way, and none where it comes back', () => {
    const random = seededRandom(4);
    const draw = (rate: (x: number) => number): ExampleTable => {
      const values = Float64Array.from({ length: 3_000 }, () => Math.floor(random() * 10));
      return {
        rows: values.length,
        columns: [{ kind: 'number', name: 'x', values }],
        outcomes: Uint8Array.from(values, (x) => (random() < rate(x) ? 1 : 0)),
      };
    };
    const directionOf = (rate: (x: number) => number) => reviewMeasures(draw(rate))[0]?.direction;
    expect(directionOf((x) => 0.05 + 0.04 * x)).toBe('rising');
    expect(directionOf((x) => 0.5 - 0.04 * x)).toBe('falling');
    expect(directionOf((x) => (x > 3 && x < 7 ? 0.6 : 0.1 + 0.02 * x))).toBe('mixed');
    expect(directionOf(() => 0.2)).toBe('mixed');
  });

  it('takes what chance explains for nothing: one finding in twenty at most', () => {
    const random = seededRandom(7);
    const rows = 600;
    let found = 0;
    for (let round = 0; round < 40; round++) {
      const columns = Array.from({ length: 25 }, (_, column) => ({
        kind: 'number' as const,
        name: `noise ${column}`,
        values: Float64Array.from({ length: rows }, random),
      }));
      const outcomes = Uint8Array.from({ length: rows }, () => (random() < 0.2 ? 1 : 0));
      const measures = reviewMeasures({ rows, columns, outcomes });
      if (measures.some(({ strength }) => strength !== 'none')) found += 1;
    }
    // Without any signal every finding is a false one: about one review in twenty has one.
    expect(found).toBeLessThanOrEqual(6);
  });
});

describe('the review of pairs', () => {
  it('tests what both do together beyond each by itself, as R does', () => {
    // n <- array(c(40,30,20,60, 10,20,30,5), dim=c(2,2,2)); loglin(n, list(c(1,2),c(1,3),c(2,3)), fit=TRUE, eps=1e-10)
    // lrt 35.0599671934 on 1 df, p 3.19706322251e-09; fitted with the outcome 19.5166, 20.4834, 10.4834, 14.5166
    const table = tableOf([
      { codes: [0, 0], without: 40, with: 10 },
      { codes: [1, 0], without: 30, with: 20 },
      { codes: [0, 1], without: 20, with: 30 },
      { codes: [1, 1], without: 60, with: 5 },
    ]);
    const measures = reviewMeasures(table).map((measure) => ({ ...measure, strength: 'weak' as const }));
    const [pair] = reviewPairs(table, measures);
    expect(pair?.pValue).toBeCloseTo(3.19706322251e-9, 17);
    expect(pair?.cell).toMatchObject({ leads: 65, conversions: 5 });
    expect(pair?.cell.expectedRate).toBeCloseTo(14.51660754 / 65, 6);
  });

  it('finds none where the odds multiply', () => {
    const random = seededRandom(5);
    const rows = Array.from({ length: 4_000 }, () => ({
      a: random() < 0.5 ? 1 : 0,
      b: random() < 0.5 ? 1 : 0,
    }));
    const table: ExampleTable = {
      rows: rows.length,
      columns: (['a', 'b'] as const).map((name) => ({
        kind: 'category',
        name,
        levels: ['no', 'yes'],
        codes: Int32Array.from(rows, (row) => row[name]),
      })),
      outcomes: Uint8Array.from(rows, ({ a, b }) => (random() < 1 / (1 + Math.exp(2 - a - b)) ? 1 : 0)),
    };
    expect(reviewPairs(table, reviewMeasures(table))).toEqual([]);
  });
});
