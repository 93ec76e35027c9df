import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let app: BrowserApp;
let writeKey: string;
beforeAll(async () => {
  app = await BrowserApp.open();
  writeKey = await app.installation.writeKey();
});
afterAll(() => app[Symbol.asyncDispose]());

async function track(userId: string, event: string): Promise<void> {
  const answer = await fetch(`${app.url}/v1/track`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId, event }),
  });
  expect(answer.status).toBe(200);
}

/** Whether a step of the picture has the focus. */
const isFocused = async (page: Page, id: string): Promise<boolean> =>
  (await page.locator(`[data-node="${id}"]:focus`).count()) === 1;

const node = (page: Page, id: string) => page.locator(`[data-node="${id}"]`);

describe('a journey', () => {
  test('is built by keyboard, tried on a lead, published, and shows who is where', async () => {
    await track('ann', 'Page Viewed');
    const page = await app.page('/journeys');
    await page.getByRole('link', { name: 'Abandoned checkout' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'New journey' }).press('Enter');
    await page.getByLabel('Name').fill('First steps');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'First steps' }).waitFor();

    // Who comes in.
    await node(page, '$start').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add a way in' }).press('Enter');
    await page.getByRole('menuitem', { name: 'Event', exact: true }).press('Enter');
    await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Newsletter Subscribed');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    // Down to the wait, and a branch behind it.
    await node(page, '$start').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => isFocused(page, 'wait-1')).toBe(true);
    await page.getByRole('button', { name: 'Add a step after “Wait”, way “next”' }).press('Enter');
    await page.getByRole('button', { name: 'Tags' }).press('Enter');
    await page.locator('[data-node="tag-1"][data-state="problem"]').waitFor();
    await page.getByRole('combobox', { name: 'Add tags' }).fill('reader');
    await page.keyboard.press('Enter');
    await page.getByLabel('Title', { exact: true }).fill('Mark as reader');
    await page.keyboard.press('Enter');
    await expect.poll(() => node(page, 'tag-1').textContent()).toContain('Mark as reader');
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    // The focus goes back to where the panel was opened from, and that takes a moment.
    await expect
      .poll(async () => {
        await node(page, 'tag-1').press('ArrowUp');
        return isFocused(page, 'wait-1');
      })
      .toBe(true);

    // Taken out, and back again.
    await page.keyboard.press('Delete');
    await expect.poll(() => node(page, 'wait-1').count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await node(page, 'wait-1').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'journey');

    await page.getByRole('button', { name: 'Try on a lead' }).press('Enter');
    await page.getByLabel('Lead', { exact: true }).fill('ann');
    await page.keyboard.press('Enter');
    await page.getByText('Ends', { exact: false }).last().waitFor();
    await page.getByText('tags = ["reader"]').waitFor();
    await page.getByRole('button', { name: 'Close' }).press('Enter');

    const publish = page.getByRole('button', { name: 'Publish' });
    await expect.poll(() => publish.isEnabled(), { timeout: 10_000 }).toBe(true);
    await publish.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).press('Enter');
    await page.getByText('Live. Version 1 is live').waitFor();
    await track('ann', 'Newsletter Subscribed');
    await track('bob', 'Newsletter Subscribed');
    await expect.poll(() => node(page, 'wait-1').textContent(), { timeout: 20_000 }).toContain('2 inside');
  });

  test('fits a phone as an outline, and a reader changes nothing', async () => {
    const phone = await app.page('/journeys/nurture-awareness', { width: 360, scheme: 'dark' });
    await phone.getByText('The guide', { exact: true }).first().waitFor();
    await expectFits(phone);
    await expectAccessible(phone);
    await keepPicture(phone, 'journey-phone');
    const sales = await app.page('/journeys/nurture-awareness', { as: 'sales', scheme: 'dark' });
    await node(sales, 'guide').waitFor();
    expect(await sales.getByRole('button', { name: 'Publish' }).count()).toBe(0);
    expect(await sales.getByRole('button', { name: /Add a step/ }).count()).toBe(0);
    await expectAccessible(sales);
  });
});
