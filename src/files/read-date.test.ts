import { describe, expect, it } from 'vitest';
import { formatInstant } from '../domain/instant.ts';
import { readDate } from './read-date.ts';

const read = (text: string, { order = 'day-first' as const, zone = 'UTC' } = {}): string | undefined => {
  const instant = readDate(text, order, zone);
  return instant === undefined ? undefined : formatInstant(instant);
};

describe('dates in UTC', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T08:30:00Z', '2026-11-22T08:30:00.000Z'],
    ['2026-11-22 08:30:00.123456+01:00', '2026-11-22T07:30:00.123Z'],
    ['2026-11-22T08:30:00-0530', '2026-11-22T14:00:00.000Z'],
    ['2026/11/02', '2026-11-02T00:00:00.000Z'],
    ['22.11.2026', '2026-11-22T00:00:00.000Z'],
    ['2. 1. 2026 7:05', '2026-01-02T07:05:00.000Z'],
    ['22/11/2026 14:30:05', '2026-11-22T14:30:05.000Z'],
    ['22-11-26', '2026-11-22T00:00:00.000Z'],
    ['1/2/99', '1999-02-01T00:00:00.000Z'],
    ['3/4/2026, 12:05 AM', '2026-04-03T00:05:00.000Z'],
    ['3/4/2026 12:05 PM', '2026-04-03T12:05:00.000Z'],
    ['22 Nov 2026', '2026-11-22T00:00:00.000Z'],
    ['November 5, 2026 9:00 pm', '2026-11-05T21:00:00.000Z'],
    ['20261122', '2026-11-22T00:00:00.000Z'],
    ['46348', '2026-11-22T00:00:00.000Z'],
    ['46348.5', '2026-11-22T12:00:00.000Z'],
    ['1795336200', '2026-11-22T08:30:00.000Z'],
    ['1795336200123', '2026-11-22T08:30:00.123Z'],
    ['2026-11-22 08:30 UTC', '2026-11-22T08:30:00.000Z'],
  ])('%s', (text, iso) => expect(read(text)).toBe(iso));

  it.each([
    '',
    'yesterday',
    '31.2.2026',
    '2026-13-01',
    '22/11/26/1',
    '12/25/2026',
    '2026-11-22 24:00',
    '2026-11-22 13:00 PM',
    '12',
    '1.5',
    '01.01.1969',
    '5 Foo 2026',
  ])('not %s', (text) => expect(read(text)).toBeUndefined());

  it('with the month first where that is said, but never with dots', () => {
    expect(readDate('12/25/2026', 'month-first', 'UTC')).toBe(Date.UTC(2026, 11, 25));
    expect(readDate('3.4.2026', 'month-first', 'UTC')).toBe(Date.UTC(2026, 3, 3));
    expect(readDate('25/12/2026', 'month-first', 'UTC')).toBeUndefined();
  });
});

describe('times without a zone', () => {
  it.each([
    ['summer', '2026-07-01 12:00', '2026-07-01T10:00:00.000Z'],
    ['winter', '2026-12-01 12:00', '2026-12-01T11:00:00.000Z'],
    ['the hour that never was', '2026-03-29 02:30', '2026-03-29T01:30:00.000Z'],
    ['the hour that was twice', '2026-10-25 02:30', '2026-10-25T00:30:00.000Z'],
    ['the hour before it', '2026-10-25 01:59', '2026-10-24T23:59:00.000Z'],
    ['the hour after it', '2026-10-25 03:00', '2026-10-25T02:00:00.000Z'],
    ['a zone that is said goes first', '2026-07-01T12:00:00Z', '2026-07-01T12:00:00.000Z'],
  ])('are those of Prague: %s', (_, text, iso) => expect(read(text, { zone: 'Europe/Prague' })).toBe(iso));
});
