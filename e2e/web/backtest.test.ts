import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const DAY_MS = 86_400_000;
const SOURCE = `scorecard: tried
title: Tried
bands: { hot: 50 }
rules:
  - { id: demo, title: Asked for a demo, when: { event: Demo Requested }, give: 60 }
  - { id: chief, title: Runs the company, trait: title, bins: { CEO: 20 } }
`;

let app: BrowserApp;

/** The scorecard as the API has it. */
async function scorecard(): Promise<{ liveVersion: number | null; draft: string | null }> {
  const answer = await app.api.fetch('GET', '/api/v1/scorecards/tried');
  return (await answer.json()) as { liveVersion: number | null; draft: string | null };
}

/** Two hundred leads of half a year, all sent today: of those who ask for a demo two thirds are won later, of the others few. */
function history(now: number): object[] {
  const ofLeads = Array.from({ length: 200 }, (_, n) => {
    const userId = `lead${n}`;
    const at = (daysAgo: number): string => new Date(now - daysAgo * DAY_MS).toISOString();
    const asks = n % 4 === 0;
    const wins = asks ? n % 3 !== 0 : n % 10 === 1;
    const about = { userId, messageId: `${userId}-` };
    const said = { title: n % 2 ? 'CEO' : 'Clerk', country: n % 5 ? 'CZ' : 'PL' };
    const demo = { ...about, type: 'track', event: 'Demo Requested', messageId: `${userId}-demo` };
    const won = { ...about, type: 'track', event: 'Opportunity Won', messageId: `${userId}-won` };
    return [
      { ...about, type: 'identify', traits: said, timestamp: at(190 - (n % 40)), messageId: `${userId}-who` },
      ...(asks ? [{ ...demo, timestamp: at(188 - (n % 40)) }] : []),
      ...(wins
        ? [{ ...won, properties: { amount: 900, currency: 'EUR' }, timestamp: at(90 - (n % 30)) }]
        : []),
    ];
  }).flat();
  return [...ofLeads, { type: 'track', userId: 'lead0', event: 'Seen' }];
}

beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: history(Date.now()) }),
  });
  expect(answer.status).toBe(200);
  const published = await app.api.fetch('POST', '/api/v1/scorecards/publish', { source: SOURCE });
  expect(published.status).toBe(202);
  while ((await scorecard()).liveVersion !== 1) await sleep(100);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('a backtest', () => {
  test('says what is needed, tells winners apart, and gives its threshold and probability to the draft', async () => {
    const page = await app.page('/learn/backtest');
    await page.getByRole('heading', { name: 'Nothing tried yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/The history spans 0 days/).waitFor();
    await page.getByText(/tick the box/).waitFor();

    await page.getByLabel('The history was imported at once').check();
    await page.getByLabel('Within how many days').fill('120');
    await page.getByLabel('Calls a week that sales can make').fill('15');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'How well it tells winners apart' }).waitFor();
    await page.getByRole('row', { name: /What sales can call/ }).waitFor();
    await page.getByRole('row', { name: /CZ/ }).first().waitFor();
    await page.getByText('A win is worth €900 on average.').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'backtest');

    await page.getByRole('button', { name: 'Look at: Best separation of winners' }).click();
    await page.getByRole('slider', { name: /Score from which/ }).press('ArrowRight');
    await page.getByRole('button', { name: /Start it at \d+ in the draft/ }).click();
    await page.getByText('Kept in the draft').first().waitFor();
    await page.getByRole('button', { name: 'Keep it in the draft' }).click();
    const draft = async (): Promise<string> => (await scorecard()).draft ?? '';
    await expect.poll(draft).toContain('of: Opportunity Won');
    expect(await draft()).toMatch(/hot: (?!50\b)\d+/);
    expect(await draft()).toContain('Asked for a demo');
  });

  test('compares two scorecards, and shows how likely leads are once that is published', async () => {
    const page = await app.page('/learn/backtest');
    await page.getByRole('combobox', { name: 'Compare with' }).click();
    await page.getByRole('option', { name: 'Tried, draft' }).click();
    await page.getByLabel('The history was imported at once').check();
    await page.getByLabel('Within how many days').fill('120');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'Side by side' }).waitFor();
    await page.getByText('No difference is proven.').waitFor();
    await page.getByText('Tried, draft has seen some of these leads before').waitFor();
    await page.getByText('Tried before').waitFor();

    await app.api.fetch('POST', '/api/v1/scorecards/publish', { slug: 'tried' });
    await expect.poll(async () => (await scorecard()).liveVersion, { timeout: 20_000 }).toBe(2);
    await page.goto('/queue');
    await page
      .getByText(/likely to be won within 120 days/)
      .first()
      .waitFor();
    await page.getByRole('row').getByRole('link').first().click();
    await page
      .getByTestId('chance')
      .getByText(/Expected revenue €/)
      .waitFor();
    await expectAccessible(page);
  });

  test('fits a narrow screen, and is accessible in the dark', async () => {
    const page = await app.page('/learn/backtest', { width: 360, scheme: 'dark', language: 'cs' });
    await page.getByRole('heading', { name: 'Vedle sebe' }).waitFor();
    await expectFits(page);
    await expectAccessible(page);
  });
});
