import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromTimestamptz, toTimestamptz, UnsupportedTimestamp } from './timestamptz.ts';

test.each([
  ['2026-01-01 00:00:00.123+00', Date.UTC(2026, 0, 1, 0, 0, 0, 123)],
  ['2026-01-01 00:00:00.1+00', Date.UTC(2026, 0, 1, 0, 0, 0, 100)],
  ['2026-01-01 05:30:00+05:30', Date.UTC(2026, 0, 1)],
  ['2025-12-31 19:00:00-05', Date.UTC(2026, 0, 1)],
  ['1969-12-31 23:59:59.9999+00', -1],
  ['0001-01-01 00:00:00+00', -62_135_596_800_000],
  ['0050-06-01 00:00:00+00', Date.parse('0050-06-01T00:00:00Z')],
  ['9999-12-31 23:59:59.999999+00', Date.parse('9999-12-31T23:59:59.999Z')],
])('%s', (text, epochMs) => {
  expect(fromTimestamptz(text)).toBe(epochMs);
});

test.each([
  'infinity',
  '-infinity',
  '0044-03-15 12:00:00+00 BC',
  '10000-01-01 00:00:00+00',
  '2026-01-01',
  '',
])('refuses %s', (text) => {
  expect(() => fromTimestamptz(text)).toThrow(UnsupportedTimestamp);
});

test.each([Number.NaN, Infinity, 0.5, 253_402_300_800_000, -62_135_596_800_001])(
  'does not store %s',
  (epochMs) => {
    expect(() => toTimestamptz(epochMs)).toThrow(UnsupportedTimestamp);
  },
);

test('what is written in the format of Postgres reads as what it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (epochMs) => {
      const text = toTimestamptz(epochMs).replace('T', ' ').replace('Z', '+00');
      expect(fromTimestamptz(text)).toBe(epochMs);
    }),
  );
});
