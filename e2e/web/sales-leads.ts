import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserApp } from './app.ts';

/** A scorecard whose rules have no titles, so that the app has to find the words. */
const SALES_SCORECARD = {
  scorecard: 'sales',
  title: 'Sales',
  bands: { cold: 0, warm: 10, hot: { atLeast: 30 } },
  dimensions: { fit: {}, engagement: {} },
  matrix: {
    rows: { dimension: 'fit', grades: { A: 10, B: 0 } },
    columns: { dimension: 'engagement', grades: { 1: 15, 2: 0 } },
  },
  rules: [
    { id: 'opened', dimension: 'engagement', event: 'Email Opened', within: '30d', each: 5, max: 45 },
    { id: 'title', dimension: 'fit', trait: 'title', bins: { CEO: 15, CTO: 10 } },
    { id: 'unsubscribed', dimension: 'engagement', when: { event: 'Email Unsubscribed' }, give: -20 },
  ],
};

const DAY_MS = 86_400_000;

function opened(userId: string, count: number, now: number): object[] {
  return Array.from({ length: count }, (_, n) => ({
    type: 'track',
    userId,
    event: 'Email Opened',
    messageId: `${userId}-opened-${n}`,
    timestamp: new Date(now - n * 3 * DAY_MS - 60_000).toISOString(),
    properties: { subject: `Letter ${n}` },
  }));
}

/** Leads of a small company: some who stand out, a crowd, two who are one person, and one who means harm. */
function salesMessages(now: number): object[] {
  const identify = (userId: string, traits: object) => ({
    type: 'identify',
    userId,
    traits,
    messageId: `${userId}-traits`,
    timestamp: new Date(now - 20 * DAY_MS).toISOString(),
  });
  const group = (userId: string, groupId: string, traits: object) => ({
    type: 'group',
    userId,
    groupId,
    traits,
    messageId: `${userId}-group`,
    timestamp: new Date(now - 20 * DAY_MS).toISOString(),
  });
  return [
    identify('zoe', {
      name: 'Zoë Zieliński',
      email: 'zoe@acme.example',
      title: 'CEO',
      country: 'PL',
      phone: '+48 601 602 603',
    }),
    group('zoe', 'acme', { name: 'Acme', employees: 80 }),
    ...opened('zoe', 6, now),
    identify('ann', {
      name: 'Ann Novák',
      email: 'ann@acme.example',
      title: 'CTO',
      owner: 'eve',
      country: 'CZ',
    }),
    group('ann', 'acme', { name: 'Acme', employees: 80 }),
    ...opened('ann', 4, now),
    identify('bob', { name: 'Bob Hansen', email: 'bob@beta.example', country: 'NO' }),
    group('bob', 'beta', { name: 'Beta' }),
    ...opened('bob', 3, now),
    identify('zoe-2', { name: 'Zielinski Zoe', email: 'zoe+news@acme.example', country: 'PL' }),
    ...opened('zoe-2', 1, now),
    identify('evil', {
      name: '<script>window.stolen = 1</script>',
      website: 'javascript:alert(1)',
      note: '<img src=x onerror="window.stolen = 1">',
    }),
    {
      type: 'track',
      userId: 'evil',
      event: '<b onmouseover="window.stolen = 1">Event</b>',
      messageId: 'evil-1',
      properties: { path: '<img src=x onerror="window.stolen = 1">' },
    },
    ...Array.from({ length: 40 }, (_, n) =>
      identify(`crowd${n}`, { name: `Crowd ${String(n).padStart(2, '0')}`, email: `crowd${n}@example.com` }),
    ),
  ];
}

/** Sends messages as a website does, and fails when one is refused. */
export type Send = (messages: readonly object[]) => Promise<void>;

/** Publishes the scorecard and lays the leads out. */
export async function layOutSales(app: BrowserApp): Promise<Send> {
  const key = await app.installation.writeKey();
  const send: Send = async (batch) => {
    const answer = await fetch(`${app.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const source = JSON.stringify(SALES_SCORECARD);
  const publishing = await app.api.fetch('POST', '/api/v1/scorecards/publish', { source });
  if (!publishing.ok) throw new Error(await publishing.text());
  const isLive = async () => (await app.api.fetch('GET', '/api/v1/leads?scorecard=sales')).ok;
  while (!(await isLive())) await sleep(50);
  await send(salesMessages(Date.now()));
  return send;
}
