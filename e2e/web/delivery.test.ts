import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestMailServer } from '../../src/testing/test-mail-server.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const FILES = {
  email: `
email: hello
title: Hello
topic: marketing
language: en
body: |
  <mj-section><mj-column><mj-text>Hello. <a href="{{ unsubscribe_url }}">off</a></mj-text></mj-column></mj-section>
languages:
  en: { subject: Three ways to score leads }
`,
  hello: `
journey: hello
title: Hello
start:
  - event: Never Happens
reentry: always
steps:
  - id: send
    email: hello
`,
  hook: `
journey: hook
title: Hook
start:
  - event: Never Happens
reentry: always
steps:
  - id: call
    webhook: http://169.254.169.254/latest/meta-data
    body: { lead: ann }
`,
};

let app: BrowserApp;
let mails: TestMailServer;
beforeAll(async () => {
  mails = await TestMailServer.start();
  app = await BrowserApp.open({
    RIPEN_SMTP_URL: mails.url,
    RIPEN_MAIL_FROM: 'Acme <hello@acme.example>',
    RIPEN_PUBLIC_URL: 'http://localhost:9',
  });
  const folder = mkdtempSync(join(tmpdir(), 'ripen-delivery-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, `${name}.yaml`), content);
  await run('email', 'apply', join(folder, 'email.yaml'), '--comment', 'of the test');
  await run(
    'journey',
    'apply',
    join(folder, 'hello.yaml'),
    join(folder, 'hook.yaml'),
    '--comment',
    'of the test',
  );
  rmSync(folder, { recursive: true });
  const writeKey = await app.installation.writeKey();
  const batch = ['ann', 'bob'].map((name) => ({
    ...{ type: 'identify', userId: name },
    traits: { name, email: `${name}@example.com` },
  }));
  const headers = { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' };
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ batch }),
  });
  expect(answer.status).toBe(200);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
});

async function run(...words: string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await app.installation.run(...words);
  if (exitCode !== 0) throw new Error(stdout + stderr);
}

test('what is stuck is decided, addresses are taken off, and who unsubscribes by the page is seen at the lead', async () => {
  await run('journey', 'enrol', 'hello', '--lead', 'ann');
  const { content } = await mails.to('ann@example.com');
  const link = /List-Unsubscribe: <([^>]+)>/.exec(content)?.[1] ?? '';
  const page = await app.page(new URL(link).pathname, { as: 'nobody', width: 360 });
  await page.getByRole('heading', { name: 'Unsubscribe' }).waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'unsubscribe');
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
  await page.getByText('You will get no more e-mails about “Tips and offers”').waitFor();
  await page.getByRole('link', { name: 'Choose what you get' }).waitFor();

  mails.cutsAfterData = true;
  await run('journey', 'enrol', 'hello', '--lead', 'bob');
  await run('journey', 'enrol', 'hook', '--lead', 'bob');
  await mails.to('bob@example.com');
  mails.cutsAfterData = false;

  const delivery = await app.page('/emails/delivery');
  await delivery.getByText('Webhook: 169.254.169.254').waitFor();
  await expectAccessible(delivery);
  await delivery.getByRole('button', { name: 'It arrived: hello, bob' }).click();
  await delivery.getByText('No e-mail is uncertain.').waitFor();
  await delivery.getByRole('button', { name: 'Try again: 169.254.169.254' }).click();
  await delivery.getByText('1 is tried again').waitFor();
  await delivery.getByLabel('Add an address').first().fill('cyd@example.com');
  await delivery.keyboard.press('Enter');
  await delivery.getByRole('cell', { name: 'cyd@example.com', exact: true }).waitFor();
  await delivery.getByRole('button', { name: 'Allow again: cyd@example.com' }).click();
  await delivery.getByRole('dialog').getByRole('button', { name: 'Allow again' }).click();
  await delivery.getByText('No address is here.').waitFor();
  await keepPicture(delivery, 'delivery');

  const lead = await app.page('/leads/ann', { language: 'cs', scheme: 'dark', width: 360 });
  await lead.getByRole('region', { name: 'E-maily' }).getByText('odhlášení').waitFor();
  await expectFits(lead);
});
