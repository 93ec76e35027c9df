import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';
import { layOutSales, type Send } from './sales-leads.ts';

let app: BrowserApp;
let send: Send;
beforeAll(async () => {
  app = await BrowserApp.open();
  send = await layOutSales(app);
});
afterAll(() => app[Symbol.asyncDispose]());

/** What is asked again until it is as expected; the machine may be busy. */
function eventually<Value>(ask: () => Promise<Value>) {
  return expect.poll(ask, { timeout: 20_000 });
}

/** The names in the queue, from the top. */
function names(page: Page): Promise<string[]> {
  return page.getByRole('row').getByRole('link').allInnerTexts();
}

function rowOf(page: Page, name: string) {
  return page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
}

async function open(look: Parameters<BrowserApp['page']>[1] = {}): Promise<Page> {
  const page = await app.page('/queue?scorecard=sales', look);
  await page.getByRole('link', { name: 'Zoë Zieliński' }).waitFor();
  return page;
}

describe('the queue', () => {
  test('ranks leads by score, with the reasons in words, and fits every look', async () => {
    const page = await open();
    expect((await names(page)).slice(0, 3)).toEqual(['Zoë Zieliński', 'Ann Novák', 'Bob Hansen']);
    await eventually(() => rowOf(page, 'Zoë Zieliński').textContent()).toContain(
      '6 e-mails opened within 30 days',
    );
    expect(await rowOf(page, 'Zoë Zieliński').textContent()).toContain('Job title: CEO');
    expect(await rowOf(page, 'Zoë Zieliński').textContent()).toContain('Acme');
    await expectAccessible(page);
    await keepPicture(page, 'queue');
    const dark = await open({ scheme: 'dark', language: 'pl' });
    await rowOf(dark, 'Zoë Zieliński').getByText('6 otwartych e-maili w ciągu 30 dni').waitFor();
    await expectAccessible(dark);
    await keepPicture(dark, 'queue-dark-pl');
    const phone = await open({ width: 360, height: 740 });
    await expectAccessible(phone);
    await expectFits(phone);
    await keepPicture(phone, 'queue-phone');
  });

  test('finds by part of a name without its accents, and filters by band, owner and country', async () => {
    const page = await open();
    const search = page.getByRole('searchbox', { name: 'Search leads' });
    await search.fill('zielin');
    await eventually(() => names(page)).toEqual(['Zoë Zieliński', 'Zielinski Zoe']);
    expect(new URL(page.url()).searchParams.get('search')).toBe('zielin');
    await search.fill('nobody is called that');
    await page.getByRole('heading', { name: 'No lead fits these filters' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('main').getByRole('button', { name: 'Clear filters' }).last().click();
    await eventually(async () => (await names(page)).length).toBeGreaterThan(5);
    await page
      .getByRole('combobox', { name: 'Owner' })
      .or(page.getByRole('textbox', { name: 'Owner' }))
      .first()
      .click();
    await page.getByRole('option', { name: 'eve' }).click();
    await eventually(() => names(page)).toEqual(['Ann Novák']);
  });

  test('keeps a view under a name, and shows it again', async () => {
    const page = await app.page('/queue?scorecard=sales&search=hansen');
    await eventually(() => names(page)).toEqual(['Bob Hansen']);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('textbox', { name: 'Name of the view' }).fill('Hansens');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'All leads' }).click();
    await eventually(async () => (await names(page)).length).toBeGreaterThan(3);
    await page.getByRole('button', { name: 'Hansens', exact: true }).click();
    await eventually(() => names(page)).toEqual(['Bob Hansen']);
  });

  test('is worked through by keyboard: select, accept, take back, reject with a reason, assign', async () => {
    const page = await open();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await eventually(() => rowOf(page, 'Zoë Zieliński').getAttribute('data-current')).toBe('true');
    await page.keyboard.press('a');
    await rowOf(page, 'Zoë Zieliński').getByText('Accepted').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await rowOf(page, 'Zoë Zieliński').getByText('Accepted').waitFor({ state: 'detached' });
    await page.getByText('Taken back').waitFor();

    await page.keyboard.press('r');
    await page.getByRole('radio', { name: 'No budget' }).check();
    await expectAccessible(page);
    await keepPicture(page, 'queue-reject');
    await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
    await rowOf(page, 'Zoë Zieliński').getByText('Rejected').waitFor();

    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByRole('region', { name: 'Selected leads' }).getByText('2 selected').waitFor();
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByLabel('Owner').fill('Kim');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('This list').waitFor();
    await keepPicture(page, 'queue-keys');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await eventually(() => page.evaluate('document.activeElement?.type')).toBe('search');
  });

  test('assigns all that a filter finds at once, and takes it back', async () => {
    const page = await app.page('/queue?scorecard=sales&search=crowd');
    await eventually(async () => (await names(page)).length).toBeGreaterThan(5);
    await page.getByRole('row').getByRole('checkbox').first().check();
    await page.getByRole('button', { name: 'Select all 40' }).click();
    await page
      .getByRole('region', { name: 'Selected leads' })
      .getByRole('button', { name: 'Assign' })
      .click();
    await page.getByRole('dialog').getByLabel('Owner').fill('Kim');
    await keepPicture(page, 'queue-assign');
    await page.getByRole('dialog').getByRole('button', { name: 'Assign', exact: true }).click();
    await page.getByText('40 leads assigned to Kim').waitFor();
    await eventually(
      async () =>
        (await (
          await app.api.fetch('GET', '/api/v1/queue/count?scorecard=sales&owner=Kim')
        ).json()) as object,
    ).toEqual({ count: 40, isAll: true });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back').waitFor();
    const left = await app.api.fetch('GET', '/api/v1/queue/count?scorecard=sales&owner=Kim');
    expect(await left.json()).toEqual({ count: 0, isAll: true });
  });

  test('tells of a new lead while one reads, and shows it when asked', async () => {
    const page = await open();
    const before = await names(page);
    await send([
      {
        type: 'identify',
        userId: 'late',
        traits: { name: 'Late Comer', title: 'CEO', email: 'late@example.com' },
      },
      ...Array.from({ length: 9 }, (_, n) => ({
        type: 'track',
        userId: 'late',
        event: 'Email Opened',
        messageId: `late${n}`,
      })),
    ]);
    const chip = page.getByRole('button', { name: /changes?: show/ });
    await chip.waitFor();
    expect(await names(page)).toEqual(before);
    await chip.click();
    await page.getByRole('link', { name: 'Late Comer' }).waitFor();
  });

  test('shows what leads are called, and runs none of it', async () => {
    const page = await app.page('/queue?scorecard=sales&search=script');
    await page.getByRole('link', { name: /<script>window/ }).waitFor();
    await page.getByRole('link', { name: /<script>window/ }).click();
    await page.getByRole('heading', { level: 1, name: /<script>/ }).waitFor();
    await page.getByText('<img src=x onerror').first().waitFor();
    expect(await page.evaluate('window.stolen')).toBeUndefined();
    expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);
    expect(await page.getByText('javascript:alert(1)').count()).toBeGreaterThan(0);
  });
});
