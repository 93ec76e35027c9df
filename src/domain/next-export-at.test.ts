import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportSchedule } from './audience-export.ts';
import { DAY_MS, HOUR_MS } from './instant.ts';
import { nextExportAt } from './next-export-at.ts';
import { WEEKDAYS } from './working-hours.ts';

const at = (text: string): number => Date.parse(text);
const daily: ExportSchedule = { every: 'day', atMinute: 6 * 60, weekday: 'mon', timeZone: 'Europe/Prague' };

describe('when an export is due', () => {
  it.each([
    ['later the same day', daily, '2026-11-22T04:59:00Z', '2026-11-22T05:00:00Z'],
    ['the next day, when it is due right now', daily, '2026-11-22T05:00:00Z', '2026-11-23T05:00:00Z'],
    ['an hour earlier by UTC in summer', daily, '2026-07-01T12:00:00Z', '2026-07-02T04:00:00Z'],
    [
      'on the day of the week',
      { ...daily, every: 'week', weekday: 'wed' },
      '2026-11-22T12:00:00Z',
      '2026-11-25T05:00:00Z',
    ],
    [
      'a week later after that',
      { ...daily, every: 'week', weekday: 'wed' },
      '2026-11-25T05:00:00Z',
      '2026-12-02T05:00:00Z',
    ],
    [
      'at the minute of the hour',
      { ...daily, every: 'hour', atMinute: 15 },
      '2026-11-22T10:14:59Z',
      '2026-11-22T10:15:00Z',
    ],
    [
      'at the minute of the next hour',
      { ...daily, every: 'hour', atMinute: 15 },
      '2026-11-22T10:15:00Z',
      '2026-11-22T11:15:00Z',
    ],
    [
      'at the minute of a zone that is half an hour off',
      { ...daily, every: 'hour', atMinute: 0, timeZone: 'Asia/Kolkata' },
      '2026-11-22T10:00:00Z',
      '2026-11-22T10:30:00Z',
    ],
    // 02:30 is left out on 2026-03-29 in Prague.
    [
      'behind the change, when its minute is left out',
      { ...daily, atMinute: 150 },
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:30:00Z',
    ],
    // 02:30 comes twice on 2026-10-25.
    [
      'the first time, when its minute comes twice',
      { ...daily, atMinute: 150 },
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00Z',
    ],
    ['and not the second time', { ...daily, atMinute: 150 }, '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ] as [string, ExportSchedule, string, string][])('is %s', (_, schedule, after, expected) => {
    expect(new Date(nextExportAt(schedule, at(after))).toISOString()).toBe(new Date(expected).toISOString());
  });

  it('is after the instant, within the period and an hour for the change of clocks', () => {
    const schedules = fc.record({
      every: fc.constantFrom('hour' as const, 'day' as const, 'week' as const),
      atMinute: fc.integer({ min: 0, max: 1_439 }),
      weekday: fc.constantFrom(...WEEKDAYS),
      timeZone: fc.constantFrom(
        'Europe/Prague',
        'America/St_Johns',
        'Pacific/Apia',
        'UTC',
        'Australia/Lord_Howe',
      ),
    });
    const periods = { hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS };
    fc.assert(
      fc.property(
        schedules,
        fc.integer({ min: at('2026-01-01'), max: at('2028-01-01') }),
        (schedule, after) => {
          const next = nextExportAt(schedule, after);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(periods[schedule.every] + HOUR_MS);
        },
      ),
    );
  });
});
