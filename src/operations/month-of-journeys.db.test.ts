import { expect, it } from 'vitest';
import { createTestInstallation } from '../testing/test-installation.ts';

const ZONES = {
  prague: { timezone: 'Europe/Prague', country: 'CZ' },
  york: { timezone: 'America/New_York', country: 'US' },
  sydney: { timezone: 'Australia/Sydney', country: 'AU' },
  kolkata: { timezone: 'Asia/Kolkata', country: 'IN' },
  lordhowe: { timezone: 'Australia/Lord_Howe', country: 'AU' },
};

const DAILY = `
journey: daily
reentry: always
steps:
  - { id: morning, wait: { hours: { from: "09:00", to: "09:01", days: DAYS } } }
  - { id: mail, email: daily }
  - { id: night, wait: 12h, next: morning }
`;

/** Local wall-clock of instants, as the zone's own rules have it. */
function localTimes(instants: readonly number[], timeZone: string): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return instants.map((at) => format.format(at));
}

it.each([
  [
    'over the changes of the clocks in spring and the end of a month',
    '2026-03-02T00:00:00Z',
    '2026-04-10T00:00:00Z',
  ],
  ['over the changes of the clocks in autumn', '2026-09-28T00:00:00Z', '2026-11-04T00:00:00Z'],
  ['over a leap day', '2028-02-20T00:00:00Z', '2028-03-05T00:00:00Z'],
])('every day at nine where each lead lives, %s', async (_, start, end) => {
  await using installation = await createTestInstallation({ start });
  await installation.publishJourney(DAILY.replace('DAYS', 'all'));
  await installation.takeIn(
    ...Object.entries(ZONES).map(([user, traits]) => ({ user, identify: { ...traits } })),
  );
  await installation.enrol('daily', Object.keys(ZONES));
  await installation.live(end);
  for (const [user, { timezone }] of Object.entries(ZONES)) {
    const taken = await installation.database.kysely
      .selectFrom('enrolment_step')
      .select('occurred_at as at')
      .where('subject_id', '=', await installation.idOf(user))
      .where('step', '=', 'mail')
      .orderBy('occurred_at')
      .execute();
    const times = localTimes(
      taken.map(({ at }) => at),
      timezone,
    );
    expect(times.every((time) => time.endsWith(' 09:00'))).toBe(true);
    // Every day once, none left out.
    const days = times.map((time) => Date.parse(`${time.slice(0, 10)}T00:00:00Z`) / 86_400_000);
    expect(days.slice(1).every((day, index) => day === (days[index] ?? 0) + 1)).toBe(true);
    expect(days.length).toBeGreaterThanOrEqual(
      Math.floor((Date.parse(end) - Date.parse(start)) / 86_400_000) - 1,
    );
  }
});

it('only on working days, which are others in each country', async () => {
  await using installation = await createTestInstallation({ start: '2026-04-30T22:30:00Z' });
  await installation.publishJourney(DAILY.replace('DAYS', 'working'));
  await installation.takeIn(
    { user: 'cz', identify: { country: 'CZ' } },
    { user: 'pl', identify: { country: 'Poland' } },
    { user: 'us', identify: { country: 'US' } },
    { user: 'ae', identify: { country: 'AE' } },
  );
  await installation.enrol('daily', ['cz', 'pl', 'us', 'ae']);
  await installation.live('2026-05-12T00:00:00Z');
  const daysOf = async (user: string, timeZone: string) => {
    const rows = await installation.database.kysely
      .selectFrom('enrolment_step')
      .select('occurred_at as at')
      .where('subject_id', '=', await installation.idOf(user))
      .where('step', '=', 'mail')
      .orderBy('occurred_at')
      .execute();
    return localTimes(
      rows.map(({ at }) => at),
      timeZone,
    ).map((time) => Number(time.slice(8, 10)));
  };
  // The 1st of May is a Friday; the 8th is a holiday in Czechia. Poland also has the 3rd, a Sunday.
  expect(await daysOf('cz', 'Europe/Prague')).toEqual([4, 5, 6, 7, 11]);
  expect(await daysOf('pl', 'Europe/Warsaw')).toEqual([4, 5, 6, 7, 8, 11]);
  expect(await daysOf('us', 'America/New_York')).toEqual([1, 4, 5, 6, 7, 8, 11]);
  expect((await daysOf('ae', 'Asia/Dubai')).slice(0, 3)).toEqual([1, 4, 5]);
});
