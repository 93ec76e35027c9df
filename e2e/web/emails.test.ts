import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestMailServer } from '../../src/testing/test-mail-server.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let app: BrowserApp;
let mailServer: TestMailServer;
beforeAll(async () => {
  mailServer = await TestMailServer.start();
  app = await BrowserApp.open({
    RIPEN_PUBLIC_URL: 'http://localhost',
    RIPEN_SMTP_URL: mailServer.url,
    RIPEN_MAIL_FROM: 'Ripen <ripen@example.com>',
  });
  const writeKey = await app.installation.writeKey();
  const traits = { name: 'Žofie Malá', email: 'zofie@example.com', language: 'cs' };
  const answer = await fetch(`${app.url}/v1/identify`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'zofie', traits }),
  });
  expect(answer.status).toBe(200);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

describe('e-mails', () => {
  test('are there from the start, changed in the form, seen as a lead gets them, sent as a test, published', async () => {
    const page = await app.page('/emails');
    await page.getByRole('link', { name: 'An offer for those who decide' }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'emails');
    await page.getByRole('link', { name: 'An offer for those who decide' }).click();

    const subject = page.getByTestId('mail-subject');
    await expect
      .poll(() => subject.textContent(), { timeout: 15_000 })
      .toBe('Your offer, and what it includes');
    const frame = page.frameLocator('iframe');
    await frame.getByText('What you would get').waitFor();
    await page.getByLabel('Subject').fill('Your <offer>, {{ lead.firstName }}');
    await page.getByLabel('Subject').press('Enter');
    await expect.poll(() => subject.textContent(), { timeout: 10_000 }).toBe('Your <offer>, Anna');
    await expectAccessible(page);
    await keepPicture(page, 'email');

    await page.getByLabel('As this lead').fill('zofie@example.com');
    await page.getByText('zofie@example.com', { exact: true }).waitFor();
    await page.getByText('cs', { exact: true }).first().click();
    await frame.getByText('Co byste dostali').waitFor();
    await page.getByLabel('Variant').selectOption('question');
    await expect.poll(() => subject.textContent()).toBe('Co vám ještě chybí k rozhodnutí?');
    await page.getByText('Plain text', { exact: true }).click();
    await page.getByText('Odhlásit se: #unsubscribe').waitFor();
    await page.getByText('Dark', { exact: true }).click();
    await frame.getByText('Co byste dostali').waitFor();
    expect(await page.locator('iframe').getAttribute('srcdoc')).toContain('@media all {');
    // Scripts of an e-mail would not run: the frame may do nothing.
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');

    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByLabel('To', { exact: true }).fill('me@example.com');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Sent to me@example.com').first().waitFor();
    // The invitation of whoever is signed in here went there before.
    expect(mailServer.mails.at(-1)?.to).toEqual(['me@example.com']);

    await page.getByRole('button', { name: 'Publish' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('languages.en.subject').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Version 2 is what is sent').waitFor();
  });

  test('tell mistakes of their text with the line, and fit a phone', async () => {
    const page = await app.page('/emails/win-back', { width: 360, height: 740, scheme: 'dark' });
    await page.getByText('Form', { exact: true }).waitFor();
    await expect
      .poll(() => page.getByTestId('mail-subject').textContent(), { timeout: 15_000 })
      .toBe('It has been a while');
    await expectFits(page);
    await expectAccessible(page);
    await keepPicture(page, 'email-phone-dark');
    await page.getByText('Text', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'E-mail as text' });
    await editor.waitFor();
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('oops: 1\n');
    await page
      .getByText(/unknown key “oops”/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Line 1' }).waitFor();
    await expectAccessible(page);
    expect(await page.getByRole('button', { name: 'Publish' }).isDisabled()).toBe(true);
  });

  test('suggest products of a catalogue that is imported from a file', async () => {
    const page = await app.page('/emails/products');
    await page.getByRole('heading', { name: 'No products yet' }).waitFor();
    await expectAccessible(page);
    await page.locator('input[type=file]').setInputFiles({
      name: 'catalogue.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('sku,title,price,category\nchair,Oak chair,129.50 EUR,seats\n,Nameless,1,\n'),
    });
    await page.getByRole('row', { name: /Oak chair/ }).waitFor();
    await page.getByText(/^Line 3:/).waitFor();
    await page.getByText('€129.50').waitFor();
    await expectAccessible(page);
    await page.goto('/emails/product-follow-up');
    await page.frameLocator('iframe').getByText('Oak chair').first().waitFor();
  });
});
