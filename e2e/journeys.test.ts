import { setTimeout as sleep } from 'node:timers/promises';
import type { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient } from './api-client.ts';
import { databases } from './databases.ts';
import { Installation, type RunningServer } from './installation.ts';
import { Mailbox } from './mailbox.ts';
import { sendBySegmentSdk } from './send-by-segment-sdk.ts';

/** Under which links in e-mails begin; requests go to where the program listens. */
const PUBLIC_URL = 'https://ripen.example.com';
/** Sooner than anybody reads, and the time in which it is looked at what else the same visitor does. */
const READING_MS = 11_000;
const JUDGED_WITHIN_MS = 40_000;
const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0';

/** The template of software that is sold worldwide, which counts openings and clicks as well. */
const NURTURE = `
journey: nurture
start: [{ score: { scorecard: global-saas, atLeast: 50 } }]
steps:
  - { id: guide, email: awareness-guide }
  - id: read
    wait: { event: Email Link Clicked, timeout: 3d, then: warm, else: end }
  - { id: warm, tag: { add: [warm] } }
  - { id: reader, goal: Reads on }
`;
const INVITATION = `
journey: invitation
start: [{ score: { scorecard: global-saas, atLeast: 75 } }]
steps: [{ id: invite, email: demo-invitation }]
`;

const database = databases.at(-1);

describe.concurrent(`a lead on the ${database?.kind} database`, () => {
  let installation: Installation;
  let server: RunningServer;
  let api: ApiClient;
  let mailbox: Mailbox;
  let writeKey: string;

  beforeAll(async () => {
    mailbox = await Mailbox.open();
    installation = await Installation.create(database?.kind ?? 'embedded', {
      RIPEN_SMTP_URL: mailbox.url,
      RIPEN_MAIL_FROM: 'Acme <news@acme.example>',
      RIPEN_PUBLIC_URL: PUBLIC_URL,
    });
    server = await installation.start();
    api = await installation.apiClient(server);
    writeKey = await installation.writeKey();
    await installation.runJson('scorecard', 'apply', 'scorecards/global-saas.yaml');
    for (const source of [NURTURE, INVITATION]) {
      const answer = await api.fetch('POST', '/api/v1/journeys/publish', { source });
      expect(answer.status, await answer.clone().text()).toBeLessThan(300);
    }
  });

  afterAll(async () => {
    await installation?.[Symbol.asyncDispose]();
    await mailbox?.close();
  });

  const send = (calls: (analytics: Analytics) => void) =>
    sendBySegmentSdk({ url: server.url, writeKey }, calls);
  const request = (link: string, init: RequestInit = {}) =>
    fetch(link.replace(PUBLIC_URL, server.url), {
      redirect: 'manual',
      ...init,
      headers: { 'user-agent': PERSON, ...init.headers },
    });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const get = async (path: string): Promise<any> => (await api.fetch('GET', path)).json();
  const events = async (lead: string): Promise<string[]> => {
    const { items } = await get(`/api/v1/leads/${lead}/timeline?limit=100`);
    return items.map(({ name }: { name?: string }) => name).filter(Boolean);
  };

  /** What takes somebody to 50 points. */
  const ripen = (userId: string) => (analytics: Analytics) => {
    const traits = {
      email: `${userId}@example.com`,
      firstName: userId,
      title: 'Project Manager',
      region: 'Western Europe',
      emailConsent: true,
      'company.employees': 120,
    };
    analytics.identify({ userId, traits });
    analytics.track({ userId, event: 'Newsletter Subscribed' });
    analytics.track({ userId, event: 'Quote Requested' });
  };

  test('gets an e-mail at 50 points, reads it as a person does, and another one at 75', async ({
    expect,
  }) => {
    await send(ripen('ann'));
    const guide = await mailbox.next('ann@example.com');
    const sentAt = Date.now();
    expect(guide.headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click/im);
    expect(guide.html).toContain('ann');
    // As somebody does who reads first.
    await sleep(Math.max(0, sentAt + READING_MS - Date.now()));
    expect((await request(guide.picture)).status).toBe(200);
    const [link = ''] = guide.links;
    const click = await request(link);
    expect(click.status).toBe(302);
    expect(click.headers.get('location')).not.toContain(PUBLIC_URL);
    await expect
      .poll(() => events('ann'), { timeout: JUDGED_WITHIN_MS })
      .toEqual(expect.arrayContaining(['Email Opened', 'Email Link Clicked']));
    await expect
      .poll(async () => (await get('/api/v1/leads/ann/journeys')).items, { timeout: 5_000 })
      .toMatchObject([{ journey: 'nurture', status: 'finished', goals: ['Reads on'] }]);

    await send((analytics) => {
      analytics.track({ userId: 'ann', event: 'Demo Requested' });
      analytics.track({ userId: 'ann', event: 'White Paper Downloaded' });
    });
    const invitation = await mailbox.next('ann@example.com');
    expect(invitation.messageId).not.toBe(guide.messageId);
    const { items } = await get('/api/v1/leads/ann/journeys');
    expect(items.map(({ journey }: { journey: string }) => journey).toSorted()).toEqual([
      'invitation',
      'nurture',
    ]);
  });

  test('whose gateway follows all links at once neither scores nor goes on by that', async ({ expect }) => {
    await send(ripen('bob'));
    const guide = await mailbox.next('bob@example.com');
    await Promise.all([guide.picture, ...guide.links, ...guide.traps].map((link) => request(link)));
    const before = await get('/api/v1/leads/bob/explanation?scorecard=global-saas');
    await sleep(READING_MS);
    const mail = async () => (await get('/api/v1/leads/bob/mails')).items[0];
    await expect
      .poll(async () => (await mail()).machineClicks, { timeout: JUDGED_WITHIN_MS })
      .toBeGreaterThan(0);
    expect(await mail()).toMatchObject({ opens: 0, clicks: 0 });
    expect(await events('bob')).not.toContain('Email Link Clicked');
    expect((await get('/api/v1/leads/bob/explanation?scorecard=global-saas')).score).toBe(before.score);
    expect((await get('/api/v1/leads/bob/journeys')).items).toMatchObject([
      { journey: 'nurture', status: 'active', waitsFor: 'event' },
    ]);
  });

  test('that unsubscribes with one click gets nothing any more', async ({ expect }) => {
    await send(ripen('cyd'));
    const guide = await mailbox.next('cyd@example.com');
    const looked = await request(guide.unsubscribe);
    expect(looked.status).toBe(200);
    const pressed = await request(guide.unsubscribe, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(pressed.status).toBe(200);
    await expect.poll(() => events('cyd'), { timeout: 10_000 }).toContain('Unsubscribed');
    // Enough for 75 even after what that takes away.
    await send((analytics) => {
      for (const event of ['Demo Requested', 'White Paper Downloaded', 'Brochure Downloaded'])
        analytics.track({ userId: 'cyd', event });
      analytics.track({
        userId: 'cyd',
        event: 'Case Study Downloaded',
        properties: { topic: 'project management' },
      });
    });
    await expect
      .poll(async () => (await get('/api/v1/leads/cyd/mails')).items, { timeout: 10_000 })
      .toMatchObject([{ template: 'demo-invitation', state: 'suppressed' }, { state: 'sent' }]);
    expect(mailbox.of('cyd@example.com')).toHaveLength(1);
  });
});
