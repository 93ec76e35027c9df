import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECOND_MS } from '../../domain/instant.ts';
import { judgeMailHits } from '../../operations/judge-mail-hits.ts';
import { readStandings } from '../../store/contact-standings.ts';
import { endMails, saveWrittenMails } from '../../store/mails.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';
import { messageWriter } from '../../workers/message-writer.ts';

const SCORECARD = {
  scorecard: 'mails',
  bands: { cold: 0, warm: 5 },
  rules: [
    { id: 'opens', event: 'Email Opened', each: 5 },
    { id: 'clicks', event: 'Email Link Clicked', each: 10 },
    { id: 'off', event: 'Unsubscribed', each: 7 },
  ],
};
const PERSON =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';
const GATEWAY =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36';

let ripen: TestInstallation;
beforeAll(async () => {
  ripen = await createTestInstallation();
  await ripen.publish(SCORECARD);
});
afterAll(() => ripen[Symbol.asyncDispose]());

/** An e-mail that was just sent to somebody new. */
async function sentMail(): Promise<{ mailId: string; email: string; subjectId: string }> {
  const mailId = randomUUID();
  const email = `${mailId.slice(0, 8)}@example.com`;
  await ripen.takeIn({ user: email, email, identify: { email } });
  const { subject_id: subjectId } = await ripen.database.kysely
    .selectFrom('identity')
    .select('subject_id')
    .where('value', '=', email)
    .executeTakeFirstOrThrow();
  const about = {
    templateVersion: 1,
    variant: null,
    language: 'cs' as const,
    topic: 'marketing',
    subjectLine: 'Hello',
  };
  const mail = {
    subjectId,
    mailId,
    address: email,
    template: 'demo',
    messageId: null,
    journey: null,
    ...about,
  };
  await ripen.database.transaction(async (transaction) => {
    await saveWrittenMails(transaction, [mail], ripen.clock.now);
    await endMails(transaction, [{ mailId, state: 'sent', reason: null, isSent: true }], ripen.clock.now);
  });
  return { mailId, email, subjectId };
}

function pathOf(
  purpose: 'open' | 'click' | 'trap' | 'unsubscribe' | 'preferences',
  mailId: string,
  detail = '',
): string {
  const { links } = ripen.services.delivery;
  return new URL(links.address(purpose, { mailId, detail }, ripen.clock.now)).pathname;
}

async function visit(path: string, userAgent: string, method: 'GET' | 'HEAD' = 'GET') {
  const server = await ripen.serve();
  return server.inject({ method, url: path, headers: { 'user-agent': userAgent } });
}

async function post(path: string, form: Record<string, string | string[]>) {
  const server = await ripen.serve();
  const pairs = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const payload = new URLSearchParams(pairs).toString();
  return server.inject({
    method: 'POST',
    url: path,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
}

/** Judges what came, and takes what follows into the histories. */
async function judge(): Promise<void> {
  const { registry } = ripen;
  const isRobot = (userAgent: string): boolean => /bot/i.test(userAgent);
  while (
    await ripen.database.transaction((transaction) =>
      judgeMailHits(transaction, { registry, now: ripen.clock.now, isRobot }),
    )
  );
  await writeMessages();
}

async function writeMessages(): Promise<void> {
  const writer = messageWriter({ ...ripen.services, random: () => 0.5 });
  writer.start();
  for (;;) {
    const left = await ripen.database.kysely
      .selectFrom('effect')
      .select('effect_id')
      .where('state', 'in', ['waiting', 'sending'])
      .execute();
    if (left.length === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await writer.stop();
}

async function mailOf(mailId: string) {
  return ripen.database.kysely
    .selectFrom('mail')
    .selectAll()
    .where('mail_id', '=', mailId)
    .executeTakeFirstOrThrow();
}

async function scoreOf(email: string): Promise<number | undefined> {
  const { body } = await call<{ scores: { scorecard: string; score: number }[] }>(
    ripen,
    'GET',
    `/api/v1/leads/${email}`,
  );
  return body.scores.find(({ scorecard }) => scorecard === 'mails')?.score;
}

test('a person opens and clicks: it counts and scores', async () => {
  const { mailId, email } = await sentMail();
  const target = 'https://shop.example.com/a?b=1&c=ž';
  ripen.clock.pass({ ms: 60 * SECOND_MS });
  const opened = await visit(`${pathOf('open', mailId)}`, PERSON);
  expect([opened.statusCode, opened.headers['content-type']]).toEqual([200, 'image/gif']);
  const clicked = await visit(pathOf('click', mailId, target), PERSON);
  expect([clicked.statusCode, clicked.headers.location]).toEqual([302, new URL(target).href]);
  await judge();
  // Not before it is known what else the visitor does.
  expect(await mailOf(mailId)).toMatchObject({ opens: 0, clicks: 0 });
  ripen.clock.pass({ ms: 20 * SECOND_MS });
  await judge();
  expect(await mailOf(mailId)).toMatchObject({ opens: 1, clicks: 1, machine_opens: 0, machine_clicks: 0 });
  expect(await scoreOf(email)).toBe(15);
});

test('a gateway that looks behind all links neither counts nor scores', async () => {
  const { mailId, email } = await sentMail();
  await visit(pathOf('open', mailId), GATEWAY);
  ripen.clock.pass({ ms: 2 * SECOND_MS });
  for (const page of ['a', 'b', 'c'])
    await visit(pathOf('click', mailId, `https://shop.example.com/${page}`), GATEWAY);
  await visit(pathOf('unsubscribe', mailId), GATEWAY);
  await visit(pathOf('click', mailId, 'https://shop.example.com/a'), PERSON, 'HEAD');
  ripen.clock.pass({ ms: 30 * SECOND_MS });
  await judge();
  expect(await mailOf(mailId)).toMatchObject({
    opens: 0,
    clicks: 0,
    machine_opens: 1,
    machine_clicks: 4,
    unsubscribed_at: null,
  });
  expect(await scoreOf(email)).toBe(0);
});

test('what turns out to be a robot afterwards is taken back with its points', async () => {
  const { mailId, email } = await sentMail();
  ripen.clock.pass({ ms: 60 * SECOND_MS });
  await visit(pathOf('click', mailId, 'https://shop.example.com/a'), GATEWAY);
  ripen.clock.pass({ ms: 20 * SECOND_MS });
  await judge();
  expect(await scoreOf(email)).toBe(10);
  ripen.clock.pass({ ms: 20 * SECOND_MS });
  expect((await visit(pathOf('trap', mailId), GATEWAY)).statusCode).toBe(404);
  ripen.clock.pass({ ms: 20 * SECOND_MS });
  await judge();
  expect(await mailOf(mailId)).toMatchObject({ clicks: 0, machine_clicks: 1, first_clicked_at: null });
  expect(await scoreOf(email)).toBe(0);
});

test('one click unsubscribes; looking at the page does not', async () => {
  const { mailId, email } = await sentMail();
  const path = pathOf('unsubscribe', mailId);
  const page = await visit(path, PERSON);
  expect(page.statusCode).toBe(200);
  expect(page.body).toContain('Odhlásit');
  expect(page.body).not.toContain('<script');
  const standing = async () =>
    (await readStandings(ripen.database.kysely, [{ address: email, topic: 'marketing' }]))[0];
  expect(await standing()).toMatchObject({ suppressed: null, consent: null });
  const done = await post(path, { 'List-Unsubscribe': 'One-Click' });
  expect([done.statusCode, (await post(path, { 'List-Unsubscribe': 'One-Click' })).statusCode]).toEqual([
    200, 200,
  ]);
  expect(await standing()).toMatchObject({ suppressed: null, consent: 'withdrawn' });
  await post(path, { from: 'all' });
  expect(await standing()).toMatchObject({ suppressed: 'unsubscribed', consent: 'withdrawn' });
  await writeMessages();
  expect(await mailOf(mailId)).toMatchObject({ unsubscribed_at: ripen.clock.now });
  expect(await scoreOf(email)).toBe(7);
});

test('the preference centre: topics, language and pace; subscribing again undoes unsubscribing from all', async () => {
  const { mailId, email, subjectId } = await sentMail();
  const path = pathOf('preferences', mailId);
  await post(path, { none: '1', language: 'cs' });
  const page = await post(path, { topic: ['newsletter'], language: 'pl', fewer: '1' });
  expect(page.body).toContain('Zapisano.');
  const standings = await readStandings(ripen.database.kysely, [
    { address: email, topic: 'marketing' },
    { address: email, topic: 'newsletter' },
  ]);
  expect(standings).toMatchObject([
    { suppressed: null, consent: 'withdrawn' },
    { suppressed: null, consent: 'confirmed' },
  ]);
  await writeMessages();
  const { traits } = await ripen.database.kysely
    .selectFrom('subject')
    .select('traits')
    .where('subject_id', '=', subjectId)
    .executeTakeFirstOrThrow();
  expect(traits).toMatchObject({ language: { value: 'pl' }, emailFrequency: { value: 'fewer' } });
});

test('a subscription that needs it is asked for by e-mail and confirmed by the button, once an hour', async () => {
  const email = 'new@example.com';
  const body = { email, topic: 'newsletter', language: 'nb', proof: { form: 'footer' } };
  for (let time = 0; time < 3; time += 1)
    expect((await call(ripen, 'POST', '/api/v1/mail/subscriptions', body)).body).toEqual({ state: 'asked' });
  const notices = await ripen.database.kysely
    .selectFrom('effect')
    .select('payload')
    .where('kind', '=', 'notice')
    .execute();
  expect(notices).toHaveLength(1);
  const [notice] = notices.map(({ payload }) => payload as { to: string; text: string });
  const { to, text } = notice ?? { to: '', text: '' };
  expect(to).toBe(email);
  const path = new URL(/https:\S+/.exec(text)?.[0] ?? '').pathname;
  await ripen.database.kysely.deleteFrom('effect').where('kind', '=', 'notice').execute();
  const standing = async () =>
    (await readStandings(ripen.database.kysely, [{ address: email, topic: 'newsletter' }]))[0]?.consent;
  expect((await visit(path, PERSON)).body).toContain('Ja, meld meg på');
  expect(await standing()).toBe('asked');
  await post(path, {});
  expect(await standing()).toBe('confirmed');
});

test('tokens that are not ours, of another purpose, or too old get the same answer', async () => {
  const { mailId } = await sentMail();
  const click = pathOf('click', mailId, 'https://shop.example.com/');
  const token = click.slice('/e/c/'.length);
  const forged = `${Buffer.from(`zzzzzz ${mailId} https://evil.example.com/`).toString('base64url')}.${token.split('.')[1]}`;
  const answers = await Promise.all(
    [`/e/u/${token}`, `/e/p/${token}`, `/e/c/${forged}`, '/e/c/x', pathOf('unsubscribe', randomUUID())].map(
      (path) => visit(path, PERSON),
    ),
  );
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
  expect(answers[0]?.statusCode).toBe(404);
  expect(answers.every(({ headers }) => headers.location === undefined)).toBe(true);
  expect((await visit('/e/o/nonsense', PERSON)).statusCode).toBe(200);
  ripen.clock.pass({ days: 401 });
  expect((await visit(click, PERSON)).statusCode).toBe(404);
});
