import fc from 'fast-check';
import { expect, test } from 'vitest';
import { workingSpans } from '../calendar/working-spans.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/instant.ts';
import type { BookingTimes } from '../domain/meeting.ts';
import { USUAL_HOURS, type WorkingTime } from '../domain/working-hours.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';
import { freeStarts, type Schedule } from './free-starts.ts';

const BEGIN = Date.UTC(2026, 0, 1);
const instants = fc.integer({ min: 0, max: 365 * 24 * 12 }).map((steps) => BEGIN + steps * 5 * MINUTE_MS);
const spans = (from: number) =>
  fc.array(
    fc
      .record({ at: fc.integer({ min: -300, max: 12 * 24 * 9 }), length: fc.integer({ min: 1, max: 300 }) })
      .map(({ at, length }) => ({
        from: from + at * 5 * MINUTE_MS,
        to: from + (at + length) * 5 * MINUTE_MS,
      })),
    { maxLength: 12 },
  );
const times: fc.Arbitrary<BookingTimes> = fc.record({
  durationMinutes: fc.constantFrom(15, 20, 30, 45, 60, 90),
  stepMinutes: fc.constantFrom(5, 15, 30, 60),
  bufferBeforeMinutes: fc.constantFrom(0, 5, 15, 30),
  bufferAfterMinutes: fc.constantFrom(0, 10, 30),
  noticeMinutes: fc.constantFrom(0, 60, 24 * 60),
  horizonDays: fc.constantFrom(1, 5, 14),
  mostPerDay: fc.constantFrom(null, 1, 2, 5),
});
const zones = fc.constantFrom(
  'Europe/Prague',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Santiago',
  'UTC',
);
const HOURS = {
  ...USUAL_HOURS,
  wed: [
    { fromMinute: 8 * 60 + 20, toMinute: 12 * 60 },
    { fromMinute: 12 * 60, toMinute: 15 * 60 },
  ],
  // Where clocks change, at night.
  sun: [{ fromMinute: 0, toMinute: 6 * 60 }],
};
const cases = fc.record({ now: instants, times, timeZone: zones }).chain(({ now, ...rest }) =>
  fc.record({ busy: spans(now), meetings: spans(now), absences: spans(now) }).map((calendar) => {
    const time: WorkingTime = {
      hours: HOURS,
      timeZone: rest.timeZone,
      country: 'CZ',
      absences: calendar.absences,
    };
    const schedule: Schedule = {
      time,
      busy: calendar.busy,
      meetings: calendar.meetings.map((one) => ({
        ...one,
        bufferBeforeMs: 10 * MINUTE_MS,
        bufferAfterMs: 20 * MINUTE_MS,
      })),
    };
    return { now, times: rest.times, schedule };
  }),
);

test('no meeting touches what is busy with the pauses around it, nor another meeting with its own', () => {
  fc.assert(
    fc.property(cases, ({ now, times: rule, schedule }) => {
      for (const start of freeStarts(rule, schedule, { from: now, to: now + 8 * DAY_MS, now })) {
        const end = start + rule.durationMinutes * MINUTE_MS;
        const [from, to] = [
          start - rule.bufferBeforeMinutes * MINUTE_MS,
          end + rule.bufferAfterMinutes * MINUTE_MS,
        ];
        for (const one of [...schedule.busy, ...schedule.meetings])
          expect(one.to <= from || one.from >= to).toBe(true);
        for (const one of schedule.meetings)
          expect(one.to + one.bufferAfterMs <= start || one.from - one.bufferBeforeMs >= end).toBe(true);
      }
    }),
  );
});

test('all of every meeting is within working time, and its start on the clock of the rep', () => {
  fc.assert(
    fc.property(cases, ({ now, times: rule, schedule }) => {
      for (const start of freeStarts(rule, schedule, { from: now, to: now + 8 * DAY_MS, now })) {
        const end = start + rule.durationMinutes * MINUTE_MS;
        let reached = start;
        for (const span of workingSpans(schedule.time, start)) {
          if (span.from > reached || reached >= end) break;
          reached = span.to;
        }
        expect(reached).toBeGreaterThanOrEqual(end);
        const local = start + zoneOffsetMs(start, schedule.time.timeZone);
        expect(local % (rule.stepMinutes * MINUTE_MS)).toBe(0);
      }
    }),
  );
});

test('no meeting begins before the notice, after the horizon, or on a full day', () => {
  fc.assert(
    fc.property(cases, ({ now, times: rule, schedule }) => {
      const day = (at: number) => Math.floor((at + zoneOffsetMs(at, schedule.time.timeZone)) / DAY_MS);
      let last = 0;
      for (const start of freeStarts(rule, schedule, { from: now, to: now + 30 * DAY_MS, now })) {
        expect(start).toBeGreaterThan(last);
        last = start;
        expect(start).toBeGreaterThanOrEqual(now + rule.noticeMinutes * MINUTE_MS);
        expect(start).toBeLessThan(now + rule.horizonDays * DAY_MS);
        const others = schedule.meetings.filter(({ from }) => day(from) === day(start)).length;
        if (rule.mostPerDay !== null) expect(others).toBeLessThan(rule.mostPerDay);
      }
    }),
  );
});

test('every start on the clock that breaks no rule is offered', () => {
  fc.assert(
    fc.property(cases, ({ now, times: rule, schedule }) => {
      const found = new Set(freeStarts(rule, schedule, { from: now, to: now + 3 * DAY_MS, now }));
      const quiet = { ...schedule, busy: [], meetings: [] };
      const all = [
        ...freeStarts({ ...rule, mostPerDay: null }, quiet, { from: now, to: now + 3 * DAY_MS, now }),
      ];
      const day = (at: number) => Math.floor((at + zoneOffsetMs(at, schedule.time.timeZone)) / DAY_MS);
      for (const start of all) {
        if (found.has(start)) continue;
        const end = start + rule.durationMinutes * MINUTE_MS;
        const isTaken =
          [...schedule.busy, ...schedule.meetings].some(
            (one) =>
              one.from < end + rule.bufferAfterMinutes * MINUTE_MS &&
              one.to > start - rule.bufferBeforeMinutes * MINUTE_MS,
          ) ||
          schedule.meetings.some(
            (one) => one.from - one.bufferBeforeMs < end && one.to + one.bufferAfterMs > start,
          );
        const others = schedule.meetings.filter(({ from }) => day(from) === day(start)).length;
        expect(isTaken || (rule.mostPerDay !== null && others >= rule.mostPerDay)).toBe(true);
      }
    }),
  );
});

test('an hour that comes twice offers its starts twice, and one that is left out offers none', () => {
  const rule: BookingTimes = {
    durationMinutes: 30,
    stepMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    noticeMinutes: 0,
    horizonDays: 400,
    mostPerDay: null,
  };
  const schedule: Schedule = {
    time: { hours: HOURS, timeZone: 'Europe/Prague', country: undefined, absences: [] },
    busy: [],
    meetings: [],
  };
  const startsOf = (day: string) => {
    const from = Date.parse(`${day}T00:00:00Z`) - 3 * HOUR_MS;
    return [...freeStarts(rule, schedule, { from, to: from + 12 * HOUR_MS, now: Date.UTC(2026, 0, 1) })]
      .length;
  };
  // From midnight to six: 12 half hours, on 25 October 14, on 29 March 10.
  expect([startsOf('2026-10-18'), startsOf('2026-10-25'), startsOf('2026-03-29')]).toEqual([12, 14, 10]);
});
