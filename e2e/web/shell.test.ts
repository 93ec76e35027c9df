import type { Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the frame of the app', () => {
  test('shows another language at once, and again after the page is loaded anew', async () => {
    // Not the person of the other tests, who would see it too: the language is theirs, in every browser.
    const page = await app.page('/', { as: 'admin' });
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
    await page.getByRole('button', { name: 'admin' }).click();
    await page.getByRole('menuitem', { name: 'Čeština' }).click();
    await page.getByRole('heading', { name: 'Přehled' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Přehled' }).waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('cs');
  });

  test.each(['light', 'dark'] as const)(
    'has nothing that axe finds, in %s and on a phone',
    async (scheme) => {
      const page = await app.page('/', { scheme, language: 'pl' });
      await page.getByRole('heading', { name: 'Pulpit' }).waitFor();
      await expectAccessible(page);
      await keepPicture(page, `dashboard-${scheme}`);
      await page.setViewportSize({ width: 360, height: 740 });
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('link', { name: 'Pulpit' }).waitFor();
      await expectAccessible(page);
      await expectFits(page);
      await keepPicture(page, `menu-phone-${scheme}`);
    },
  );

  test('says so where there is nothing, with a way home', async () => {
    const page = await app.page('/nowhere/at/all');
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
    await page.getByRole('link', { name: 'To the dashboard' }).click();
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor();
  });

  test('is served with a policy that lets in no script from elsewhere, and its files are kept', async () => {
    const page = await fetch(app.url, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';");
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1];
    const file = await fetch(`${app.url}${script}`, { headers: { 'accept-encoding': 'br' } });
    expect([file.status, file.headers.get('content-encoding')]).toEqual([200, 'br']);
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${app.url}/assets/none.js`)).status).toBe(404);
    expect((await fetch(`${app.url}/api/v1/none`, { headers: { accept: 'text/html' } })).status).toBe(404);
  });

  test('comes with less than 250 KB of compressed script, whichever page is the first', async () => {
    // What is fetched after the first data are there comes while the page can be used: choices of filters, charts.
    const data = { '/': '/api/v1/dashboard', '/queue': '/api/v1/leads', '/sign-in': undefined };
    for (const [path, answer] of Object.entries(data)) {
      const page = await app.page('about:blank', { as: path === '/sign-in' ? 'nobody' : 'owner' });
      const first = new Set<Request>();
      let isFirst = true;
      page.on('request', (request) => {
        if (isFirst && request.url().endsWith('.js')) first.add(request);
      });
      page.on('response', (response) => {
        if (answer !== undefined && new URL(response.url()).pathname === answer) isFirst = false;
      });
      await page.goto(path, { waitUntil: 'networkidle' });
      const sizes = [...first].map(async (request) => (await request.sizes()).responseBodySize);
      const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
      expect([path, total]).toEqual([
        path,
        expect.toSatisfy((bytes: number) => bytes > 50_000 && bytes < 250_000),
      ]);
    }
  });
});
