import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const batch = Array.from({ length: 9 }, (_, n) => ({
    type: 'identify',
    userId: `lead${n}`,
    traits: { email: `lead${n}@example.com`, country: n % 3 === 0 ? 'CZ' : 'PL' },
  }));
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  expect(answer.status).toBe(200);
  const segment = { title: 'Czech leads', description: '', source: 'country: CZ' };
  const kept = await fetch(`${app.url}/api/v1/segments/czech`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${app.localToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(segment),
  });
  expect(kept.status).toBe(200);
});
afterAll(() => app[Symbol.asyncDispose]());

test('a segment is exported on schedule, right now, and what it holds is shown', async () => {
  const page = await app.page('/audiences');
  await page.getByRole('heading', { name: 'Nothing is exported yet' }).waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'New export' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Ads for Czechia');
  await dialog.getByRole('combobox', { name: 'Segment' }).click();
  await page.getByRole('option', { name: 'Czech leads' }).click();
  await dialog.getByRole('button', { name: 'Meta' }).click();
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('../elsewhere');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('expected a folder below that of exports').waitFor();
  await dialog.getByRole('textbox', { name: 'Folder' }).fill('meta');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const section = page.getByRole('region', { name: 'Ads for Czechia' });
  await section.getByText('Segment czech · exports/meta').waitFor();
  await section.getByRole('button', { name: 'Export now' }).click();
  await section.getByText('Done').waitFor({ timeout: 20_000 });
  await section.getByRole('cell', { name: '3', exact: true }).waitFor();
  const file = await readFile(
    join(app.installation.dataDir, 'exports', 'meta', 'ads-for-czechia.csv'),
    'utf8',
  );
  const hashes = ['lead0', 'lead3', 'lead6'].map((name) =>
    createHash('sha256').update(`${name}@example.com`).digest('hex'),
  );
  expect(file.trim().split('\r\n').toSorted()).toEqual(['email', ...hashes].toSorted());
  await expectAccessible(page);
  await keepPicture(page, 'audiences');

  await section.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('switch', { name: 'Export on schedule' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await section.getByText('Paused').waitFor();
  await section.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Nothing is exported yet' }).waitFor();
});

test('fits a phone, in the dark', async () => {
  const page = await app.page('/audiences', { width: 360, scheme: 'dark' });
  await page.getByRole('button', { name: 'New export' }).first().waitFor();
  await expectFits(page);
  await expectAccessible(page);
});
