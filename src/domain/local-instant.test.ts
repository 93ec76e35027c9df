import { expect, test } from 'vitest';
import { DAY_MS, parseInstant } from './instant.ts';
import { localInstant } from './local-instant.ts';

function at(text: string, timeZone: string): string {
  const [date = '', time = ''] = text.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const day = (parseInstant(date) ?? Number.NaN) / DAY_MS;
  return new Date(localInstant({ day, minute: hour * 60 + minute }, timeZone)).toISOString();
}

// Expected values from Python 3.11: datetime(…, tzinfo=ZoneInfo(zone)).astimezone(UTC); of minutes that are left out, fold=0.
test.each([
  ['2026-11-22 09:00', 'Europe/Prague', '2026-11-22T08:00:00.000Z'],
  ['2026-07-01 09:00', 'America/New_York', '2026-07-01T13:00:00.000Z'],
  ['2026-03-29 02:30', 'Europe/Prague', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25 02:30', 'Europe/Prague', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25 03:00', 'Europe/Prague', '2026-10-25T02:00:00.000Z'],
  ['2026-11-01 01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
  ['2026-03-08 02:30', 'America/New_York', '2026-03-08T07:30:00.000Z'],
  ['2026-10-04 02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
  ['2026-04-05 01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z'],
  ['2028-02-29 23:59', 'Asia/Kolkata', '2028-02-29T18:29:00.000Z'],
  ['2026-01-01 00:00', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
])('%s in %s is %s', (text, timeZone, expected) => {
  expect(at(text, timeZone)).toBe(expected);
});

test('from 1440 on a minute is on a later day', () => {
  expect(localInstant({ day: 20_000, minute: 1_440 + 30 }, 'Europe/Oslo')).toBe(
    localInstant({ day: 20_001, minute: 30 }, 'Europe/Oslo'),
  );
});
