import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { postMessages } from '../post-messages.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const JOURNEY = `
journey: quotes
start: [{ event: Quote Requested }]
reentry: always
steps:
  - { id: tell, alert: owner-en@example.com, text: Asks for a quote }
`;
const LONG = `Eva ${'Dlouhá-Nováková '.repeat(12)}`;

let app: BrowserApp;
let chat: Server;
let came: string[];
let writeKey: string;
beforeAll(async () => {
  came = [];
  chat = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => came.push(chunk.toString()));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => chat.listen(0, '127.0.0.1', resolve));
  app = await BrowserApp.open({ RIPEN_WEBHOOK_ALLOW: '127.0.0.1' });
  writeKey = await app.installation.writeKey();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  chat.closeAllConnections();
  chat.close();
});

async function ask(userId: string, name: string): Promise<void> {
  const batch = [
    { type: 'identify', userId, traits: { name } },
    { type: 'track', userId, event: 'Quote Requested', messageId: `quote-${userId}` },
  ];
  expect((await postMessages({ url: app.url, writeKey }, 'batch', { batch })).ok).toBe(true);
}

test('the bell counts what is not read, alerts lead to their leads, and channels are kept and tried', async () => {
  const page = await app.page('/sales/alerts');
  await page.getByRole('heading', { name: 'No alerts yet' }).waitFor();
  await page.getByRole('button', { name: 'Alerts: none unread' }).waitFor();
  await app.api.fetch('POST', '/api/v1/journeys/publish', { source: JOURNEY });
  await ask('jana', 'Jana');
  await ask('robot', 'Clicker');
  await ask('eva', LONG);
  const retraction = { messageIds: ['quote-robot'], reason: 'robot' };
  await expect
    .poll(async () => {
      const alerts = await app.api.fetch('GET', '/api/v1/alerts?for=owner-en@example.com');
      return ((await alerts.json()) as { items: object[] }).items.length;
    })
    .toBe(3);
  await app.api.fetch('POST', '/api/v1/leads/robot/retractions', retraction);

  const queue = await app.page('/queue');
  const bell = queue.getByRole('button', { name: 'Alerts: 3 unread' });
  await bell.waitFor();
  await bell.focus();
  await queue.keyboard.press('Enter');
  const panel = queue.getByRole('dialog', { name: 'Alerts' });
  await panel.getByText('Taken back: the clicks came from a robot').waitFor();
  await expectAccessible(queue);
  await keepPicture(queue, 'alerts-bell');
  await panel.getByRole('button', { name: 'Mark as read: Clicker' }).click();
  await queue.getByRole('button', { name: 'Alerts: 2 unread' }).waitFor();
  await queue.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  await queue.getByRole('button', { name: 'Alerts: 2 unread' }).click();
  await panel.getByRole('link', { name: 'Jana' }).click();
  await queue.waitForURL(/\/leads\//);
  await queue.getByRole('button', { name: 'Alerts: 1 unread' }).waitFor();

  await page.goto('/sales/alerts');
  await page.getByText('Unread', { exact: true }).click();
  await page.getByRole('link', { name: 'Eva' }).waitFor();
  await expect.poll(() => page.getByRole('link', { name: 'Jana' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Mark all as read' }).click();
  await page.getByRole('heading', { name: 'Everything is read' }).waitFor();
  await page.getByRole('radio', { name: 'when I am back' }).click();
  await page.getByText('Saved').waitFor();

  await page.getByRole('button', { name: 'Add a channel' }).click();
  await page.getByLabel(/^Name/).fill('Sales Brno');
  await page.getByLabel('Short name').fill('sales');
  const { port } = chat.address() as AddressInfo;
  await page
    .locator('input[type=password]')
    .fill(`http://127.0.0.1:${port}/services/T0/B0/secret-of-the-chat`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(`127.0.0.1:${port}/…chat`).waitFor();
  await page.getByRole('button', { name: 'Send a test: Sales Brno' }).click();
  await page.getByText('The chat has taken the test').waitFor();
  expect(came.join()).toContain('A test from Ripen, asked for by owner');
  await expectAccessible(page);
  await keepPicture(page, 'alerts-page');
  await page.getByRole('button', { name: 'Remove: Sales Brno' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('heading', { name: 'No channel yet' }).waitFor();
});

test('on a phone, in the dark and in Polish it fits, and who keeps no channels sees none', async () => {
  const page = await app.page('/sales/alerts', { as: 'viewer', language: 'pl', scheme: 'dark', width: 360 });
  await page.getByRole('heading', { name: 'Nie ma jeszcze powiadomień' }).waitFor();
  await page.getByRole('heading', { name: 'Jak dostaję powiadomienia' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Kanały czatu' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Powiadomienia: brak nieprzeczytanych' }).click();
  await page.getByText('Nie ma nic do przeczytania.').waitFor();
  await expectAccessible(page);
  await expectFits(page);
});
