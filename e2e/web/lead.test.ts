import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';
import { layOutSales } from './sales-leads.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  await layOutSales(app);
});
afterAll(() => app[Symbol.asyncDispose]());

async function openLead(name: string, look: Parameters<BrowserApp['page']>[1] = {}): Promise<Page> {
  const page = await app.page(`/leads/${name}`, look);
  await page.locator('section').first().getByText('+').first().waitFor();
  await page.locator('figure svg').first().waitFor();
  return page;
}

describe('the page of a lead', () => {
  test('explains the score by rows that open what is behind them, in every look', async () => {
    const page = await openLead('zoe');
    await page.getByRole('heading', { level: 1, name: 'Zoë Zieliński' }).waitFor();
    await page.getByRole('button', { name: '6 e-mails opened within 30 days' }).click();
    await page.getByRole('link', { name: 'E-mail opened' }).first().waitFor();
    await page.getByRole('button', { name: 'Job title: CEO' }).click();
    await page.getByText(/Job title: CEO, since/).waitFor();
    await page.getByText(/If nothing happens, the score will be 40 from/).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'lead');
    await page.getByRole('button', { name: 'Show as table' }).first().click();
    await page.getByRole('table').filter({ hasText: 'Points' }).waitFor();
    const dark = await openLead('zoe', { scheme: 'dark', language: 'pl' });
    await expectAccessible(dark);
    await keepPicture(dark, 'lead-dark-pl');
    const phone = await openLead('zoe', { width: 360, height: 740 });
    await expectAccessible(phone);
    await expectFits(phone);
    await keepPicture(phone, 'lead-phone');
  });

  test('goes to a past moment by its slider, and back', async () => {
    const page = await openLead('zoe');
    const slider = page.getByRole('slider', { name: 'Moment to look at' });
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByRole('heading', { name: 'Why the score was this' }).waitFor();
    await page.getByRole('button', { name: 'Back to now' }).click();
    await page.getByRole('heading', { name: 'Why this score' }).waitFor();
  });

  test('takes a comment, changes it and deletes it, and runs no script of it', async () => {
    const page = await openLead('ann');
    await page.getByLabel('New comment').fill('<img src=x onerror="window.stolen = 1"> Call on Monday');
    await page.getByRole('button', { name: 'Save comment' }).click();
    const comments = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Comments' }) });
    await comments.getByText('Call on Monday').waitFor();
    await comments.getByRole('button', { name: 'Edit' }).click();
    await comments.getByLabel('Change the comment').fill('Call on Tuesday');
    await comments.getByRole('button', { name: 'Save comment' }).click();
    await comments.getByText('Call on Tuesday').waitFor();
    await comments.getByText(/, edited$/).waitFor();
    await comments.getByRole('button', { name: 'Delete' }).click();
    await comments.getByText('Nobody has commented yet.').waitFor();
    expect(await page.evaluate('window.stolen')).toBeUndefined();
  });

  test('is accepted, and shows in its history who did', async () => {
    const page = await openLead('ann', { as: 'sales' });
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByText('1 lead accepted').waitFor();
    await page.getByText(/^by sales on/).waitFor();
    await page.getByText('Lead accepted', { exact: true }).waitFor();
  });

  test('offers nothing to whoever may only look', async () => {
    const page = await openLead('ann', { as: 'viewer' });
    expect(await page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
    expect(await page.getByLabel('New comment').count()).toBe(0);
  });

  test('suggests a duplicate, merges it and takes it apart again', async () => {
    const page = await openLead('zoe');
    const duplicates = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Duplicates' }) });
    await duplicates.getByRole('link', { name: 'Zielinski Zoe' }).waitFor();
    await duplicates.getByRole('button', { name: 'Merge' }).click();
    await page.getByText('Merged into one lead').waitFor();
    await page.getByRole('button', { name: '7 e-mails opened within 30 days' }).waitFor();
    await duplicates.getByRole('button', { name: 'Split again' }).click();
    await page.getByText('Two leads again').waitFor();
    await page.getByRole('button', { name: '6 e-mails opened within 30 days' }).waitFor();
    await duplicates.getByRole('link', { name: 'Zielinski Zoe' }).waitFor();
  });
});

describe('companies', () => {
  test('are ranked by their best lead, with a page of their people', async () => {
    const page = await app.page('/companies');
    await page.getByRole('link', { name: 'Acme' }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'companies');
    await page.getByRole('searchbox', { name: 'Search companies' }).fill('bet');
    await page.getByRole('link', { name: 'Acme' }).waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search companies' }).fill('');
    await page.getByRole('link', { name: 'Acme' }).click();
    await page.getByRole('heading', { level: 1, name: 'Acme' }).waitFor();
    await page.getByRole('link', { name: 'Ann Novák' }).first().waitFor();
    await page.getByText('2 people').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'company');
    await page.setViewportSize({ width: 360, height: 740 });
    await expectFits(page);
    await keepPicture(page, 'company-phone');
  });
});
