import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const batch = Array.from({ length: 30 }, (_, n) => [
    {
      type: 'identify',
      userId: `lead${n}`,
      traits: { name: `Lead ${n}`, country: n % 3 === 0 ? 'CZ' : 'PL' },
    },
    ...(n < 12
      ? [
          {
            type: 'track',
            userId: `lead${n}`,
            event: 'Demo Requested',
            properties: { plan: n < 4 ? 'big' : 'small' },
          },
        ]
      : []),
  ]).flat();
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  expect(answer.status).toBe(200);
});
afterAll(() => app[Symbol.asyncDispose]());

describe('segments', () => {
  test('are built by questions, counted while they are, saved, changed as text and deleted', async () => {
    const page = await app.page('/segments');
    await page.getByRole('heading', { name: 'No segments yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'New segment' }).click();
    await page.getByLabel('Name').fill('Czech demos');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByRole('combobox', { name: 'Trait', exact: true }).fill('country');
    await page.getByRole('combobox', { name: 'Value' }).fill('CZ');
    await expect.poll(() => page.getByTestId('segment-count').textContent(), { timeout: 10_000 }).toBe('10');
    await page.getByRole('button', { name: 'Add a question' }).click();
    await page.getByRole('combobox', { name: 'What is asked' }).nth(1).click();
    await page.getByRole('option', { name: 'What they did' }).click();
    await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Demo Requested');
    await expect.poll(() => page.getByTestId('segment-count').textContent(), { timeout: 10_000 }).toBe('4');
    await page.getByTestId('segment-sample').getByRole('link', { name: 'Lead 3' }).waitFor();
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    await keepPicture(page, 'segment');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Czech demos' }).waitFor();

    await page.getByText('Text', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'Condition' });
    await editor.waitFor();
    await expect.poll(() => editor.textContent()).toContain('$did:');
    await editor.click();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('country: { like: PL }');
    await page
      .getByText(/unknown key “like”/)
      .first()
      .waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('country: PL');
    await expect.poll(() => page.getByTestId('segment-count').textContent(), { timeout: 10_000 }).toBe('20');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Segment saved').first().waitFor();

    await page.goto('/segments');
    await page
      .getByRole('row', { name: /Czech demos/ })
      .getByRole('cell', { name: /^20/ })
      .waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'segments');
    await page.getByRole('link', { name: 'Czech demos' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('heading', { name: 'No segments yet' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Czech demos' }).waitFor();
  });

  test('are chosen among the filters of the queue', async () => {
    const page = await app.page('/queue');
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('combobox', { name: 'Segment' }).click();
    await page.getByRole('option', { name: 'Czech demos' }).click();
    await page.getByText('20 leads', { exact: true }).waitFor();
    expect(JSON.parse(new URL(page.url()).searchParams.get('condition') ?? '')).toBe('{"country":"PL"}');
    // What somebody changed by hand breaks nothing.
    await page.goto('/queue?condition=%22{%22');
    await page.getByText('30 leads', { exact: true }).waitFor();
  });

  test('fit a phone, in the dark, in Polish', async () => {
    const page = await app.page('/segments/czech-demos', { scheme: 'dark', width: 360, language: 'pl' });
    await expect.poll(() => page.getByTestId('segment-count').textContent(), { timeout: 10_000 }).toBe('20');
    await expectAccessible(page);
    await expectFits(page);
    await keepPicture(page, 'segment-phone-dark-pl');
  });
});
