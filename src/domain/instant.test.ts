import { describe, expect, it } from 'vitest';
import { EARLIEST_INSTANT, formatInstant, isInstant, LATEST_INSTANT, parseInstant } from './instant.ts';

describe('an instant', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T08:30', '2026-11-22T08:30:00.000Z'],
    ['2026-11-22 08:30:15', '2026-11-22T08:30:15.000Z'],
    ['2026-11-22t08:30:15z', '2026-11-22T08:30:15.000Z'],
    ['2026-11-22T08:30:15.1Z', '2026-11-22T08:30:15.100Z'],
    ['2026-11-22T08:30:15,123456789Z', '2026-11-22T08:30:15.123Z'],
    ['2026-11-22T08:30:15.9999Z', '2026-11-22T08:30:15.999Z'],
    ['2026-11-22T08:30:00+01:00', '2026-11-22T07:30:00.000Z'],
    ['2026-11-22T08:30:00 -0530', '2026-11-22T14:00:00.000Z'],
    ['2026-12-31T24:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['  2024-02-29  ', '2024-02-29T00:00:00.000Z'],
    ['1969-12-31T23:00:00-02:00', '1970-01-01T01:00:00.000Z'],
    ['1970-01-01', '1970-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
  ])('is read from %j', (text, expected) => {
    const instant = parseInstant(text);
    expect(instant === undefined ? undefined : formatInstant(instant)).toBe(expected);
  });

  it.each([
    '',
    'today',
    '2026',
    '2026-11',
    '22.11.2026',
    '2026-02-29',
    '2026-04-31',
    '2026-00-01',
    '2026-13-01',
    '2026-01-01T25:00:00Z',
    '2026-01-01T24:00:01Z',
    '2026-01-01T10:60:00Z',
    '2026-01-01T10:00:60Z',
    '2026-01-01T10:00:00+24:00',
    '2026-01-01T10:00:00+99:99',
    '1969-12-31T23:59:59.999Z',
    '0000-01-01',
    '+010000-01-01',
    '10000-01-01',
    '2026-11-22T08',
    '2026-11-22T08:30:15.1234567890Z',
    '1767225600000',
  ])('is not read from %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('is a whole number of milliseconds from 1970 to 9999', () => {
    expect([EARLIEST_INSTANT, LATEST_INSTANT, 1].map(isInstant)).toEqual([true, true, true]);
    expect([-1, LATEST_INSTANT + 1, 0.5, Number.NaN, Number.POSITIVE_INFINITY].map(isInstant)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
