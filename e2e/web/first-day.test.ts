import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/domain/role.ts';
import { postMessages } from '../post-messages.ts';
import { BrowserApp } from './app.ts';

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

async function ask<Answer>(path: string): Promise<Answer> {
  return (await (await app.api.fetch('GET', path)).json()) as Answer;
}

/** From an empty folder: the owner sets up, chooses, brings data; then each role does what a day asks of it. */
describe('the first day', () => {
  test('the owner sets up, chooses a template, sends the first event and sees it ranked', async () => {
    const page = await app.page(`/setup?token=${app.localToken}`, { as: 'nobody' });
    await page.getByLabel('Name').fill('Olga Owner');
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByLabel(/^Password/).fill('a good long password');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByLabel('Clients for an agency').check();
    await page.getByRole('button', { name: 'Use this scorecard' }).click();
    await page.getByRole('tab', { name: 'Events from your site' }).click();
    await page.getByRole('button', { name: 'Make a write key' }).click();
    const writeKey = await page.getByLabel('Write key, shown once').inputValue();
    const batch = ROLES.map((role) => ({
      type: 'track',
      userId: `lead-of-${role}`,
      event: 'Form Submitted',
      properties: { form: 'assessment' },
    }));
    expect((await postMessages({ url: app.url, writeKey }, 'batch', { batch })).status).toBe(200);
    await page.getByText('The first event has arrived.').waitFor();
    await page.getByRole('link', { name: 'Queue' }).click();
    await page.getByRole('link', { name: 'lead-of-owner' }).waitFor();
  });

  // In their order: those who may publish find what the one before them published.
  const MAY_ACCEPT = ['sales', 'marketer', 'admin', 'owner'];
  const MAY_PUBLISH = ['marketer', 'admin', 'owner'];
  test.each(ROLES)('%s accepts a lead and publishes a change, as far as the role goes', async (role) => {
    const page = await app.page('/queue?scorecard=agency-b2b', { as: role });
    await page.getByRole('link', { name: `lead-of-${role}` }).click();
    await page.getByRole('heading', { name: `lead-of-${role}` }).waitFor();
    await page.getByText('Asked for the free assessment or consultation').first().waitFor();
    const accept = page.getByRole('button', { name: 'Accept' });
    expect([role, await accept.count()]).toEqual([role, MAY_ACCEPT.includes(role) ? 1 : 0]);
    if (MAY_ACCEPT.includes(role)) {
      await accept.click();
      await page.getByText('1 lead accepted').waitFor();
      const { status } = await ask<{ status: object }>(`/api/v1/leads/lead-of-${role}`);
      expect(status).toMatchObject({ status: 'accepted', by: role });
    }

    await page.getByRole('link', { name: 'Scorecards' }).click();
    await page.getByRole('link', { name: 'Inbound agency' }).click();
    await page
      .getByRole('button', { name: /Asked for the free assessment/ })
      .first()
      .click();
    const gives = page.getByLabel('Gives');
    await gives.waitFor();
    if (MAY_PUBLISH.includes(role)) await publishPoints(page, { points: 81 + ROLES.indexOf(role), role });
    else expect(await gives.isDisabled()).toBe(true);
  });

  test('what each did is in the audit log', async () => {
    const { items } = await ask<{ items: { actor: { name: string }; action: string }[] }>(
      '/api/v1/audit?limit=200',
    );
    const publishers = items
      .filter(({ action }) => action.includes('publish'))
      .map(({ actor }) => actor.name);
    expect(publishers.reverse()).toEqual(['Olga Owner', ...MAY_PUBLISH]);
  });
});

async function publishPoints(page: Page, { points, role }: { points: number; role: string }): Promise<void> {
  await page.getByLabel('Gives').fill(String(points));
  await page.getByText('Draft saved').waitFor();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Why').fill(`As ${role} says`);
  await dialog.getByRole('button', { name: 'Publish now' }).click();
  const lead = `/api/v1/leads/lead-of-${role}/explanation?scorecard=agency-b2b`;
  await expect.poll(async () => (await ask<{ score: number }>(lead)).score, { timeout: 20_000 }).toBe(points);
}
