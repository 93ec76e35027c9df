import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './instant.ts';

describe('a duration', () => {
  it.each([
    ['30d', 30 * DAY_MS],
    ['12h', 12 * HOUR_MS],
    ['90m', 90 * MINUTE_MS],
    ['45s', 45_000],
    ['2w', 14 * DAY_MS],
    [' 1 d ', DAY_MS],
    ['36500d', 36_500 * DAY_MS],
  ])('is read from %j', (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each(['', '30', 'd', '0d', '-1d', '1.5h', '1D', '1d2h', '36501d', '9999999999s', '1 month', '１d'])(
    'is not read from %j',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  it('is written in the largest unit up to days that divides it', () => {
    expect(
      ['2w', '24h', '90m', '3600s', '61s', '36500d'].map((text) => formatDuration(parseDuration(text) ?? 0)),
    ).toEqual(['14d', '1d', '90m', '1h', '61s', '36500d']);
  });
});
