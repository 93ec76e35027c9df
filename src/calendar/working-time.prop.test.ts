import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import type { DayHours, WeeklyHours, WorkingTime } from '../domain/working-hours.ts';
import { addWorkingMinutes } from './add-working-minutes.ts';
import { nextWorkingTime } from './next-working-time.ts';
import { workingMsBetween } from './working-ms-between.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const instants = fc.integer({ min: BEGIN, max: BEGIN + 500 * DAY_MS });
const parts = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 4 })
  .map((quarters): DayHours[] => {
    const [a, b, c, d] = quarters.toSorted((one, other) => one - other).map((quarter) => quarter * 15);
    const spans: DayHours[] = [];
    if (a !== undefined && b !== undefined) spans.push({ fromMinute: a, toMinute: b });
    if (c !== undefined && d !== undefined) spans.push({ fromMinute: c, toMinute: d });
    return spans;
  });
const hours: fc.Arbitrary<WeeklyHours> = fc.record({
  mon: fc.constant([{ fromMinute: 540, toMinute: 1_020 }]),
  tue: parts,
  wed: parts,
  thu: parts,
  fri: parts,
  sat: parts,
  sun: parts,
});
const absences = fc.array(
  fc
    .record({ from: instants, lengthMs: fc.integer({ min: 1, max: 20 * DAY_MS }) })
    .map(({ from, lengthMs }) => ({ from, to: from + lengthMs })),
  { maxLength: 4 },
);
const times: fc.Arbitrary<WorkingTime> = fc.record({
  hours,
  timeZone: fc.constantFrom(
    'Europe/Prague',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Auckland',
    'America/Santiago',
  ),
  country: fc.constantFrom(undefined, 'CZ', 'NO', 'US'),
  absences,
});
const minutes = fc.integer({ min: 0, max: 20_000 });

test('the next working time never goes back as time goes on', () => {
  fc.assert(
    fc.property(times, instants, fc.integer({ min: 0, max: 9 * DAY_MS }), (time, at, later) => {
      const next = nextWorkingTime(time, at);
      expect(next).toBeGreaterThanOrEqual(at);
      expect(nextWorkingTime(time, at + later)).toBeGreaterThanOrEqual(next);
      expect(nextWorkingTime(time, next)).toBe(next);
    }),
  );
});

test('nobody works while away', () => {
  fc.assert(
    fc.property(times, instants, (time, at) => {
      const next = nextWorkingTime(time, at);
      expect(time.absences.every(({ from, to }) => next < from || next >= to)).toBe(true);
    }),
  );
});

test('adding minutes and then others is adding their sum', () => {
  fc.assert(
    fc.property(times, instants, minutes, minutes, (time, at, first, second) => {
      const inTwo = addWorkingMinutes(time, addWorkingMinutes(time, at, first), second);
      expect(addWorkingMinutes(time, at, first + second)).toBe(inTwo);
    }),
  );
});

test('more minutes end later, and beginning later ends no sooner', () => {
  fc.assert(
    fc.property(
      times,
      instants,
      minutes,
      fc.integer({ min: 0, max: 50 * HOUR_MS }),
      (time, at, some, later) => {
        const ends = addWorkingMinutes(time, at, some);
        expect(addWorkingMinutes(time, at, some + 1)).toBeGreaterThan(ends);
        expect(addWorkingMinutes(time, at + later, some)).toBeGreaterThanOrEqual(ends);
      },
    ),
  );
});

test('as much was worked until then as was added', () => {
  fc.assert(
    fc.property(times, instants, minutes, (time, from, some) => {
      const to = addWorkingMinutes(time, from, some);
      expect(workingMsBetween(time, { from, to })).toBe(some * 60_000);
    }),
  );
});
