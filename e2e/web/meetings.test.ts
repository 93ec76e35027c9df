import { afterAll, beforeAll, expect, test } from 'vitest';
import { Radicale } from '../../src/testing/radicale.ts';
import { TestMailServer } from '../../src/testing/test-mail-server.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let mail: TestMailServer;
let radicale: Radicale;
let calendar: string;
let app: BrowserApp;
beforeAll(async () => {
  [mail, radicale] = await Promise.all([TestMailServer.start(), Radicale.start()]);
  calendar = await radicale.makeCalendar('work', 'Work');
  app = await BrowserApp.open({
    RIPEN_SMTP_URL: mail.url,
    RIPEN_MAIL_FROM: 'Acme <hello@acme.example>',
    RIPEN_PUBLIC_URL: 'http://localhost:3000',
    RIPEN_WEBHOOK_ALLOW: '127.0.0.0/8',
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await radicale[Symbol.asyncDispose]();
  await mail[Symbol.asyncDispose]();
});

const TEXTS = {
  en: 'A first call about leads',
  pl: 'Pierwsza rozmowa o leadach',
  et: 'Esimene kõne müügivihjete teemal',
};

test('a rep connects a calendar and makes a booking page', async () => {
  const page = await app.page('/sales/meetings');
  await page.getByRole('heading', { name: 'No meetings ahead' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'My calendar' }).click();
  await page.getByRole('textbox', { name: 'Address of the calendar server' }).fill(radicale.url);
  await page.getByRole('textbox', { name: 'User name' }).fill(radicale.account.user);
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong');
  await page.getByRole('button', { name: 'Connect the calendar' }).click();
  await page.getByText('user or password are refused').waitFor();
  await page.getByRole('textbox', { name: 'Password' }).fill(radicale.account.password);
  await page.getByRole('button', { name: 'Connect the calendar' }).click();
  await page.getByText(/^Last read on/).waitFor();
  await page.getByRole('checkbox', { name: 'Work' }).waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'meetings-calendar');

  await page.getByRole('tab', { name: 'Booking pages' }).click();
  await page.getByRole('button', { name: 'New booking page' }).first().click();
  const dialog = page.getByRole('dialog');
  for (const [language, title] of [
    ['English', TEXTS.en],
    ['Polski', TEXTS.pl],
    ['Eesti', TEXTS.et],
  ] as const) {
    await dialog.getByRole('tab', { name: language }).click();
    await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
  }
  await dialog.getByRole('textbox', { name: 'Address', exact: true }).fill('first-call');
  await dialog.getByRole('button', { name: 'Add a question' }).click();
  await dialog.getByRole('textbox', { name: 'Question 1' }).fill('How many leads do you have a month?');
  await expectAccessible(page);
  await keepPicture(page, 'meetings-page-editor');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('region', { name: TEXTS.en }).waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'meetings-pages');
});

test('a visitor books from New York in Polish, moves and cancels; calendar and mailbox follow', async () => {
  const page = await app.page('/book/first-call', {
    as: 'nobody',
    language: 'pl' as const,
    timeZone: 'America/New_York',
  });
  await page.waitForURL(/tz=America%2FNew_York/);
  await page.getByRole('heading', { name: TEXTS.pl }).waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'booking-pl');
  const first = page.locator('.times a').first();
  const label = (await first.textContent()) ?? '';
  await first.click();
  await page.getByText(new RegExp(`${label}.*(EST|EDT|GMT-[45])`)).waitFor();
  await page.waitForTimeout(2_100);
  await page.getByRole('button', { name: 'Umów spotkanie' }).click();
  await page.getByText('Podaj imię i nazwisko.').first().waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'booking-form-pl');
  await page.getByRole('textbox', { name: 'Imię i nazwisko' }).fill('Łucja Wiśniewska');
  await page.getByRole('textbox', { name: 'E-mail' }).fill('lucja@example.pl');
  await page.getByRole('textbox', { name: 'Telefon' }).fill('+48 601 234 567');
  await page.waitForTimeout(2_100);
  await page.getByRole('button', { name: 'Umów spotkanie' }).click();
  await page.getByRole('heading', { name: 'Spotkanie jest umówione' }).waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'booking-done-pl');

  const invitation = await mail.to('lucja@example.pl');
  expect(invitation.content).toMatch(/Content-Type: multipart\/alternative/);
  expect(invitation.content).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=REQUEST/i);
  expect(invitation.content).toContain('Przenieś lub odwołaj spotkanie');
  await expect.poll(() => radicale.dump(calendar), { timeout: 20_000 }).toContain('Łucja Wiśniewska');
  const before = /DTSTART:\d+T\d+Z/.exec(await radicale.dump(calendar))?.[0] ?? '';

  await page.getByRole('link', { name: 'Przenieś spotkanie' }).click();
  await page.locator('.times a').last().click();
  await page.getByRole('button', { name: 'Przenieś spotkanie' }).click();
  await page.getByRole('heading', { name: 'Spotkanie zostało przeniesione' }).waitFor();
  await expect.poll(() => radicale.dump(calendar), { timeout: 20_000 }).not.toContain(before);
  expect((await radicale.dump(calendar)).split('BEGIN:VEVENT')).toHaveLength(2);

  const app2 = await app.page('/sales/meetings');
  await app2.getByText('Łucja Wiśniewska').waitFor();
  await expectAccessible(app2);
  await keepPicture(app2, 'meetings');
  await app2.getByRole('link', { name: 'Łucja Wiśniewska' }).click();
  await app2.getByRole('button', { name: 'Book a meeting' }).waitFor();
  await keepPicture(app2, 'meetings-lead');

  await page.getByRole('link', { name: 'Odwołaj spotkanie' }).click();
  await page.getByRole('button', { name: 'Odwołaj spotkanie' }).click();
  await page.getByRole('heading', { name: 'Spotkanie zostało odwołane' }).waitFor();
  await expect.poll(() => radicale.dump(calendar), { timeout: 20_000 }).not.toContain('BEGIN:VEVENT');
  await expect
    .poll(
      () =>
        mail.mails
          .filter(({ to }) => to.includes('lucja@example.pl'))
          .map(({ content }) => /^METHOD:(\w+)/m.exec(content)?.[1]),
      { timeout: 20_000 },
    )
    .toEqual(['REQUEST', 'REQUEST', 'CANCEL']);
});

test('pages fit a phone, in the dark, in Estonian', async () => {
  const page = await app.page('/book/first-call', {
    as: 'nobody',
    language: 'et',
    width: 360,
    scheme: 'dark',
  });
  await page.getByRole('heading', { name: TEXTS.et }).waitFor();
  await expectFits(page);
  await expectAccessible(page);
  await keepPicture(page, 'booking-et-dark-360');
  await page.locator('.times a').first().click();
  await page.getByRole('textbox', { name: 'Nimi' }).waitFor();
  await expectFits(page);
  await expectAccessible(page);
  await keepPicture(page, 'booking-form-et-dark-360');
  const own = await app.page('/sales/meetings', { width: 360, scheme: 'dark', language: 'et' });
  await own.getByRole('tab', { name: 'Broneerimislehed' }).click();
  await own.getByRole('region', { name: TEXTS.et }).waitFor();
  await expectFits(own);
  await expectAccessible(own);
  await keepPicture(own, 'meetings-pages-et-dark-360');
});
