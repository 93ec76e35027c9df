import { expect, test } from 'vitest';
import { runsAgainAt, timeLeft } from './time-left.ts';

const HOUR = 3_600_000;
const countdown = {
  asOf: '2026-03-02T15:00:00.000Z',
  respondBy: '2026-03-03T09:00:00.000Z',
  leftMs: 2 * HOUR,
  spans: [
    { from: '2026-03-02T15:00:00.000Z', to: '2026-03-02T16:00:00.000Z' },
    { from: '2026-03-03T08:00:00.000Z', to: '2026-03-03T16:00:00.000Z' },
  ],
};

test('time runs while the rep works, and stands still over night', () => {
  expect(timeLeft(countdown, Date.parse('2026-03-02T15:30:00Z'))).toBe(1.5 * HOUR);
  expect(timeLeft(countdown, Date.parse('2026-03-02T23:00:00Z'))).toBe(HOUR);
  expect(timeLeft(countdown, Date.parse('2026-03-03T09:40:00Z'))).toBe((-40 / 60) * HOUR);
  expect(runsAgainAt(countdown, Date.parse('2026-03-02T15:30:00Z'))).toBeUndefined();
  expect(runsAgainAt(countdown, Date.parse('2026-03-02T23:00:00Z'))).toBe('2026-03-03T08:00:00.000Z');
});
