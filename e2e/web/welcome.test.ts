import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const LEADS = `email,first name,company,job title
ann@example.com,Ann,Acme,CEO
bob@example.com,Bob,Bolt,Buyer
not an address,Carl,Cog,Clerk
`;

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

const file = (name: string, content: string) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(content),
});

/** The tests build on each other, as the first ten minutes of an installation that was started empty do. */
describe('the first ten minutes', () => {
  test('begin with a goal, whose template is published', async () => {
    const page = await app.page('/welcome');
    await page.getByRole('heading', { name: 'What do you want to find?' }).waitFor();
    expect(await page.getByRole('radio').count()).toBe(10);
    await expectAccessible(page);
    await keepPicture(page, 'welcome-goal');
    await page.getByLabel('Clients for an agency').check();
    await page.getByRole('button', { name: 'Use this scorecard' }).click();
    await page.getByRole('heading', { name: 'Bring data' }).waitFor();
    await expectAccessible(page);
    const scorecard = await app.api.fetch('GET', '/api/v1/scorecards/agency-b2b');
    const { versions } = (await scorecard.json()) as { versions: { version: number }[] };
    expect(versions.map(({ version }) => version)).toEqual([1]);
    // Left and taken up again.
    await page.goto('/');
    await page.goto('/welcome');
    await page.getByRole('heading', { name: 'Bring data' }).waitFor();
  });

  test('take events in with a fresh key, and tell when the first has come', async () => {
    const page = await app.page('/welcome');
    await page.getByRole('button', { name: 'Use this scorecard' }).click();
    await page.getByRole('tab', { name: 'Events from your site' }).click();
    await page.getByRole('button', { name: 'Make a write key' }).click();
    const key = await page.getByLabel('Write key, shown once').inputValue();
    await page.getByText('Waiting for the first event').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'welcome-events');
    const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const event = { userId: 'ann', event: 'Form Submitted', properties: { form: 'assessment' } };
    const sent = await fetch(`${app.url}/v1/track`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    expect(sent.status).toBe(200);
    await page.getByText('The first event has arrived.').waitFor();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('cell', { name: 'ann' }).waitFor();
    await page.getByText('+80 Asked for the free assessment').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'welcome-leads');
  });

  test('take a file in after showing how it is understood, without what cannot be read', async () => {
    const page = await app.page('/imports');
    await page.getByRole('button', { name: 'Import a file' }).click();
    await page.locator('input[type=file]').setInputFiles(file('leads.csv', LEADS));
    await page.getByRole('heading', { name: 'The first rows, as Ripen reads them' }).waitFor();
    await page.getByText('ann@example.com').first().waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'import-preview');
    await page.getByRole('button', { name: 'Read the file' }).click();
    await page.getByText('3 rows read, 1 refused. Nothing has been imported yet.').waitFor();
    await expectAccessible(page);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Refused rows (CSV)' }).first().click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^import-\d+-refusals\.csv$/);
    await page.getByRole('button', { name: 'Import the good rows' }).first().click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('cell', { name: 'leads.csv' }).waitFor();
    await page.getByRole('cell', { name: 'Done' }).waitFor();
    expect((await app.api.fetch('GET', '/api/v1/leads/bob%40example.com')).status).toBe(200);
    await expectAccessible(page);
    await keepPicture(page, 'imports');

    await page.getByRole('button', { name: 'Take out' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Take out' }).click();
    await page.getByRole('cell', { name: 'Taken out' }).waitFor();
  });

  test('load the sample company with its progress, and rank its leads', { timeout: 120_000 }, async () => {
    const page = await app.page('/welcome', { language: 'pl' });
    await page.getByRole('button', { name: 'Użyj tej karty' }).click();
    // A smaller one than people get, so that the test is quick.
    await page.route('**/api/v1/sample', (route) =>
      route.request().method() === 'POST'
        ? route.continue({ postData: JSON.stringify({ leads: 100 }) })
        : route.continue(),
    );
    await page.getByRole('button', { name: 'Wczytaj firmę przykładową' }).click();
    await page.getByRole('progressbar').waitFor();
    await expectAccessible(page);
    await page.getByText('Firma przykładowa jest wczytana.').waitFor({ timeout: 90_000 });
    await expectAccessible(page);
    await keepPicture(page, 'welcome-sample-pl');
    await page.getByRole('button', { name: 'Dalej' }).click();
    await page.getByRole('heading', { name: 'Do kogo zadzwonić teraz' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(11);
    await keepPicture(page, 'welcome-leads-pl');
  });

  test.each(['light', 'dark'] as const)('fit on a phone, in %s', async (scheme) => {
    const page = await app.page('/welcome', { scheme, language: 'pl', width: 360 });
    await page.getByRole('heading', { level: 2 }).waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await keepPicture(page, `welcome-phone-${scheme}`);
    await page.goto('/imports');
    await page.getByRole('heading', { name: 'Importy' }).waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await keepPicture(page, `imports-phone-${scheme}`);
  });
});
