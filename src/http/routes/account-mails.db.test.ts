import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMailer } from '../../connectors/smtp/create-mailer.ts';
import { browserOf, createPerson, TestBrowser } from '../../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';
import { TestMailServer } from '../../testing/test-mail-server.ts';

let mailServer: TestMailServer;
let installation: TestInstallation;
beforeAll(async () => {
  mailServer = await TestMailServer.start();
  const mailer = createMailer({ url: mailServer.url, from: 'Ripen <ripen@example.com>' });
  const publicUrl = 'https://ripen.example.com';
  installation = await createTestInstallation({ signIn: { mailer, publicUrl } });
});
afterAll(async () => {
  await installation[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

describe('e-mails about accounts', () => {
  it('bring a link for a new password, in the language of the person, that works once', async () => {
    const { browser: own, email } = await browserOf(installation, 'sales');
    await own.ask('PATCH', '/api/v1/me', { language: 'cs' });
    const browser = new TestBrowser(installation);
    expect((await browser.ask('POST', '/api/v1/password-resets', { email })).status).toBe(202);
    const { content } = await mailServer.to(email);
    expect(content).toContain('Zvolit nové heslo');
    const token = /https:\/\/ripen\.example\.com\/reset-password\?token=([\w-]+)/.exec(content)?.[1] ?? '';
    const reset = { token, password: 'nové dlouhé heslo' };
    expect((await browser.ask('POST', '/api/v1/password-resets/confirmation', reset)).status).toBe(200);
    expect((await browser.ask('POST', '/api/v1/password-resets/confirmation', reset)).status).toBe(400);
    expect((await browser.signIn(email, reset.password)).status).toBe(200);
  });

  it('go to people only, and the answer does not tell who is one', async () => {
    const { email } = await createPerson(installation, 'sales');
    const gone = await createPerson(installation, 'sales');
    const { browser: admin } = await browserOf(installation, 'admin');
    await admin.ask('PATCH', `/api/v1/people/${gone.personId}`, { isActive: false });
    const browser = new TestBrowser(installation);
    const ask = async (address: string) => {
      const { status, body, response } = await browser.ask('POST', '/api/v1/password-resets', {
        email: address,
      });
      return { status, body, headers: Object.keys(response.headers) };
    };
    const answers = [await ask('stranger@example.com'), await ask(gone.email), await ask(email)];
    expect(answers[0]).toEqual(answers[2]);
    expect(answers[1]).toEqual(answers[2]);
    await mailServer.to(email);
    const sentTo = mailServer.mails.flatMap(({ to }) => to);
    expect([sentTo.includes('stranger@example.com'), sentTo.includes(gone.email)]).toEqual([false, false]);
  });

  it('bring an invitation, in the language that was chosen for it', async () => {
    const { browser } = await browserOf(installation, 'admin');
    const invitee = { email: 'Pani@example.com', role: 'sales', language: 'pl' };
    const { body } = await browser.ask('POST', '/api/v1/invitations', invitee);
    expect(body.isSent).toBe(true);
    const { content } = await mailServer.to('pani@example.com');
    expect(content).toContain(`https://ripen.example.com${body.path}`);
    expect(content).toContain('Przyjmij zaproszenie');
  });

  it('that cannot be sent leave the link to be copied', async () => {
    const mailer = createMailer({ url: 'smtp://127.0.0.1:1', from: 'ripen@example.com' });
    await using other = await createTestInstallation({
      signIn: { mailer, publicUrl: 'https://ripen.example.com' },
    });
    const { browser } = await browserOf(other, 'admin');
    const { status, body } = await browser.ask('POST', '/api/v1/invitations', {
      email: 'a@example.com',
      role: 'sales',
    });
    expect([status, body.isSent, typeof body.path]).toEqual([201, false, 'string']);
  });
});
