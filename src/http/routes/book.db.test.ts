import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingAddress } from '../../operations/booking-address.ts';
import { listMeetings } from '../../store/meetings.ts';
import { addBookingPage, addRep } from '../../testing/meeting-page.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';
import { messageWriter } from '../../workers/message-writer.ts';

let ripen: TestInstallation;
let personId: string;
beforeAll(async () => {
  // A Monday; in Prague it is one o'clock.
  ripen = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  ripen.services.delivery.isSending = true;
  personId = await addRep(ripen);
  await addBookingPage(ripen, { host: { kind: 'person', personId } });
});
afterAll(() => ripen[Symbol.asyncDispose]());

let addresses = 0;
/** Another visitor each time, so that limits of one do not hit others. */
function visitor(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

async function get(url: string, headers: Record<string, string> = {}, remoteAddress = visitor()) {
  const server = await ripen.serve();
  return server.inject({ method: 'GET', url, headers, remoteAddress });
}

async function post(url: string, fields: Record<string, string>, remoteAddress = visitor()) {
  const server = await ripen.serve();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return server.inject({
    method: 'POST',
    url,
    headers,
    payload: new URLSearchParams(fields).toString(),
    remoteAddress,
  });
}

/** The hidden fields of a form. */
function hiddenOf(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g);
  return Object.fromEntries(
    [...found].map(([, name = '', value = '']) => [name, value.replaceAll('&#38;', '&')]),
  );
}

async function formFor(start: string, query = ''): Promise<Record<string, string>> {
  const page = await get(`/book/call?start=${start}&tz=Europe/Prague${query}`);
  expect(page.statusCode).toBe(200);
  const hidden = hiddenOf(page.body);
  ripen.clock.pass({ ms: 5_000 });
  return hidden;
}

async function book(start: string, contact: Record<string, string> = {}, query = '') {
  const hidden = await formFor(start, query);
  return post('/book/call', { ...hidden, name: 'Ann Lee', email: 'ann@example.com', ...contact });
}

async function meetings() {
  return listMeetings(ripen.database.kysely, { limit: 100 });
}

async function effects(kind: string) {
  return ripen.database.kysely
    .selectFrom('effect')
    .select(['payload', 'due_at as dueAt', 'state'])
    .where('kind', '=', kind as 'meeting')
    .orderBy('due_at')
    .execute();
}

describe('a booking page', () => {
  it('shows free times by the clock and in the language of the visitor, and nothing of anybody else', async () => {
    const page = await get('/book/call?tz=America/New_York', { 'accept-language': 'pl-PL,pl;q=0.9' });
    expect(page.body).toContain('<html lang="pl">');
    expect(page.body).toContain('Pierwsza rozmowa');
    // Nine o'clock in Prague.
    expect(page.body).toMatch(/start=2026-03-03T08%3A00%3A00\.000Z[^>]*>3:00</);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });

  it('is not there for another slug', async () => {
    expect((await get('/book/nope')).statusCode).toBe(404);
  });

  it('books a meeting, with all that follows', async () => {
    const answer = await book(
      '2026-03-03T08:00:00.000Z',
      { phone: '+420 601 234 567', message: 'Prices' },
      '&lang=pl',
    );
    expect(answer.statusCode).toBe(303);
    const [meeting] = await meetings();
    expect(meeting).toMatchObject({
      personId,
      email: 'ann@example.com',
      language: 'pl',
      title: 'Pierwsza rozmowa',
    });
    const mails = await effects('meeting');
    expect(mails.map(({ payload }) => `${payload.what} ${payload.to}`)).toEqual([
      'invitation lead',
      'invitation rep',
      // Of the two reminders, the one a day before would have been in the past.
      'reminder lead',
    ]);
    await writeHistory();
    const row = await ripen.rowOf('ann@example.com');
    expect(row.traits.name?.value).toBe('Ann Lee');
    const page = await get(String(answer.headers.location));
    expect(page.body).toContain('Spotkanie jest umówione');
    expect(page.body).toContain('https://meet.example/jana');
  });

  it('does not show or give that time to anybody else', async () => {
    const page = await get('/book/call?tz=Europe/Prague');
    expect(page.body).not.toContain('2026-03-03T08%3A00');
    const answer = await book('2026-03-03T08:00:00.000Z', { email: 'bob@example.com' });
    expect(answer.statusCode).toBe(409);
    expect(answer.body).toContain('That time has just been taken');
    expect(answer.body).toContain('2026-03-03T08%3A30');
    expect(await meetings()).toHaveLength(1);
  });

  it('takes the same form twice as one meeting', async () => {
    const hidden = await formFor('2026-03-03T09:00:00.000Z');
    const fields = { ...hidden, name: 'Twice', email: 'twice@example.com' };
    const [first, second] = [await post('/book/call', fields), await post('/book/call', fields)];
    expect([first.statusCode, second.statusCode]).toEqual([303, 303]);
    expect((await meetings()).filter(({ email }) => email === 'twice@example.com')).toHaveLength(1);
  });

  it('leaves what is known of a lead as it is', async () => {
    await ripen.takeIn({
      user: 'known',
      email: 'known@example.com',
      identify: { email: 'known@example.com', name: 'Real Name' },
    });
    await book('2026-03-03T10:00:00.000Z', {
      name: 'Somebody Else',
      email: 'known@example.com',
      phone: '+420601234567',
    });
    await writeHistory();
    const { traits } = await ripen.rowOf('known@example.com');
    expect([traits.name?.value, traits.phone?.value]).toEqual(['Real Name', '+420601234567']);
  });

  it('tells what is wrong with a form, beside the field', async () => {
    const answer = await book('2026-03-04T08:00:00.000Z', { name: '', email: 'nobody' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('aria-invalid="true"');
    expect(answer.body).toContain('Please enter your name.');
  });

  it('knows a lead by a personal link', async () => {
    const { delivery } = ripen.services;
    const subjectId = await ripen.idOf('known@example.com');
    const url = new URL(bookingAddress(delivery.links, 'call', { subjectId }, ripen.clock.now));
    const redirect = await get(url.pathname);
    const form = await get(`${redirect.headers.location}&start=2026-03-04T08:00:00.000Z&tz=Europe/Prague`);
    expect(form.body).toContain('value="Real Name"');
    expect(form.body).toContain('value="known@example.com"');
    expect((await get(`${url.pathname}x`)).statusCode).toBe(404);
  });
});

describe('robots do not book', () => {
  it.each<[string, (fields: Record<string, string>) => Record<string, string>]>([
    ['without a ticket', ({ ticket: _, ...fields }) => fields],
    ['with a ticket of their own', (fields) => ({ ...fields, ticket: `${fields.ticket}x` })],
    ['what people do not see', (fields) => ({ ...fields, website: 'https://spam.example' })],
  ])('%s', async (_name, change) => {
    const hidden = await formFor('2026-03-05T08:00:00.000Z');
    const before = (await meetings()).length;
    const answer = await post('/book/call', change({ ...hidden, name: 'R', email: 'robot@example.com' }));
    expect(answer.statusCode).toBe(422);
    expect(await meetings()).toHaveLength(before);
  });

  it('faster than people fill in a form', async () => {
    const page = await get('/book/call?start=2026-03-05T08:00:00.000Z&tz=Europe/Prague');
    const answer = await post('/book/call', { ...hiddenOf(page.body), name: 'R', email: 'fast@example.com' });
    expect(answer.statusCode).toBe(422);
  });

  it('more than three meetings with one address', async () => {
    const codes: number[] = [];
    for (const hour of ['08', '09', '10', '11'])
      codes.push((await book(`2026-03-06T${hour}:00:00.000Z`, { email: 'much@example.com' })).statusCode);
    expect(codes).toEqual([303, 303, 303, 422]);
  });

  it('more than five times an hour from one network without an e-mail that confirms it', async () => {
    const office = visitor();
    const day = '2026-03-04';
    const send = async (hour: number, email: string) => {
      const hidden = await formFor(`${day}T${String(hour).padStart(2, '0')}:00:00.000Z`);
      return post('/book/call', { ...hidden, name: 'Colleague', email }, office);
    };
    for (let count = 0; count < 5; count += 1)
      expect((await send(8 + count, `colleague${count}@example.com`)).statusCode).toBe(303);
    const asked = await send(13, 'sixth@example.com');
    expect(asked.body).toContain('sixth@example.com');
    const mine = async () => (await meetings()).filter(({ email }) => email === 'sixth@example.com');
    expect(await mine()).toEqual([]);
    const effects = await ripen.database.kysely
      .selectFrom('effect')
      .select(['kind', 'payload'])
      .where('kind', '=', 'notice')
      .execute();
    const { to, text } = effects.map(({ payload }) => payload as { to: string; text: string })[0] ?? {};
    expect(to).toBe('sixth@example.com');
    const path = new URL(/https:\S+/.exec(text ?? '')?.[0] ?? '').pathname;
    // Looking at the link, as scanners do, books nothing.
    expect((await get(path)).statusCode).toBe(200);
    expect(await mine()).toEqual([]);
    expect((await post(path, {})).statusCode).toBe(303);
    expect((await post(path, {})).statusCode).toBe(303);
    expect(await mine()).toMatchObject([{ startsAt: Date.parse(`${day}T13:00:00Z`) }]);
    expect((await post(`${path}x`, {})).statusCode).toBe(404);
  });

  it('a thousand times from one address', async () => {
    const robot = visitor();
    const before = (await meetings()).length;
    const hidden = await formFor('2026-03-09T08:00:00.000Z');
    const codes = new Map<number, number>();
    for (let count = 0; count < 1_000; count += 1) {
      // Each with a ticket of its own, a time of its own, an address of its own.
      const start = new Date(Date.parse('2026-03-09T08:00:00Z') + (count % 16) * 30 * 60_000).toISOString();
      const ticket = count < 80 ? (await formFor(start)).ticket : hidden.ticket;
      const fields = {
        ...hidden,
        start,
        name: 'R',
        email: `robot${count}@example.com`,
        ...(ticket && { ticket }),
      };
      const { statusCode } = await post('/book/call', fields, robot);
      codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1);
    }
    expect((await meetings()).length - before).toBeLessThanOrEqual(5);
    expect(codes.get(429)).toBeGreaterThan(900);
  });
});

describe('a meeting', () => {
  it('is moved and called off by the link of whoever booked it', async () => {
    const answer = await book('2026-03-10T08:00:00.000Z', { email: 'mover@example.com' });
    const path = String(answer.headers.location).split('?')[0];
    const times = await get(`${path}/move?tz=Europe/Prague`);
    expect(times.body).toContain('Choose another time');
    const moved = await post(`${path}/move?start=2026-03-11T09:00:00.000Z&tz=Europe/Prague`, {});
    expect(moved.statusCode).toBe(303);
    const mine = async () => (await meetings()).find(({ email }) => email === 'mover@example.com');
    expect(await mine()).toMatchObject({ startsAt: Date.parse('2026-03-11T09:00:00Z'), sequence: 1 });
    const reminders = (await effects('meeting')).filter(
      ({ payload }) => payload.what === 'reminder' && payload.address === 'mover@example.com',
    );
    expect(
      reminders.map(({ dueAt, state }) => [new Date(dueAt).toISOString().slice(0, 16), state]).sort(),
    ).toEqual([
      ['2026-03-09T08:00', 'done'],
      ['2026-03-10T07:00', 'done'],
      ['2026-03-10T09:00', 'waiting'],
      ['2026-03-11T08:00', 'waiting'],
    ]);
    expect((await get(`${path}/invitation.ics`)).body).toContain('DTSTART:20260311T090000Z');
    expect((await get(`${path}/cancel`)).body).toContain('Cancel the meeting?');
    expect((await post(`${path}/cancel`, {})).statusCode).toBe(303);
    expect(await mine()).toMatchObject({ state: 'cancelled', sequence: 2 });
    expect((await get(String(path))).body).toContain('The meeting is cancelled');
    // Twice is once.
    await post(`${path}/cancel`, {});
    expect(await mine()).toMatchObject({ sequence: 2 });
    await writeHistory();
    const events = await ripen.database.kysely
      .selectFrom('message')
      .select('name')
      .where('subject_id', '=', await ripen.idOf('mover@example.com'))
      .where('kind', '=', 'track')
      .orderBy('occurred_at')
      .execute();
    expect(events.map(({ name }) => name)).toEqual([
      'Meeting Booked',
      'Meeting Rescheduled',
      'Meeting Cancelled',
    ]);
  });

  it('is not moved to where another is', async () => {
    await book('2026-03-12T08:00:00.000Z', { email: 'there@example.com' });
    const answer = await book('2026-03-12T09:00:00.000Z', { email: 'late@example.com' });
    const path = String(answer.headers.location).split('?')[0];
    const moved = await post(`${path}/move?start=2026-03-12T08:00:00.000Z&tz=Europe/Prague`, {});
    expect(moved.statusCode).toBe(409);
    expect(moved.body).toContain('That time has just been taken');
  });

  it('is for one of many who want the same time at the same instant', async () => {
    const forms: Record<string, string>[] = [];
    for (let count = 0; count < 8; count += 1)
      forms.push({
        ...(await formFor('2026-03-13T08:00:00.000Z')),
        name: 'N',
        email: `race${count}@example.com`,
      });
    const answers = await Promise.all(forms.map((fields) => post('/book/call', fields)));
    expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(7);
  });
});

/** Takes what effects say into the histories. */
async function writeHistory(): Promise<void> {
  const { services } = ripen;
  const worker = messageWriter({ ...services, random: () => 0.5 });
  worker.start();
  for (let left = 200; left > 0; left -= 1) {
    const waiting = await ripen.database.kysely
      .selectFrom('effect')
      .select('effect_id')
      .where('kind', '=', 'message')
      .where('state', '<>', 'done')
      .execute();
    if (waiting.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await worker.stop();
}
