import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { postMessages } from '../post-messages.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

/** Under quick-start a form makes a lead hot, and coming to the prices makes it warm with a second visit. */
const HOT = ['ann', 'bob'];

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  const answer = await app.api.fetch('POST', '/api/v1/keys', { kind: 'write', name: 'site' });
  const { key } = (await answer.json()) as { key: string };
  const batch = HOT.flatMap((userId) => [
    { type: 'identify', userId, messageId: `${userId}-known`, traits: { email: `${userId}@example.com` } },
    { type: 'track', userId, messageId: `${userId}-form`, event: 'Form Submitted' },
  ]);
  const stranger = { type: 'track', userId: 'cid', messageId: 'cid-page', event: 'White Paper Downloaded' };
  const refused = { type: 'track', userId: 'dan', messageId: 'dan-nothing' };
  await postMessages({ url: app.url, writeKey: key }, 'batch', { batch: [...batch, stranger, refused] });
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the dashboard', () => {
  test('counts leads by band, and each band leads to its leads', async () => {
    const page = await app.page('/');
    const bands = page.getByRole('region', { name: 'Leads by band' });
    await bands.getByText('3 leads in all').waitFor();
    expect(await bands.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(/^hot\s+2\s/),
      expect.stringMatching(/^warm\s+0\s/),
      expect.stringMatching(/^cold\s+1\s/),
    ]);
    await bands.getByRole('link', { name: 'hot' }).click();
    await page.getByText('ann@example.com').first().waitFor();
    expect(page.url()).toContain('band=hot');
    await page.getByText('cid', { exact: true }).waitFor({ state: 'detached' });
  });

  test('tells what needs attention: to an owner also what was refused, to sales only the leads', async () => {
    const page = await app.page('/');
    const attention = page.getByRole('region', { name: 'Needs attention' });
    await attention.getByText('2 hot leads have no owner').waitFor();
    await attention.getByText('1 message was refused in the last 24 hours').waitFor();
    await attention.getByRole('link', { name: 'Show them' }).click();
    await page.getByRole('link', { name: 'ann@example.com' }).waitFor();
    expect(new URL(page.url()).searchParams.get('owner')).toBe('nobody');
    const sales = await app.page('/', { as: 'sales' });
    const theirs = sales.getByRole('region', { name: 'Needs attention' });
    await theirs.getByText('2 hot leads have no owner').waitFor();
    expect(await theirs.getByText('refused').count()).toBe(0);
  });

  test('shows the figures of its chart as a table', async () => {
    const page = await app.page('/');
    const movement = page.getByRole('region', { name: 'Movement this week' });
    await movement.getByRole('button', { name: 'Show as table' }).click();
    const rows = await movement.getByRole('row').allInnerTexts();
    expect(rows).toHaveLength(15);
    expect(rows.at(-1)).toMatch(/\s2\s+0$/);
  });

  test.each([
    ['light', 'en', 1280],
    ['dark', 'pl', 1280],
    ['light', 'cs', 360],
  ] as const)('has nothing that axe finds, in %s, %s and %i pixels wide', async (scheme, language, width) => {
    const page = await app.page('/', { scheme, language, width });
    await page.getByRole('figure').locator('svg').waitFor();
    await expectAccessible(page);
    await expectFits(page);
    await keepPicture(page, `dashboard-${scheme}-${language}-${width}`);
  });

  test('tells how complete the data is that the rules read', async () => {
    const page = await app.page('/');
    const coverage = page.getByRole('region', { name: 'Data coverage' });
    // The rules of quick-start read events alone.
    await coverage.getByText('Nothing to see yet').waitFor();
    const source =
      'scorecard: sized\nrules:\n  - { id: known, trait: email, bins: { missing: 0, other: 5 } }\n';
    const published = await app.api.fetch('POST', '/api/v1/scorecards/publish', { source });
    expect(published.status).toBe(202);
    await expect
      .poll(async () => (await app.api.fetch('GET', '/api/v1/coverage?scorecard=sized')).status, {
        timeout: 20_000,
      })
      .toBe(200);
    await page.reload();
    await coverage.getByText('of the leads have the trait that the rules read').waitFor();
    await coverage.getByText('67%').first().waitFor();
    await coverage.getByRole('link', { name: 'All of the data' }).click();
    await page.getByRole('heading', { name: 'Data coverage' }).waitFor();
  });
});
