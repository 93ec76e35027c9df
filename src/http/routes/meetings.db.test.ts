import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookWishes } from '../../operations/book-wishes.ts';
import { listMeetings } from '../../store/meetings.ts';
import { call } from '../../testing/api-client.ts';
import { addBookingPage, addRep } from '../../testing/meeting-page.ts';
import { createPerson, TEST_PASSWORD, TestBrowser } from '../../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const HOME = { timeZone: 'Europe/Prague', country: 'CZ' };

let ripen: TestInstallation;
let jana: string;
let petr: string;
beforeAll(async () => {
  ripen = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  [jana, petr] = [await addRep(ripen, 'Jana Nováková'), await addRep(ripen, 'Petr Svoboda')];
  await ripen.database.transaction(async (transaction) => {
    const now = new Date(ripen.clock.now).toISOString();
    const about = { keeps_companies: false, reassigns: false, created_at: now, updated_at: now };
    await transaction
      .insertInto('team')
      .values({ slug: 'sales', title: 'Sales', ...about } as never)
      .execute();
    const members = [jana, petr].map((person_id, position) => ({
      team: 'sales',
      person_id,
      weight: 1,
      position,
    }));
    await transaction.insertInto('team_member').values(members).execute();
  });
  await addBookingPage(ripen, { slug: 'team', host: { kind: 'team', team: 'sales' } });
  await addBookingPage(ripen, { slug: 'jana', host: { kind: 'person', personId: jana } });
});
afterAll(() => ripen[Symbol.asyncDispose]());

async function lead(email: string, traits: Record<string, string> = {}): Promise<string> {
  await ripen.takeIn({ user: email, email, identify: { email, ...traits } });
  return ripen.idOf(email);
}

async function meetingsOf(subjectId: string) {
  return listMeetings(ripen.database.kysely, { subjectId, limit: 10 });
}

describe('the API', () => {
  it('keeps booking pages, and says what is wrong with one', async () => {
    const { body: page } = await call(ripen, 'GET', '/api/v1/booking-pages/team');
    expect(page).toMatchObject({ hostName: 'Sales', url: 'https://ripen.example.com/book/team' });
    const { slug: _slug, url: _url, hostName: _host, ...input } = page;
    const saved = await call(ripen, 'PUT', '/api/v1/booking-pages/second', input);
    expect(saved.status).toBe(200);
    const wrong = { ...input, times: { ...input.times, stepMinutes: 7 } };
    expect((await call(ripen, 'PUT', '/api/v1/booking-pages/second', wrong)).body.detail).toContain(
      'divide a day',
    );
    const gone = { ...input, host: { kind: 'team', team: 'nobody' } };
    expect((await call(ripen, 'PUT', '/api/v1/booking-pages/second', gone)).status).toBe(400);
    expect((await call(ripen, 'DELETE', '/api/v1/booking-pages/second')).status).toBe(200);
    expect((await call(ripen, 'DELETE', '/api/v1/booking-pages/second')).status).toBe(404);
  });

  it('tells free times, books one, moves it, and refuses what is taken with what is free', async () => {
    const free = await call(
      ripen,
      'GET',
      '/api/v1/booking-pages/team/free-times?from=2026-03-03&to=2026-03-04',
    );
    expect(free.body.items).toHaveLength(16);
    expect(free.body.items[0]).toEqual({ startsAt: '2026-03-03T08:00:00.000Z', reps: 2 });
    const wish = { page: 'jana', lead: 'api@example.com', startsAt: '2026-03-03T08:00:00Z' };
    const booked = await call(ripen, 'POST', '/api/v1/meetings', wish);
    expect(booked.status).toBe(201);
    const again = await call(ripen, 'POST', '/api/v1/meetings', { ...wish, lead: 'second@example.com' });
    expect(again).toMatchObject({ status: 409, body: { code: 'time-taken' } });
    expect(again.body.detail).toContain('2026-03-03T08:30:00.000Z');
    const path = `/api/v1/meetings/${booked.body.meetingId}`;
    const moved = await call(ripen, 'POST', `${path}/move`, { startsAt: '2026-03-03T09:00:00Z' });
    expect(moved.body).toMatchObject({
      startsAt: '2026-03-03T09:00:00.000Z',
      rep: { name: 'Jana Nováková' },
    });
    expect((await call(ripen, 'POST', `${path}/outcome`, { outcome: 'held' })).status).toBe(409);
    const cancelled = await call(ripen, 'POST', `${path}/cancellation`, {});
    expect(cancelled.body.state).toBe('cancelled');
    expect((await call(ripen, 'POST', `${path}/move`, { startsAt: '2026-03-03T10:00:00Z' })).status).toBe(
      409,
    );
  });

  it('lets reps see and change their own meetings alone, and who keeps sales all', async () => {
    const sales = await createPerson(ripen, 'sales');
    const marketer = await createPerson(ripen, 'marketer');
    const wish = { page: 'jana', lead: 'own@example.com', startsAt: '2026-03-04T08:00:00Z' };
    const { body: meeting } = await call(ripen, 'POST', '/api/v1/meetings', wish);
    const asPerson = async (email: string) => {
      const browser = new TestBrowser(ripen);
      await browser.ask('POST', '/api/v1/sign-in', { email, password: TEST_PASSWORD });
      return browser;
    };
    const rep = await asPerson(sales.email);
    expect((await rep.ask('GET', '/api/v1/meetings')).body.items).toEqual([]);
    expect((await rep.ask('POST', `/api/v1/meetings/${meeting.meetingId}/cancellation`, {})).status).toBe(
      403,
    );
    const keeper = await asPerson(marketer.email);
    const all = await keeper.ask('GET', '/api/v1/meetings?limit=1');
    expect(all.body.items).toHaveLength(1);
    expect((await keeper.ask('POST', `/api/v1/meetings/${meeting.meetingId}/cancellation`, {})).status).toBe(
      200,
    );
    expect((await keeper.ask('GET', '/api/v1/me/calendar')).body).toEqual({ calendar: null });
  });
});

describe('a team', () => {
  it('shares meetings in turn, and gives a lead’s own rep the first word', async () => {
    const reps: string[] = [];
    for (const hour of [8, 9, 10, 11]) {
      const email = `turn${hour}@example.com`;
      const startsAt = new Date(Date.UTC(2026, 2, 5, hour)).toISOString();
      reps.push(
        (await call(ripen, 'POST', '/api/v1/meetings', { page: 'team', lead: email, startsAt })).body.rep
          .name,
      );
    }
    expect(reps.toSorted()).toEqual(['Jana Nováková', 'Jana Nováková', 'Petr Svoboda', 'Petr Svoboda']);
    await lead('owned@example.com', { owner: 'Petr Svoboda' });
    for (const hour of [12, 13]) {
      const startsAt = new Date(Date.UTC(2026, 2, 5, hour)).toISOString();
      const { body } = await call(ripen, 'POST', '/api/v1/meetings', {
        page: 'team',
        lead: 'owned@example.com',
        startsAt,
      });
      expect(body.rep.name).toBe('Petr Svoboda');
    }
  });
});

describe('the wish of a lead', () => {
  const place = { journey: null, enrolmentId: null, step: null };
  const book = (
    subjectId: string,
    wish: string | null,
    { page = 'team', meetingId = crypto.randomUUID() } = {},
  ) =>
    ripen.database.transaction((transaction) =>
      bookWishes(transaction, [{ meetingId, subjectId, page, wish, ...place }], {
        now: ripen.clock.now,
        home: HOME,
      }),
    );

  it('is booked at the next free time, by the clock where the lead lives', async () => {
    const subjectId = await lead('wish@example.com', {
      timezone: 'America/New_York',
      owner: 'Jana Nováková',
    });
    await book(subjectId, '2026-03-09T09:10');
    // Half past nine in New York, which has changed its clocks by then, is half past two in Prague.
    expect(await meetingsOf(subjectId)).toMatchObject([
      {
        startsAt: Date.parse('2026-03-09T13:30:00Z'),
        personId: jana,
        bookedBy: 'journey',
        timeZone: 'America/New_York',
      },
    ]);
  });

  it('twice is one meeting', async () => {
    const subjectId = await lead('twice@example.com');
    const meetingId = crypto.randomUUID();
    await book(subjectId, null, { meetingId });
    await book(subjectId, null, { meetingId });
    expect(await meetingsOf(subjectId)).toHaveLength(1);
  });

  it.each([
    ['that is no time', 'tomorrow', 'team', 'is no time'],
    ['beyond what can be booked', '2027-01-01T10:00', 'team', 'nobody is free'],
    ['on a page that there is not', null, 'nope', 'no open booking page'],
  ])('%s is told in the history', async (_name, wish, page, reason) => {
    const subjectId = await lead(`${reason.length}${page}@example.com`);
    await book(subjectId, wish, { page });
    const rows = await ripen.database.kysely
      .selectFrom('effect')
      .select('payload')
      .where('subject_id', '=', subjectId)
      .execute();
    expect(rows.map(({ payload }) => payload)).toMatchObject([
      { event: 'Meeting Not Booked', properties: { reason: expect.stringContaining(reason) } },
    ]);
  });
});

it('a meeting goes with its lead when that turns out to be another', async () => {
  const anonymous = await lead('first@example.com');
  await call(ripen, 'POST', '/api/v1/meetings', {
    page: 'jana',
    lead: 'first@example.com',
    startsAt: '2026-03-10T08:00:00Z',
  });
  await lead('main@example.com');
  const merged = await call(ripen, 'POST', '/api/v1/leads/main@example.com/merge', {
    other: 'first@example.com',
  });
  expect(merged.status, JSON.stringify(merged.body)).toBeLessThan(300);
  const mainId = await ripen.idOf('main@example.com');
  expect(await meetingsOf(mainId)).toHaveLength(1);
  expect(await meetingsOf(anonymous === mainId ? petr : anonymous)).toHaveLength(0);
});
