import { expect, test } from 'vitest';
import { parseInstant } from '../domain/instant.ts';
import { USUAL_HOURS, type WorkingTime } from '../domain/working-hours.ts';
import { addWorkingMinutes } from './add-working-minutes.ts';
import { nextWorkingTime } from './next-working-time.ts';
import { workingMsBetween } from './working-ms-between.ts';

const at = (text: string) => parseInstant(text) ?? Number.NaN;
const told = (instant: number) => new Date(instant).toISOString();
const PRAGUE: WorkingTime = {
  hours: USUAL_HOURS,
  timeZone: 'Europe/Prague',
  country: 'CZ',
  absences: [],
};
const NIGHTS: WorkingTime = {
  ...PRAGUE,
  country: undefined,
  hours: { ...USUAL_HOURS, sun: [{ fromMinute: 60, toMinute: 240 }] },
};

// Local times from Python 3.11: datetime(…, tzinfo=ZoneInfo(zone)).astimezone(UTC).
test.each([
  ['within hours', PRAGUE, '2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
  ['at the end of a day', PRAGUE, '2026-11-19T16:00:00Z', '2026-11-20T08:00:00.000Z'],
  ['over a weekend', PRAGUE, '2026-11-20T16:00:00Z', '2026-11-23T08:00:00.000Z'],
  ['over a weekend on which the clocks go back', PRAGUE, '2026-10-23T15:00:00Z', '2026-10-26T08:00:00.000Z'],
  // 6 April 2026 is Easter Monday, 3 April Good Friday.
  ['over Easter', PRAGUE, '2026-04-02T15:00:00Z', '2026-04-07T07:00:00.000Z'],
  [
    'over Easter where no country is known',
    { ...PRAGUE, country: undefined },
    '2026-04-02T15:00:00Z',
    '2026-04-03T07:00:00.000Z',
  ],
  [
    'while away',
    { ...PRAGUE, absences: [{ from: at('2026-11-19T00:00:00Z'), to: at('2026-11-24T11:00:00Z') }] },
    '2026-11-20T10:00:00Z',
    '2026-11-24T11:00:00.000Z',
  ],
  [
    'where it is already tomorrow',
    { ...PRAGUE, timeZone: 'Pacific/Auckland', country: 'NZ' },
    '2026-11-22T10:00:00Z',
    '2026-11-22T20:00:00.000Z',
  ],
] as const)('the next working time %s', (_name, time, from, expected) => {
  expect(told(nextWorkingTime(time, at(from)))).toBe(expected);
});

test.each([
  ['within a day', PRAGUE, '2026-11-20T10:00:00Z', 120, '2026-11-20T12:00:00.000Z'],
  ['to the end of a day', PRAGUE, '2026-11-20T10:00:00Z', 360, '2026-11-20T16:00:00.000Z'],
  ['over a weekend', PRAGUE, '2026-11-20T15:30:00Z', 60, '2026-11-23T08:30:00.000Z'],
  ['from the night', PRAGUE, '2026-11-19T22:00:00Z', 60, '2026-11-20T09:00:00.000Z'],
  // On 25 October 2026 the clocks go from 3:00 back to 2:00: from 1:00 to 4:00 it is four hours.
  ['through an hour that comes twice', NIGHTS, '2026-10-24T22:00:00Z', 240, '2026-10-25T03:00:00.000Z'],
  ['after an hour that comes twice', NIGHTS, '2026-10-24T22:00:00Z', 241, '2026-10-26T08:01:00.000Z'],
  // On 29 March 2026 they go from 2:00 to 3:00: it is two.
  ['through an hour that is left out', NIGHTS, '2026-03-28T22:00:00Z', 120, '2026-03-29T02:00:00.000Z'],
  [
    'with two absences that overlap in the middle of a day',
    {
      ...PRAGUE,
      absences: [
        { from: at('2026-11-20T10:00:00Z'), to: at('2026-11-20T12:00:00Z') },
        { from: at('2026-11-20T11:00:00Z'), to: at('2026-11-20T13:00:00Z') },
      ],
    },
    '2026-11-20T09:00:00Z',
    90,
    '2026-11-20T13:30:00.000Z',
  ],
] as const)('working minutes are added %s', (_name, time, from, minutes, expected) => {
  expect(told(addWorkingMinutes(time, at(from), minutes))).toBe(expected);
  expect(workingMsBetween(time, { from: at(from), to: at(expected) })).toBe(minutes * 60_000);
});

test('who never works is taken by the clock', () => {
  const hours = { ...USUAL_HOURS, mon: [], tue: [], wed: [], thu: [], fri: [] };
  const from = at('2026-11-22T10:00:00Z');
  expect(nextWorkingTime({ ...PRAGUE, hours }, from)).toBe(from);
  expect(addWorkingMinutes({ ...PRAGUE, hours }, from, 5)).toBe(from + 5 * 60_000);
});
