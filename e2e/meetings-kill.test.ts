import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { Radicale } from '../src/testing/radicale.ts';
import { TestMailServer } from '../src/testing/test-mail-server.ts';
import { Installation } from './installation.ts';

const MEETINGS = 14;
const KILLS = Number(process.env.RIPEN_E2E_KILLS ?? 3);
const SEED = Number(process.env.RIPEN_E2E_SEED ?? Math.floor(Math.random() * 2 ** 31));

test(`killed ${KILLS} times while leads book, each meeting is there once`, {
  timeout: KILLS * 20_000 + 180_000,
}, async () => {
  console.log(`killed while booking: RIPEN_E2E_SEED=${SEED}`);
  const random = seededRandom(SEED);
  const [mail, radicale] = await Promise.all([TestMailServer.start(), Radicale.start()]);
  onTestFinished(() => radicale[Symbol.asyncDispose]());
  onTestFinished(() => mail[Symbol.asyncDispose]());
  const calendar = await radicale.makeCalendar('work');
  const installation = await Installation.create('embedded', {
    RIPEN_SMTP_URL: mail.url,
    RIPEN_MAIL_FROM: 'Acme <hello@acme.example>',
    RIPEN_PUBLIC_URL: 'http://localhost:3000',
    RIPEN_WEBHOOK_ALLOW: '127.0.0.0/8',
    RIPEN_RETRY_SECONDS: '0.2',
    RIPEN_EMAIL_UNCERTAIN: 'resend',
  });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  let server = await installation.start();
  const token = readFileSync(join(installation.dataDir, 'token'), 'utf8').trim();
  const owner = {
    name: 'Jana Nováková',
    email: 'jana@acme.example',
    password: 'correct horse battery',
    language: 'cs',
    timeZone: 'Europe/Prague',
    token,
  };
  const json = { 'content-type': 'application/json' };
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && json), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  const setUp = await ask('POST', '/setup', owner);
  expect(setUp.status, await setUp.clone().text()).toBeLessThan(300);
  const cookie = setUp.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
  const session = {
    cookie,
    origin: 'http://localhost:3000',
    'sec-fetch-site': 'same-origin',
    authorization: '',
  };
  const { user, password } = radicale.account;
  const connected = await ask('PUT', '/me/calendar', { url: radicale.url, user, password }, session);
  expect(connected.status, await connected.clone().text()).toBe(200);
  const { personId } = (await connected.json()) as { personId: string };
  expect((await ask('PUT', '/booking-pages/call', pageWith(personId))).status).toBe(200);
  const to = new Date(Date.now() + 14 * 86_400_000).toISOString();
  const free = (await (await ask('GET', `/booking-pages/call/free-times?to=${to}`)).json()) as {
    items: { startsAt: string }[];
  };
  const wishes = free.items.slice(0, MEETINGS).map(({ startsAt }, index) => ({
    meetingId: randomUUID(),
    page: 'call',
    lead: `lead${index}@example.com`,
    startsAt,
  }));
  expect(wishes).toHaveLength(MEETINGS);

  let isKilling = true;
  const bookAll = async (): Promise<void> => {
    for (const wish of wishes) {
      // Whoever gets no answer asks again, with the same id.
      for (;;) {
        const answer = await ask('POST', '/meetings', wish).catch(() => undefined);
        if (answer?.status === 201) break;
        expect([undefined, 409, 503]).toContain(answer?.status);
        await sleep(50);
      }
      if (isKilling) await sleep(100 * random());
    }
  };
  const booking = bookAll();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(200 + random() * 900);
    await server.program.stop('SIGKILL');
    server = await installation.start();
  }
  isKilling = false;
  await booking;

  const listed = (await (await ask('GET', '/meetings?limit=500')).json()) as {
    items: { meetingId: string; startsAt: string }[];
  };
  expect(listed.items.map(({ meetingId }) => meetingId).toSorted()).toEqual(
    wishes.map(({ meetingId }) => meetingId).toSorted(),
  );
  expect(new Set(listed.items.map(({ startsAt }) => startsAt)).size).toBe(MEETINGS);
  await expect
    .poll(async () => (await radicale.dump(calendar)).split('BEGIN:VEVENT').length - 1, { timeout: 60_000 })
    .toBe(MEETINGS);
  // An e-mail that was cut off may come again; it is the same one, by its Message-ID.
  const invitations = (): Set<string>[] =>
    wishes.map(({ lead }) => {
      const own = mail.mails.filter((one) => one.to.includes(lead));
      return new Set(own.map(({ content }) => /^Message-ID: (.*)$/im.exec(content)?.[1] ?? ''));
    });
  await expect
    .poll(() => invitations().map(({ size }) => size), { timeout: 90_000 })
    .toEqual(wishes.map(() => 1));
  for (const { lead } of wishes) {
    const { items } = (await (await ask('GET', `/leads/${lead}/timeline`)).json()) as {
      items: { name?: string }[];
    };
    expect(items.filter(({ name }) => name === 'Meeting Booked')).toHaveLength(1);
  }
});

test.runIf(process.env.TEST_DATABASE_URL)(
  'of many who want one time from two processes, one gets it',
  async () => {
    const installation = await Installation.create('server');
    onTestFinished(() => installation[Symbol.asyncDispose]());
    const first = await installation.start();
    const other = Installation.on(installation.environment.DATABASE_URL ?? '');
    onTestFinished(() => other[Symbol.asyncDispose]());
    const second = await other.start();
    const clients = [await installation.apiClient(first), await other.apiClient(second)];
    const [client] = clients;
    if (!client) throw new Error('there is a client');
    const token = readFileSync(join(installation.dataDir, 'token'), 'utf8').trim();
    const about = {
      name: 'Jana',
      email: 'jana@acme.example',
      password: 'correct horse battery',
      language: 'cs',
    };
    const setUp = await client.fetch('POST', '/api/v1/setup', { ...about, timeZone: 'Europe/Prague', token });
    expect(setUp.status).toBeLessThan(300);
    const reps = (await (await client.fetch('GET', '/api/v1/reps')).json()) as {
      items: { personId: string }[];
    };
    await client.fetch('PUT', '/api/v1/booking-pages/call', pageWith(reps.items[0]?.personId ?? ''));
    const to = new Date(Date.now() + 7 * 86_400_000).toISOString();
    const free = (await (
      await client.fetch('GET', `/api/v1/booking-pages/call/free-times?to=${to}`)
    ).json()) as {
      items: { startsAt: string }[];
    };
    const startsAt = free.items.at(-1)?.startsAt;
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        clients[index % 2]?.fetch('POST', '/api/v1/meetings', {
          page: 'call',
          lead: `l${index}@example.com`,
          startsAt,
        }),
      ),
    );
    const codes = answers.map((answer) => answer?.status);
    expect(codes.filter((code) => code === 201)).toHaveLength(1);
    expect(codes.filter((code) => code === 409)).toHaveLength(23);
  },
);

function pageWith(personId: string) {
  const times = {
    durationMinutes: 30,
    stepMinutes: 30,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    noticeMinutes: 0,
    horizonDays: 14,
    mostPerDay: null,
  };
  return { title: { en: 'Call' }, host: { kind: 'person', personId }, times, place: { kind: 'phone' } };
}
