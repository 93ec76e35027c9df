import { describe, expect, it } from 'vitest';
import { updatePoints } from './update-points.ts';

const points = [0, 50];

describe('points of experts as a prior', () => {
  it('stay what they are without outcomes, with wide intervals', () => {
    const { rules } = updatePoints({
      rules: [{ binOfRow: [], points }],
      outcomes: new Uint8Array(),
      scale: 100,
    });
    expect(rules[0]?.map((bin) => bin.points)).toEqual(points);
    expect((rules[0]?.[1]?.high ?? 0) - (rules[0]?.[1]?.low ?? 0)).toBeGreaterThan(50);
  });

  it('move to the mode of the posterior', () => {
    const binOfRow = Array.from({ length: 100 }, (_, row) => (row < 60 ? 0 : 1));
    const outcomes = Uint8Array.from(binOfRow, (_, row) => (row < 6 || (row >= 60 && row < 80) ? 1 : 0));
    const { rules, base, rise } = updatePoints({ rules: [{ binOfRow, points }], outcomes, scale: 100 });
    // scipy 1.10.1, minimize(…, method='BFGS') of the same negative log posterior: base, rise and the shifts of the two bins
    expect(base).toBeCloseTo(-2.0785228, 4);
    expect(rise).toBeCloseTo(3.861453, 4);
    expect(rules[0]?.[0]?.points).toBeCloseTo((-0.0788055 * 100) / 3.861453, 3);
    expect(rules[0]?.[1]?.points).toBeCloseTo(50 + (0.1156645 * 100) / 3.861453, 3);
  });

  it('turn round when outcomes say the opposite long enough', () => {
    const binOfRow = Array.from({ length: 20_000 }, (_, row) => row % 2);
    const outcomes = Uint8Array.from(binOfRow, (bin, row) => (row % 20 < (bin === 0 ? 10 : 1) ? 1 : 0));
    const { rules } = updatePoints({ rules: [{ binOfRow, points }], outcomes, scale: 100 });
    expect((rules[0]?.[1]?.points ?? 0) - (rules[0]?.[0]?.points ?? 0)).toBeLessThan(0);
  });
});
