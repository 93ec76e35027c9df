import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Installation } from './installation.ts';
import { Mailbox } from './mailbox.ts';
import { postMessages } from './post-messages.ts';

const REP = 'jana@example.com';
const MORE = 40;
const JOURNEY = `
journey: quotes
start: [{ event: Quote Requested }]
reentry: always
steps:
  - { id: tell, alert: { channel: sales }, text: Asks for a quote }
  - { id: rep, alert: ${REP}, text: Asks for a quote }
`;

/** A chat that takes messages as Slack does. */
class Chat implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { text, blocks } = JSON.parse(Buffer.concat(chunks).toString()) as {
        text: string;
        blocks: unknown[];
      };
      expect(blocks.length).toBeLessThanOrEqual(50);
      this.attempts.push({ id: String(request.headers['webhook-id']), text });
      this.answer(response);
    });
  });
  readonly attempts: { id: string; text: string }[] = [];
  answer: (response: ServerResponse) => void = (response) => response.end('ok');

  static async open(): Promise<Chat> {
    const chat = new Chat();
    await new Promise<void>((resolve) => chat.#server.listen(0, '127.0.0.1', resolve));
    return chat;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/services/T0/B0/secret-of-the-chat`;
  }

  /** By id, what came last. */
  get messages(): Map<string, string> {
    return new Map(this.attempts.map(({ id, text }) => [id, text]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

test('forty alerts within a minute come in two messages, through failures and a kill; what was retracted is taken back', {
  timeout: 180_000,
}, async () => {
  const [mails, chat] = [await Mailbox.open(), await Chat.open()];
  onTestFinished(() => mails.close());
  onTestFinished(() => chat[Symbol.asyncDispose]());
  const installation = await Installation.create('embedded', {
    RIPEN_WEBHOOK_ALLOW: '127.0.0.1',
    RIPEN_RETRY_SECONDS: '0.2',
    RIPEN_SMTP_URL: mails.url,
    RIPEN_MAIL_FROM: 'Ripen <ripen@example.com>',
    RIPEN_PUBLIC_URL: 'https://ripen.example.com',
  });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  let server = await installation.start();
  const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
  const ask = async (method: string, path: string, body?: object, headers?: Record<string, string>) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(answer.ok, `${path} ${await answer.clone().text()}`).toBe(true);
    return answer;
  };
  const token = readFileSync(join(installation.dataDir, 'token'), 'utf8').trim();
  const who = {
    email: REP,
    name: 'Jana',
    password: 'correct horse battery',
    language: 'en',
    timeZone: 'UTC',
  };
  const setUp = await ask('POST', '/setup', { ...who, token });
  const cookie = setUp.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const asRep = { authorization: '', cookie, origin: server.url };
  await ask(
    'PUT',
    '/me/alerts/preferences',
    { isMailed: true, windowMinutes: 15, waitsForHours: false },
    asRep,
  );
  const channel = { title: 'Sales', url: chat.url, language: 'en', timeZone: 'UTC', windowMinutes: 15 };
  const saved = await (await ask('PUT', '/alerts/channels/sales', channel)).text();
  expect(saved).not.toContain('secret-of');
  await ask('POST', '/journeys/publish', { source: JOURNEY });
  const writeKey = await installation.writeKey();
  const event = async (userId: string) => {
    const batch = [
      { type: 'identify', userId, traits: { name: `${userId} <!channel>`, email: `${userId}@example.com` } },
      { type: 'track', userId, event: 'Quote Requested', messageId: `quote-${userId}` },
    ];
    expect((await postMessages({ url: server.url, writeKey }, 'batch', { batch })).ok).toBe(true);
  };

  // The chat is down, then asks for a pause, and then takes it.
  const answers = [503, 429, 200];
  const times: number[] = [];
  chat.answer = (response) => {
    times.push(Date.now());
    response.writeHead(answers.shift() ?? 200, { 'retry-after': '2' }).end('ok');
  };
  await event('first');
  await expect.poll(() => chat.attempts.length, { timeout: 20_000 }).toBe(3);
  expect(chat.messages.size).toBe(1);
  expect((times[2] ?? 0) - (times[1] ?? 0)).toBeGreaterThanOrEqual(2_000);
  const [told] = [...chat.messages.values()];
  expect(told).toContain('|first &lt;!channel&gt;>');
  expect(told).toContain('Asks for a quote');
  expect(told).toContain('https://ripen.example.com/leads/');
  const mail = await mails.next(REP);
  expect(mail.headers).toMatch(/^Subject: first <!channel>: Asks for a quote$/m);
  expect(mail.html).toContain('first &#60;!channel&#62;');

  for (let more = 0; more < MORE; more += 1) await event(`lead-${more}`);
  const raised = async () =>
    ((await (await ask('GET', '/alerts?for=sales&limit=100')).json()) as { items: object[] }).items.length;
  await expect.poll(raised, { timeout: 30_000 }).toBe(MORE + 1);
  expect([chat.messages.size, mails.of(REP).length]).toEqual([1, 1]);
  // Killed after the chat had it and before it answered: it comes again under its id.
  chat.answer = () => undefined;
  // Nobody waits for a quarter of an hour here: who wants them sooner gets what was gathered.
  await ask('PUT', '/alerts/channels/sales', { ...channel, windowMinutes: 0 });
  const sooner = { isMailed: true, windowMinutes: 0, waitsForHours: false };
  await ask('PUT', '/me/alerts/preferences', sooner, asRep);
  await expect.poll(() => chat.messages.size, { timeout: 20_000 }).toBe(2);
  await expect.poll(() => mails.of(REP).length, { timeout: 20_000 }).toBe(2);
  await server.program.stop('SIGKILL');
  chat.answer = (response) => response.end('ok');
  const before = chat.attempts.length;
  server = await installation.start();
  await expect.poll(() => chat.attempts.length, { timeout: 30_000 }).toBe(before + 1);
  expect(chat.messages.size).toBe(2);
  const second = [...chat.messages.values()][1] ?? '';
  expect(second).toContain('40 leads');
  expect(second).toContain('and 20 more leads');
  expect(second.match(/Asks for a quote/g)).toHaveLength(20);
  expect(new Set(mails.of(REP).map(({ messageId }) => messageId)).size).toBe(2);
  const bell = (await (await ask('GET', '/me/alerts/count', undefined, asRep)).json()) as object;
  expect(bell).toEqual({ unread: MORE + 1 });

  await ask('POST', '/leads/first/retractions', { messageIds: ['quote-first'], reason: 'robot' });
  await expect.poll(() => chat.messages.size, { timeout: 40_000 }).toBe(3);
  expect([...chat.messages.values()][2]).toEqual(
    expect.stringMatching(/^Taken back: <https:\S+\|first &lt;!channel&gt;>: ~Asks for a quote~\nthe clicks/),
  );
  await expect.poll(() => mails.of(REP).length, { timeout: 20_000 }).toBe(3);
  const listed = await installation.run('alert', 'list', 'sales');
  expect(listed.stdout).toContain('taken back: the clicks came from a robot');
  const stored = await installation.run('alert', 'channels');
  expect(stored.stdout).not.toContain('secret-of');

  // The channel is gone: what was to go there is to be seen, and to be tried again.
  chat.answer = (response) => response.writeHead(404).end('channel_not_found');
  await event('last');
  const stuck = async () =>
    (await (await ask('GET', '/mail/effects?state=dead')).json()) as { items: object[] };
  await expect
    .poll(async () => (await stuck()).items, { timeout: 90_000 })
    .toMatchObject([
      { kind: 'chat', what: 'sales', problem: expect.stringContaining('the channel was deleted') },
    ]);
  chat.answer = (response) => response.end('ok');
  await ask('POST', '/mail/effects/retry', { all: true });
  await expect.poll(() => [...chat.messages.values()].at(-1), { timeout: 20_000 }).toContain('last');
});
