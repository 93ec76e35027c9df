import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverySettingsFrom } from '../cli/delivery-settings.ts';
import type { NewEffect } from '../domain/effect.ts';
import { enqueueEffects } from '../store/effects.ts';
import { findMails } from '../store/mails.ts';
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
