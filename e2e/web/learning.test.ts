import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const DAY_MS = 86_400_000;

let app: BrowserApp;
/** A hundred and twenty leads of the last months: of those with the title CEO every other one was won, of the others one in ten. */
beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const at = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString();
  const batch = Array.from({ length: 120 }, (_, n) => {
    const userId = `lead${n}`;
    const known = 60 + (n % 40);
    const isChief = n % 3 === 0;
    const isWon = isChief ? n % 2 === 0 : n % 10 === 1;
    return [
      { type: 'identify', userId, timestamp: at(known), traits: { title: isChief ? 'CEO' : 'Clerk' } },
      { type: 'page', userId, timestamp: at(known - 1), properties: { path: '/pricing' } },
      ...(isWon ? [{ type: 'track', userId, timestamp: at(known - 25), event: 'Opportunity Won' }] : []),
    ];
  }).flat();
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch: [...batch, { type: 'track', userId: 'lead0', event: 'Seen' }] }),
  });
  expect(answer.status).toBe(200);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('learning', () => {
  test('the history is looked at, and says what makes the difference', async () => {
    const page = await app.page('/learn/review', { as: 'marketer' });
    await page.getByRole('heading', { name: 'The history has not been looked at yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Look at the history' }).click();
    await page.getByText('so it is not known what became of anybody').waitFor();

    await page.getByLabel('Within how many days').fill('30');
    await page.getByRole('button', { name: 'More choices' }).click();
    await page.getByLabel('The history was imported at once').check();
    await page.getByRole('button', { name: 'Look at the history' }).click();
    const card = page.getByRole('region', { name: 'Job title' });
    await card.getByRole('row', { name: /CEO/ }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'review');
    const narrow = await app.page('/learn/review', { width: 360, scheme: 'dark', language: 'cs' });
    await narrow.getByRole('heading', { name: 'Na čem záleží' }).waitFor();
    await expectFits(narrow);
    await expectAccessible(narrow);
  });

  test('a scorecard is learned, its rules are kept, changed and dropped, and the draft opens in the editor', async () => {
    const page = await app.page('/learn', { as: 'marketer' });
    await page.getByRole('heading', { name: 'Nothing has been learned yet' }).waitFor();
    await page.getByLabel('Within how many days').fill('30');
    await page.getByRole('button', { name: 'More choices' }).click();
    await page.getByLabel('The history was imported at once').check();
    await page.getByRole('button', { name: 'Learn', exact: true }).click();
    const rule = page.getByRole('region', { name: 'Job title' });
    await rule.getByRole('switch').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'learn');
    await rule.getByLabel('Points for CEO').fill('42');
    for (const other of await page.getByRole('switch').all()) {
      const label = page.locator(`label[for="${await other.getAttribute('id')}"]`);
      if ((await label.textContent()) !== 'Job title') await other.click();
    }
    await page.getByLabel('Title of the scorecard').fill('From history');
    await page.getByRole('button', { name: 'Keep 1 rule as a draft' }).click();
    await page.getByRole('link', { name: 'Open it in the editor' }).click();
    await page.getByRole('heading', { name: 'From history' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/scorecards/from-history');
    await page.getByText('Job title').first().waitFor();
  });
});
