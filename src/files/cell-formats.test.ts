import { describe, expect, it } from 'vitest';
import { CellFormats } from './cell-formats.ts';

const formats = () => new CellFormats({ timeZone: 'UTC' });

describe('dates whose order nobody said', () => {
  it('are decided by the first one that can be read in one way only', () => {
    const cells = formats();
    expect(cells.date('at', '3/4/2026')).toBeDefined();
    expect(cells.date('at', '4/25/2026')).toBe(Date.UTC(2026, 3, 25));
    expect(cells.date('at', '25/4/2026')).toBeUndefined();
    expect(cells.decide().dates).toEqual([['at', 'month-first']]);
  });

  it('are refused when every one can be read in two ways', () => {
    const cells = formats();
    for (const day of ['1/2/2026', '5/5/2026']) cells.date('Created', day);
    expect(() => cells.decide()).toThrow(
      'column “Created”: every date can be read with the day first or the month first, such as “1/2/2026”; ' +
        'say which in the mapping, as dates: day-first or dates: month-first',
    );
  });

  it('need no decision when both ways say the same, or when they are written otherwise', () => {
    const cells = formats();
    for (const day of ['5/5/2026', '2026-01-02', '1.2.2026']) cells.date('at', day);
    expect(cells.decide().dates).toEqual([['at', 'day-first']]);
  });

  it('are decided for each column by itself', () => {
    const cells = formats();
    cells.date('a', '13/1/2026');
    cells.date('b', '1/13/2026');
    expect(cells.decide().dates).toEqual([
      ['a', 'day-first'],
      ['b', 'month-first'],
    ]);
  });
});

describe('numbers whose decimal sign nobody said', () => {
  it('are decided over the whole file', () => {
    const cells = formats();
    expect(cells.number('1.234')).toBeDefined();
    expect(cells.number('0,5')).toBe(0.5);
    expect(cells.number('1.234')).toBe(1_234);
    expect(cells.decide().numbers).toBe('comma');
  });

  it('are refused when every one can be read in two ways', () => {
    const cells = formats();
    for (const number of ['12', '1,234']) cells.number(number);
    expect(() => cells.decide()).toThrow(
      /every number can be read with a decimal point or a decimal comma, such as “1,234”/,
    );
  });

  it('need no decision when they have neither', () => {
    const cells = formats();
    for (const number of ['12', '1 234', 'abc']) cells.number(number);
    expect(cells.decide().numbers).toBe('point');
  });
});
