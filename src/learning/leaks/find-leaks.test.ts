import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { chooseRows, type ExampleColumn, type ExampleTable } from '../example-table.ts';
import { findLeaks } from './find-leaks.ts';
import { describeLeak } from './leak.ts';

const ROWS = 4_000;

/** Leads who convert the more, the more often they come; what is derived from that is handed in. */
function tableOf(columns: (lead: Lead) => Record<string, number | string>, seed = 1): ExampleTable {
  const random = seededRandom(seed);
  const poisson = (mean: number): number => {
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); count++) product *= random();
    return count;
  };
  const leads = Array.from({ length: ROWS }, (): Lead => {
    const visits = poisson(4);
    const fit = random() * 2 - 1;
    const converts = random() < 1 / (1 + Math.exp(3 - 0.35 * visits - fit));
    return { visits, fit, converts, chance: random(), later: poisson(converts ? 1 : 5) };
  });
  const rows = leads.map(columns);
  return {
    rows: ROWS,
    outcomes: Uint8Array.from(leads, ({ converts }) => (converts ? 1 : 0)),
    columns: Object.keys(rows[0] ?? {}).map((name): ExampleColumn => {
      const values = rows.map((row) => row[name]);
      if (values.some((value) => typeof value === 'number'))
        return { kind: 'number', name, values: Float64Array.from(values, Number) };
      const levels = [...new Set(values.map(String))].filter((level) => level !== '');
      return {
        kind: 'category',
        name,
        levels,
        codes: Int32Array.from(values, (value) => levels.indexOf(String(value))),
      };
    }),
  };
}

interface Lead {
  visits: number;
  fit: number;
  converts: boolean;
  chance: number;
  later: number;
}

const usual = ({ visits, fit, chance }: Lead) => ({
  visits,
  fit,
  recent: Math.floor(visits * 0.9 + chance * 0.1),
  noise: chance,
  colour: chance < 0.3 ? 'red' : 'blue',
});

const found = (table: ExampleTable) => findLeaks(table).map(({ column, kind }) => [column, kind]);

describe('leaks', () => {
  it('are not found among what was known before', () => {
    for (const seed of [1, 2, 3, 4, 5]) expect(found(tableOf(usual, seed))).toEqual([]);
  });

  it('are columns that tell the outcome far better than all others', () => {
    const table = tableOf((lead) => ({
      ...usual(lead),
      handling: lead.converts ? 2 + lead.chance * 8 : lead.chance * 4,
    }));
    expect(found(table)).toEqual([['handling', 'stands-out']]);
    expect(describeLeak(findLeaks(table)[0] as never)).toMatch(/“handling” tells the outcome far better/);
  });

  it('are columns that are filled in when the outcome is known', () => {
    const table = tableOf((lead) => ({
      ...usual(lead),
      contract: lead.converts && lead.chance < 0.5 ? 'signed' : '',
    }));
    expect(found(table)).toEqual([['contract', 'filled-afterwards']]);
    const amounts = tableOf((lead) => ({
      ...usual(lead),
      amount: lead.converts && lead.chance < 0.5 ? lead.chance * 1_000 : Number.NaN,
    }));
    expect(found(amounts)).toEqual([['amount', 'filled-afterwards']]);
  });

  it('are counts that go on after the snapshot', () => {
    const table = tableOf((lead) => ({
      touches: lead.visits,
      // Two parts of a sum are none, though it is never below either.
      calls: Math.floor(lead.visits * lead.chance),
      mails: lead.visits - Math.floor(lead.visits * lead.chance),
      allTouches: lead.visits + Math.floor(lead.later / 2),
    }));
    expect(found(table)).toEqual([['allTouches', 'counts-more']]);
    expect(findLeaks(table)[0]?.beside).toBe('touches');
    const without = { ...table, columns: table.columns.filter(({ name }) => name !== 'allTouches') };
    expect(found(without)).toEqual([]);
  });

  it('stand alone: where half of the columns tell everything, the outcome is easy to tell', () => {
    const table = tableOf((lead) => {
      const much = (weight: number): number => (lead.converts ? 2 : 0) + lead.chance * weight;
      return { a: much(3), b: much(4), c: much(2.8), d: lead.fit, e: lead.visits };
    });
    expect(found(table)).toEqual([]);
  });

  it('are not sought among a few dozen examples, nor where all have the outcome', () => {
    const table = tableOf((lead) => ({ ...usual(lead), handling: lead.converts ? 1 : 0 }));
    const few = [...table.outcomes.keys()].filter((row) => table.outcomes[row] === 1).slice(0, 29);
    const others = [...table.outcomes.keys()].filter((row) => table.outcomes[row] === 0);
    expect(findLeaks(chooseRows(table, [...few, ...others]))).toEqual([]);
    expect(findLeaks(chooseRows(table, few))).toEqual([]);
  });

  it('are the same in any order of the rows', () => {
    const table = tableOf((lead) => ({
      ...usual(lead),
      handling: lead.converts ? 2 + lead.chance * 8 : lead.chance * 4,
    }));
    const reversed = Array.from({ length: ROWS }, (_, row) => ROWS - 1 - row);
    expect(findLeaks(chooseRows(table, reversed))).toEqual(findLeaks(table));
  });
});
