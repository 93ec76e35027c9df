import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { raiseAlerts } from '../../operations/raise-alerts.ts';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';

let it: TestInstallation;
let server: FastifyInstance;
let chat: Server;
let answer: { status: number; text: string; headers?: Record<string, string> };
const people = new Map<string, { personId: string; cookie: string }>();

beforeAll(async () => {
  it = await createTestInstallation();
  server = await it.serve();
  await it.publish({ scorecard: 'simple', rules: [{ id: 'c', when: { event: 'Clicked' }, give: 10 }] });
  await person('jana', true);
  await person('petr', false);
  chat = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(answer.status, answer.headers).end(answer.text));
  });
  await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  chat.close();
  await it[Symbol.asyncDispose]();
});

async function person(name: string, isFirst: boolean): Promise<void> {
  const about = { name, password: 'correct horse battery', language: 'en', timeZone: 'Europe/Prague' };
  const email = `${name}@example.com`;
  let signedIn = isFirst ? await ask('POST', '/setup', { ...about, email, token: LOCAL_TOKEN }) : undefined;
  if (!signedIn) {
    const { path } = (await ask('POST', '/invitations', { email, role: 'sales' })).json() as { path: string };
    const token = new URL(path, 'http://x').searchParams.get('token');
    signedIn = await ask('POST', '/invitation/acceptance', { ...about, token });
  }
  const cookie = signedIn.cookies.map((one) => `${one.name}=${one.value}`).join('; ');
  const me = (await ask('GET', '/me', undefined, cookie)).json() as { personId: string };
  people.set(name, { personId: me.personId, cookie });
}

function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, cookie?: string) {
  const who = cookie ? { cookie, origin: 'http://localhost' } : { authorization: `Bearer ${LOCAL_TOKEN}` };
  return server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { host: 'localhost', ...who },
    ...(body && { payload: body }),
  });
}

const as = (name: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object) =>
  ask(method, `/me/alerts${path}`, body, people.get(name)?.cookie ?? '');

async function raise(name: string, lead: string, title: string): Promise<string> {
  const alertId = randomUUID();
  it.clock.now += 1_000;
  const alert = {
    ...{ alertId, subjectId: await it.idOf(lead), kind: 'journey' as const, cause: null },
    to: { kind: 'person' as const, personId: people.get(name)?.personId ?? '' },
    ...{ detail: { title, text: 'Call now' }, at: it.clock.now },
  };
  await it.database.transaction((transaction) => raiseAlerts(transaction, [alert], it.clock.now));
  return alertId;
}

describe('one’s own alerts', () => {
  test('are listed page by page with how the lead stands, and read by their owner alone', async () => {
    await it.takeIn({ user: 'ann', identify: { name: 'Ann', company: 'Acme' }, id: 'ann' });
    await it.takeIn({ user: 'ann', track: 'Clicked', id: 'click', properties: { title: 'Pricing' } });
    const ids = [
      await raise('jana', 'ann', 'One'),
      await raise('jana', 'ann', 'Two'),
      await raise('jana', 'ann', 'Three'),
    ];
    await raise('petr', 'ann', 'Other');
    const first = (await as('jana', 'GET', '?limit=2')).json();
    expect(first.items.map(({ phrase }: { phrase: string }) => phrase)).toEqual(['Three', 'Two']);
    expect(first.items[0]).toMatchObject({
      ...{ lead: 'Ann', details: ['Acme'], text: 'Call now', isRead: false, takenBack: null },
      score: { score: 10 },
      reasons: [{ points: 10, data: 'implicit' }],
      recent: [{ what: 'Clicked: Pricing' }],
    });
    const rest = (await as('jana', 'GET', `?limit=2&cursor=${first.next}`)).json();
    expect([rest.items.length, rest.next]).toEqual([1, null]);
    expect((await as('jana', 'GET', '?cursor=x')).statusCode).toBe(400);

    expect((await as('petr', 'POST', '/read', { alertIds: ids })).json()).toEqual({ unread: 1 });
    expect((await as('jana', 'GET', '/count')).json()).toEqual({ unread: 3 });
    expect((await as('jana', 'POST', '/read', { alertIds: [ids[1]] })).json()).toEqual({ unread: 2 });
    const unread = (await as('jana', 'GET', '?unread=true')).json().items;
    expect(unread.map(({ phrase }: { phrase: string }) => phrase)).toEqual(['Three', 'One']);
    expect((await as('jana', 'POST', '/read', { all: true })).json()).toEqual({ unread: 0 });
    expect((await as('jana', 'POST', '/read', {})).statusCode).toBe(400);
    const all = (await ask('GET', '/alerts?for=petr@example.com')).json().items;
    expect(all).toMatchObject([{ phrase: 'Other', recipient: { kind: 'person', name: 'petr' } }]);
  });

  test('go with the lead when it turns out to be another one, and with the person who is removed', async () => {
    await it.takeIn({ user: 'bob', identify: { name: 'Bob' }, id: 'bob' });
    await raise('petr', 'bob', 'Moves');
    expect((await ask('POST', '/leads/bob/merge', { other: 'ann' })).statusCode).toBe(200);
    const rows = await it.database.kysely.selectFrom('alert').select('subject_id').execute();
    expect(new Set(rows.map((row) => row.subject_id))).toEqual(new Set([await it.idOf('bob')]));
    const petr = people.get('petr')?.personId ?? '';
    expect((await ask('DELETE', `/people/${petr}`)).statusCode).toBe(200);
    const left = await it.database.kysely.selectFrom('alert').select('recipient').execute();
    expect(left.some(({ recipient }) => recipient === petr)).toBe(false);
  });

  test('come as one wants them', async () => {
    expect((await as('jana', 'GET', '/preferences')).json()).toEqual({
      ...{ isMailed: true, windowMinutes: 15, waitsForHours: false },
    });
    const wanted = { isMailed: false, windowMinutes: 0, waitsForHours: true };
    expect((await as('jana', 'PUT', '/preferences', wanted)).statusCode).toBe(200);
    expect((await as('jana', 'GET', '/preferences')).json()).toEqual(wanted);
    expect((await as('jana', 'PUT', '/preferences', { ...wanted, windowMinutes: 1_441 })).statusCode).toBe(
      400,
    );
  });
});

describe('a channel', () => {
  const about = { title: 'Sales', language: 'cs', timeZone: 'Europe/Prague', windowMinutes: 5 };
  const path = '/alerts/channels/sales';
  const url = (): string => `http://127.0.0.1:${(chat.address() as AddressInfo).port}/services/a-long-secret`;

  test('keeps its address to itself', async () => {
    expect((await ask('PUT', path, about)).json().detail).toContain('is needed for a channel that is new');
    const saved = await ask('PUT', path, { ...about, url: url() });
    expect(saved.json()).toMatchObject({ slug: 'sales', address: expect.stringMatching(/…cret$/) });
    expect((await ask('PUT', path, { ...about, title: 'Sales 2' })).statusCode).toBe(200);
    const { items } = (await ask('GET', '/alerts/channels')).json();
    expect(items).toMatchObject([{ title: 'Sales 2', createdBy: 'command line' }]);
    const row = await it.database.kysely.selectFrom('alert_channel').selectAll().executeTakeFirstOrThrow();
    const audited = await it.database.kysely.selectFrom('audit_entry').selectAll().execute();
    for (const part of [saved.body, items, row, audited])
      expect(JSON.stringify(part)).not.toContain('a-long-secret');
  });

  test.each(['http://10.0.0.1/x', 'ftp://hooks.example.com', 'hooks.slack.com/services/x', 'http://[::1]/'])(
    'is not at %s',
    async (bad) => {
      const refused = await ask('PUT', path, { ...about, url: bad });
      expect(refused.statusCode).toBe(400);
      expect(refused.json().errors).toMatchObject([{ field: 'url' }]);
    },
  );

  test.each([
    [200, 'ok', null],
    [404, 'no_service', '404: no_service: the webhook is not known there'],
    [410, 'channel_is_archived', 'the channel is archived'],
    [429, 'rate_limited', 'answered 429'],
    [500, '<html>nonsense', 'answered 500'],
  ])('that answers %i %s says so to a test', async (status, text, problem) => {
    answer = { status, text };
    const tried = (await ask('POST', `${path}/test`, {})).json();
    expect(tried).toEqual({
      isDelivered: problem === null,
      problem: problem === null ? null : expect.stringContaining(problem),
    });
  });

  test('is removed once', async () => {
    expect((await ask('DELETE', path)).statusCode).toBe(200);
    expect((await ask('DELETE', path)).statusCode).toBe(404);
    expect((await ask('POST', `${path}/test`, {})).statusCode).toBe(404);
  });
});
