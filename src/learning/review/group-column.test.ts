import { describe, expect, it } from 'vitest';
import type { ExampleTable } from '../example-table.ts';
import { groupColumn } from './group-column.ts';
import { informationOf } from './information-value.ts';

function tableOf(values: number[]): ExampleTable & { columns: [ExampleTable['columns'][number]] } {
  return {
    rows: values.length,
    columns: [{ kind: 'number', name: 'x', values: Float64Array.from(values) }],
    outcomes: Uint8Array.from(values, (value) => (value > 2 ? 1 : 0)),
  };
}

function grouped(values: number[], mostGroups: number, leastRows = 1) {
  const table = tableOf(values);
  return groupColumn(table, table.columns[0], { mostGroups, leastRows }).groups.map(({ test, rows }) => [
    test.kind === 'range' ? `${test.atLeast ?? ''}..${test.lessThan ?? ''}` : test.kind,
    rows,
  ]);
}

describe('groups of a column', () => {
  it('have about as many rows each, and a frequent number has one of its own', () => {
    expect(grouped([1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([
      ['..4', 3],
      ['4..7', 3],
      ['7..', 3],
    ]);
    expect(grouped([0, 0, 0, 0, 0, 0, 1, 2, 3, 4], 3)).toEqual([
      ['..1', 6],
      ['1..3', 2],
      ['3..', 2],
    ]);
    expect(grouped([5, 5, 5], 4)).toEqual([['..', 3]]);
  });

  it('are not smaller than asked for, and what is missing stands by itself', () => {
    expect(grouped([1, 2, 3, 4, 5, 6, Number.NaN], 6, 2)).toEqual([
      ['..3', 2],
      ['3..5', 2],
      ['5..', 2],
      ['missing', 1],
    ]);
    expect(grouped([Number.NaN, Number.NaN], 3)).toEqual([['missing', 2]]);
  });

  it('are the frequent categories, the others together, and what is missing', () => {
    const codes = Int32Array.of(0, 0, 0, 1, 1, 2, 3, -1);
    const column = { kind: 'category', name: 'c', levels: ['a', 'b', 'c', 'd'], codes } as const;
    const table: ExampleTable = {
      rows: 8,
      columns: [column],
      outcomes: Uint8Array.of(1, 0, 0, 0, 0, 1, 0, 0),
      weights: Float64Array.of(1, 2, 2, 2, 2, 1, 2, 2),
    };
    const { groups, groupOf } = groupColumn(table, column, { mostGroups: 5, leastRows: 2 });
    expect(groups).toEqual([
      { test: { kind: 'values', values: ['a'] }, rows: 3, leads: 5, conversions: 1, squaredWeights: 9 },
      { test: { kind: 'values', values: ['b'] }, rows: 2, leads: 4, conversions: 0, squaredWeights: 8 },
      { test: { kind: 'other' }, rows: 2, leads: 3, conversions: 1, squaredWeights: 5 },
      { test: { kind: 'missing' }, rows: 1, leads: 2, conversions: 0, squaredWeights: 4 },
    ]);
    expect([...groupOf]).toEqual([0, 0, 0, 1, 1, 2, 2, 3]);
  });
});

describe('the information of groups', () => {
  const group = (leads: number, conversions: number) => ({
    test: { kind: 'missing' as const },
    rows: leads,
    leads,
    conversions,
    squaredWeights: leads,
  });

  it('is what the formula says, and the area that of scikit-learn', () => {
    // n = np.array([100,50,25,25]); c = np.array([5,10,10,15]); a = (c+.5)/(c.sum()+2); b = (n-c+.5)/((n-c).sum()+2)
    // ((a-b)*np.log(a/b)).sum() - 3*(1/c.sum()+1/(n-c).sum());  roc_auc_score(y, c/n of the row)
    const { informationValue, areaUnderCurve } = informationOf([
      group(100, 5),
      group(50, 10),
      group(25, 10),
      group(25, 15),
    ]);
    expect(informationValue).toBeCloseTo(1.273521297247432, 12);
    expect(areaUnderCurve).toBeCloseTo(0.802734375, 12);
  });

  it('is none where all have the outcome, or a column has one value', () => {
    expect(informationOf([group(5, 5)])).toEqual({ informationValue: 0, areaUnderCurve: 0.5 });
    expect(informationOf([group(50, 5)])).toEqual({ informationValue: 0, areaUnderCurve: 0.5 });
  });
});
