import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { chooseRows } from '../example-table.ts';
import { drawSnapshot, shareOf } from './draw-snapshot.ts';
import { ExampleTableBuilder, MOST_CATEGORIES, OTHER_CATEGORIES } from './example-table-builder.ts';
import { labelExample } from './label-example.ts';

const NOTHING = { outcomes: [], openings: [], closings: [], feedback: [] };

describe('a snapshot', () => {
  it('is drawn at a midnight from becoming known to the last one, young ages more often', () => {
    const drawn = Array.from({ length: 20_000 }, (_, n) =>
      drawSnapshot({ subjectId: `lead ${n}`, knownAt: 10 * DAY_MS + 1, lastAt: 20 * DAY_MS }),
    );
    const shares = Array.from({ length: 10 }, (_, k) => {
      const hits = drawn.filter((at) => at === (11 + k) * DAY_MS).length;
      return hits / drawn.length;
    });
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    shares.forEach((share, k) => {
      expect(share).toBeCloseTo(Math.log((k + 2) / (k + 1)) / Math.log(11), 2);
    });
  });

  it('is taken at the last instant, and of nobody who became known after it', () => {
    const lead = { subjectId: 'a', knownAt: 3 * DAY_MS, lastAt: 3 * DAY_MS };
    expect(drawSnapshot(lead)).toBe(3 * DAY_MS);
    expect(drawSnapshot({ ...lead, knownAt: lead.knownAt + 1 })).toBeUndefined();
  });
});

describe('an example', () => {
  const when = { takenAt: 100, horizonMs: 50 };

  it('has the outcome when it comes after the snapshot and within the horizon', () => {
    const at = (occurredAt: number) =>
      labelExample({ ...NOTHING, outcomes: [{ occurredAt, amount: 5 }] }, when);
    expect(at(100)).toBeUndefined();
    expect(at(101)).toEqual({ outcome: 1, reached: { occurredAt: 101, amount: 5 } });
    expect(at(150)?.outcome).toBe(1);
    expect(at(151)).toEqual({ outcome: 0 });
  });

  it('is nobody whose first outcome came before, even if another follows', () => {
    expect(
      labelExample({ ...NOTHING, outcomes: [{ occurredAt: 120 }, { occurredAt: 90 }] }, when),
    ).toBeUndefined();
  });

  it('is nobody who was closed, unless opened again', () => {
    expect(labelExample({ ...NOTHING, closings: [80], openings: [70] }, when)).toBeUndefined();
    expect(labelExample({ ...NOTHING, closings: [80], openings: [70, 90] }, when)).toEqual({ outcome: 0 });
    expect(labelExample({ ...NOTHING, closings: [120], openings: [70] }, when)).toEqual({ outcome: 0 });
  });

  it('knows what sales said last within the horizon', () => {
    const feedback = [
      { occurredAt: 90, verdict: 'accepted' as const },
      { occurredAt: 140, verdict: 'rejected' as const, reason: 'no-need' },
      { occurredAt: 120, verdict: 'accepted' as const },
    ];
    expect(labelExample({ ...NOTHING, feedback }, when)?.feedback).toEqual(feedback[1]);
  });
});

describe('a table of examples', () => {
  it('keeps numbers, categories without regard to case, and what is missing', () => {
    const builder = new ExampleTableBuilder(
      [
        { name: 'size', values: 'number' },
        { name: 'title', values: 'category' },
      ],
      10,
    );
    const common = { takenAt: 5, outcome: 1 as const };
    builder.add({ ...common, subjectId: 'a', values: ['12', ' CEO'] });
    builder.add({ ...common, subjectId: 'b', values: ['many', 'ceo'] });
    builder.add({ ...common, subjectId: 'c', values: [undefined, null] });
    builder.add({ ...common, subjectId: 'd', values: [3, true] });
    expect(builder.build()).toEqual({
      rows: 4,
      columns: [
        { kind: 'number', name: 'size', values: Float64Array.of(12, Number.NaN, Number.NaN, 3) },
        { kind: 'category', name: 'title', levels: ['CEO', 'true'], codes: Int32Array.of(0, 0, -1, 1) },
      ],
      outcomes: Uint8Array.of(1, 1, 1, 1),
      takenAt: Float64Array.of(5, 5, 5, 5),
    });
  });

  it('thins out those without the outcome when there are too many, and weighs the others instead', () => {
    const builder = new ExampleTableBuilder([{ name: 'n', values: 'number' }], 3_000);
    for (let n = 0; n < 40_000; n++) {
      const outcome = n % 40 === 0 ? 1 : 0;
      builder.add({ subjectId: `lead ${n}`, takenAt: n, outcome, values: [n] });
    }
    const table = builder.build();
    expect(table.rows).toBeLessThanOrEqual(3_000);
    const weights = table.weights ?? new Float64Array(0);
    const weightOf = (outcome: number): number =>
      weights.reduce((sum, weight, row) => sum + (table.outcomes[row] === outcome ? weight : 0), 0);
    expect(weightOf(1)).toBe(1_000);
    expect(Math.abs(weightOf(0) - 39_000)).toBeLessThan(2_500);
    // Every row is still the example that it was.
    expect(table.columns[0]).toMatchObject({ values: Float64Array.from(table.takenAt ?? []) });
    expect(
      [...table.outcomes].every(
        (outcome, row) => (outcome === 1) === (Number(table.takenAt?.[row]) % 40 === 0),
      ),
    ).toBe(true);
    expect(chooseRows(table, [2, 0]).takenAt).toEqual(
      Float64Array.of(table.takenAt?.[2] ?? 0, table.takenAt?.[0] ?? 0),
    );
  });

  it('puts categories together beyond a number of them', () => {
    const builder = new ExampleTableBuilder([{ name: 'id', values: 'category' }], 10_000);
    for (let n = 0; n < MOST_CATEGORIES + 100; n++)
      builder.add({ subjectId: `${n}`, takenAt: n, outcome: 0, values: [`id ${n}`] });
    const [column] = builder.build().columns;
    if (column?.kind !== 'category') throw new Error('a category is expected');
    expect(column.levels).toHaveLength(MOST_CATEGORIES + 1);
    expect(column.levels.at(-1)).toBe(OTHER_CATEGORIES);
    expect(column.codes.at(-1)).toBe(MOST_CATEGORIES);
  });

  it('draws evenly by id', () => {
    const shares = Array.from({ length: 10_000 }, (_, n) => shareOf(`00000000-0000-4000-8000-${n}`));
    for (const bound of [0.1, 0.25, 0.5, 0.9])
      expect(shares.filter((share) => share < bound).length / 10_000).toBeCloseTo(bound, 1);
  });
});
