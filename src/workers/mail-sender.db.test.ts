import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverySettingsFrom } from '../cli/delivery-settings.ts';
import type { NewEffect } from '../domain/effect.ts';
import { recoverEffects } from '../operations/recover-effects.ts';
import { readStandings, suppress } from '../store/contact-standings.ts';
import { resolveUncertain, retryEffects } from '../store/effect-list.ts';
import { enqueueEffects } from '../store/effects.ts';
import { findMails } from '../store/mails.ts';
import { leaseEffects, lockDueEffects, markHandedOver } from '../store/outbox.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { TestMailServer } from '../testing/test-mail-server.ts';
import { mailSender } from './mail-sender.ts';
import type { ComposeMails } from './mail-sender-services.ts';
import { messageWriter } from './message-writer.ts';

let ripen: TestInstallation;
let server: TestMailServer;
beforeAll(async () => {
  ripen = await createTestInstallation();
  server = await TestMailServer.start();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await ripen[Symbol.asyncDispose]();
});
beforeEach(() => {
  server.mails.length = 0;
});

/** Whom a lead is written to is what its trait says; the e-mail is the same for all. */
const compose: ComposeMails = async (database, requests) => {
  const profiles = await database.selectFrom('profile').select(['subject_id', 'email', 'name']).execute();
  return requests.map(({ subjectId, template, unsubscribeUrl }) => {
    const profile = profiles.find((one) => one.subject_id === subjectId);
    if (!profile?.email) return { refused: 'no-address', detail: 'the lead has no address' };
    const html = `<body><a href="https://shop.example.com/a?b=1&amp;c=2">Look</a> <a href="${unsubscribeUrl}">off</a></body>`;
    const about = { template, version: 3, variant: null, topic: 'marketing', language: 'cs' as const };
    const texts = { subject: 'Dobrý den\r\nBcc: eve@example.com', html, text: 'Look' };
    return {
      to: profile.email,
      toName: 'Ann\r\nBcc: eve@example.com',
      fromName: null,
      replyTo: null,
      ...texts,
      ...about,
    };
  });
};

async function leadWith(email: string): Promise<string> {
  await ripen.takeIn({ user: email, email, identify: { email } });
  const { subject_id } = await ripen.database.kysely
    .selectFrom('identity')
    .select('subject_id')
    .where('value', '=', email)
    .executeTakeFirstOrThrow();
  return subject_id;
}

async function enqueue(effect: Partial<NewEffect> & { subjectId: string }): Promise<string> {
  const effectId = randomUUID();
  const usual = {
    kind: 'mail',
    payload: { template: 'demo' },
    journey: 'nurture',
    enrolmentId: null,
    step: null,
  };
  const whole = { ...usual, effectId, dueAt: ripen.clock.now, ...effect } as NewEffect;
  await ripen.database.transaction((transaction) => enqueueEffects(transaction, [whole, whole]));
  return effectId;
}

/** Sends what is due, and takes what follows into the histories. */
async function sendAll(environment: Record<string, string> = {}): Promise<void> {
  const services = { ...ripen.services, random: () => 0.5 };
  const settings = deliverySettingsFrom({ RIPEN_RETRY_SECONDS: '60', ...environment });
  const mail = { ...settings, dkim: undefined, url: server.url, from: 'Ripen <ripen@example.com>' };
  const { links } = ripen.services.delivery;
  for (const worker of [
    mailSender({ ...services, retry: settings.retry, mail, links, compose }),
    messageWriter(services),
  ]) {
    worker.start();
    await settled();
    await worker.stop();
  }
}

async function settled(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const rows = await ripen.database.kysely
      .selectFrom('effect')
      .select(['state', 'due_at'])
      .where('state', 'in', ['waiting', 'sending'])
      .where('channel', '=', 'mail')
      .execute();
    if (rows.every(({ state, due_at }) => state === 'waiting' && due_at > ripen.clock.now)) return;
  }
}

async function effectOf(effectId: string) {
  return ripen.database.kysely
    .selectFrom('effect')
    .selectAll()
    .where('effect_id', '=', effectId)
    .executeTakeFirstOrThrow();
}

test('an e-mail leaves once, tracked, with one-click unsubscribing, and the history tells of it', async () => {
  const subjectId = await leadWith('ann@example.com');
  const effectId = await enqueue({ subjectId });
  await sendAll();
  await sendAll();
  expect(server.mails).toHaveLength(1);
  const [mail] = server.mails;
  expect(mail?.to).toEqual(['ann@example.com']);
  const headers = mail?.content.split('\r\n\r\n')[0] ?? '';
  expect(headers).toContain(`Message-ID: <${effectId}@example.com>`);
  expect(headers).toMatch(/List-Unsubscribe: <https:\/\/ripen\.example\.com\/e\/u\/[\w.-]+>/);
  expect(headers).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  expect(headers).not.toMatch(/^Bcc:/im);
  expect(mail?.content).not.toContain('shop.example.com');
  expect(await findMails(ripen.database.kysely, [effectId])).toMatchObject([
    {
      state: 'sent',
      address: 'ann@example.com',
      template: 'demo',
      topic: 'marketing',
      sentAt: ripen.clock.now,
    },
  ]);
  const history = await ripen.database.kysely
    .selectFrom('message')
    .select(['name', 'properties'])
    .where('subject_id', '=', subjectId)
    .where('kind', '=', 'track')
    .execute();
  expect(history).toMatchObject([
    { name: 'Email Sent', properties: { campaign: 'nurture', email: 'demo', mailId: effectId } },
  ]);
});

test('whom we may not write to gets nothing, and the e-mail says why', async () => {
  const subjectId = await leadWith('bob@example.com');
  const { kysely } = ripen.database;
  const detail = { detail: '', createdAt: ripen.clock.now, createdBy: null };
  await suppress(kysely, [{ address: 'bob@example.com', reason: 'unsubscribed', ...detail }]);
  const marketing = await enqueue({ subjectId });
  const asked = await enqueue({ subjectId, payload: { template: 'demo', isTransactional: true } });
  const nobody = await enqueue({ subjectId: randomUUID() });
  await sendAll();
  expect(server.mails.map(({ to }) => to)).toEqual([['bob@example.com']]);
  expect(server.mails[0]?.content).not.toContain('List-Unsubscribe');
  const mails = await findMails(kysely, [marketing, asked, nobody]);
  const states = new Map(mails.map(({ mailId, state }) => [mailId, state]));
  expect([marketing, asked, nobody].map((id) => states.get(id))).toEqual([
    'suppressed',
    'sent',
    'suppressed',
  ]);
});

test('a server that refuses, defers or is down: bounced and suppressed, tried again, given up, tried again by hand', async () => {
  const [gone, busy] = [await leadWith('gone@example.com'), await leadWith('busy@example.com')];
  const [bounced, deferred] = [await enqueue({ subjectId: gone }), await enqueue({ subjectId: busy })];
  server.answers.set('gone@example.com', '550 5.1.1 no such mailbox');
  server.answers.set('busy@example.com', '451 4.7.1 try later');
  await sendAll();
  expect(await findMails(ripen.database.kysely, [bounced])).toMatchObject([{ state: 'bounced' }]);
  const [standing] = await readStandings(ripen.database.kysely, [{ address: 'gone@example.com', topic: '' }]);
  expect(standing).toMatchObject({ suppressed: 'hard bounce' });
  expect(await effectOf(bounced)).toMatchObject({ state: 'done' });
  // By chance three quarters of a minute, with the chance of the test.
  const again = ripen.clock.now + 45_000;
  expect(await effectOf(deferred)).toMatchObject({ state: 'waiting', attempts: 1, due_at: again });
  ripen.clock.pass({ ms: 45_000 });
  await sendAll({ RIPEN_SEND_ATTEMPTS: '2' });
  expect(await effectOf(deferred)).toMatchObject({
    state: 'dead',
    problem: expect.stringContaining('try later'),
  });
  expect(await findMails(ripen.database.kysely, [deferred])).toMatchObject([{ state: 'failed' }]);
  server.answers.clear();
  const retried = await ripen.database.transaction((transaction) =>
    retryEffects(transaction, { effectIds: 'all', at: ripen.clock.now }),
  );
  expect(retried).toBe(1);
  await sendAll();
  expect(server.mails.map(({ to }) => to)).toEqual([['busy@example.com']]);
  expect(await findMails(ripen.database.kysely, [deferred])).toMatchObject([{ state: 'sent' }]);
});

test('cut off after the content was asked for, it is held; sent again by hand it keeps its Message-ID', async () => {
  const subjectId = await leadWith('cut@example.com');
  const effectId = await enqueue({ subjectId });
  server.cutsAfterData = true;
  await sendAll();
  server.cutsAfterData = false;
  expect(await effectOf(effectId)).toMatchObject({ state: 'uncertain' });
  expect(await findMails(ripen.database.kysely, [effectId])).toMatchObject([
    { state: 'uncertain', sentAt: null },
  ]);
  await sendAll();
  expect(server.mails).toHaveLength(1);
  await ripen.database.transaction((transaction) =>
    resolveUncertain(transaction, { effectId, as: 'resend', at: ripen.clock.now }),
  );
  // The server had failed only once: the way to it is open.
  await sendAll();
  expect(server.mails).toHaveLength(2);
  for (const mail of server.mails) expect(mail.content).toContain(`Message-ID: <${effectId}@example.com>`);
  expect(await findMails(ripen.database.kysely, [effectId])).toMatchObject([{ state: 'sent' }]);
});

test('what a process left that ended: before the content was asked for it is done again, after that it is held', async () => {
  const subjectId = await leadWith('left@example.com');
  const [early, late] = [await enqueue({ subjectId }), await enqueue({ subjectId })];
  const until = ripen.clock.now + 1_000;
  const effects = (
    await ripen.database.transaction((transaction) =>
      lockDueEffects(transaction, { channel: 'mail', at: ripen.clock.now, limit: 10 }),
    )
  ).filter(({ effectId }) => effectId === early || effectId === late);
  await ripen.database.transaction((transaction) => leaseEffects(transaction, { effects, until }));
  expect(await markHandedOver(ripen.database.kysely, [{ effectId: late, attempt: 1 }], until)).toEqual(
    new Set([late]),
  );
  // Somebody else's attempt has no say.
  expect(await markHandedOver(ripen.database.kysely, [{ effectId: late, attempt: 2 }], until)).toEqual(
    new Set(),
  );
  const recover = () =>
    ripen.database.transaction((transaction) =>
      recoverEffects(transaction, { now: ripen.clock.now, limit: 10, policy: 'hold' }),
    );
  expect(await recover()).toBe(0);
  ripen.clock.pass({ ms: 1_000 });
  expect(await recover()).toBe(2);
  expect(await effectOf(early)).toMatchObject({ state: 'waiting' });
  expect(await effectOf(late)).toMatchObject({ state: 'uncertain' });
});

test('two processes at once send each e-mail once, and a domain in trouble holds up no other', async () => {
  const addresses = Array.from(
    { length: 30 },
    (_, index) => `both-${index}@${index % 3 === 0 ? 'slow' : 'fast'}.example.com`,
  );
  for (const address of addresses) await enqueue({ subjectId: await leadWith(address) });
  for (const address of addresses.filter((one) => one.includes('slow')))
    server.answers.set(address, '451 4.7.0 later');
  const rate = { RIPEN_EMAIL_PER_DOMAIN: '10000' };
  await Promise.all([sendAll(rate), sendAll(rate)]);
  server.answers.clear();
  const fast = addresses.filter((one) => one.includes('fast'));
  const taken = server.mails.flatMap(({ to }) => to).filter((to) => to.startsWith('both-'));
  expect(taken.sort()).toEqual(fast.sort());
  const lanes = await ripen.database.kysely
    .selectFrom('lane')
    .select(['failures', 'open_until'])
    .where('lane', '=', 'mail:slow.example.com')
    .execute();
  expect(lanes[0]?.failures).toBeGreaterThanOrEqual(5);
  expect(lanes[0]?.open_until).toBeGreaterThan(ripen.clock.now);
});
