import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WEEKDAYS } from '../../src/domain/working-hours.ts';
import { Radicale } from '../../src/testing/radicale.ts';
import { Mailbox, type ReceivedMail } from '../mailbox.ts';
import { sendBySegmentSdk } from '../send-by-segment-sdk.ts';
import { BrowserApp, keepPicture } from './app.ts';

/** Under which links in e-mails begin; they are opened where the program listens. */
const PUBLIC_URL = 'http://ripen.example.com';
/** Longer than the form takes whoever fills it in for a robot. */
const FILLING_MS = 2_500;
const SOON = { timeout: 20_000 };
/** A target of a minute of working time, and what the keeper takes to see it. */
const MISSED_WITHIN = { timeout: 90_000 };
const REP = 'sales-en@example.com';
const HEAD = 'marketer-en@example.com';
const ALWAYS = Object.fromEntries(WEEKDAYS.map((day) => [day, [{ fromMinute: 0, toMinute: 1_440 }]]));

/** What came in at an address of another program. */
interface Received {
  path: string;
  text: string;
}

let app: BrowserApp;
let mailbox: Mailbox;
let radicale: Radicale;
let calendar: string;
let others: Server;
let received: Received[];
let rep: Page;

beforeAll(async () => {
  [mailbox, radicale] = await Promise.all([Mailbox.open(), Radicale.start()]);
  calendar = await radicale.makeCalendar('work', 'Work');
  received = [];
  others = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      received.push({ path: request.url ?? '', text });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => others.listen(0, '127.0.0.1', resolve));
  app = await BrowserApp.open({
    RIPEN_SMTP_URL: mailbox.url,
    RIPEN_MAIL_FROM: 'Acme <sales@acme.example>',
    RIPEN_PUBLIC_URL: PUBLIC_URL,
    RIPEN_WEBHOOK_ALLOW: '127.0.0.0/8',
    RIPEN_TIME_ZONE: 'Europe/Prague',
  });
  await layOut();
}, 120_000);

afterAll(async () => {
  await app?.[Symbol.asyncDispose]();
  others?.closeAllConnections();
  others?.close();
  await radicale?.[Symbol.asyncDispose]();
  await mailbox?.close();
});

/** A rep and a head of sales, their team with a target, a channel, a booking page, a calendar, and the journeys. */
async function layOut(): Promise<void> {
  rep = await app.page('/', { as: 'sales' });
  const head = await app.page('/', { as: 'marketer' });
  const { items } = (await ask('GET', '/api/v1/reps')) as { items: { personId: string; email: string }[] };
  const idOf = (email: string) => items.find((one) => one.email === email)?.personId;
  const settings = { takesLeads: true, languages: [], territories: [], capacity: null, country: null };
  await ask('PUT', `/api/v1/reps/${idOf(REP)}`, { ...settings, hours: ALWAYS });
  const members = [{ personId: idOf(REP) }];
  const escalateTo = { kind: 'person', personId: idOf(HEAD) };
  const team = { title: 'Sales', members, respondWithinMinutes: 1, escalateTo };
  await ask('PUT', '/api/v1/teams/sales', team);
  await ask('PUT', '/api/v1/teams/recruiting', { title: 'Recruiting', members });
  await ask('PUT', '/api/v1/alerts/channels/sales', {
    title: 'Sales',
    url: `${addressOf(others)}/slack`,
    language: 'en',
    timeZone: 'Europe/Prague',
    windowMinutes: 0,
  });
  for (const page of [rep, head])
    await asPerson(page, 'PUT', '/api/v1/me/alerts/preferences', {
      isMailed: true,
      windowMinutes: 0,
      waitsForHours: false,
    });
  await asPerson(rep, 'PUT', '/api/v1/me/calendar', { url: radicale.url, ...radicale.account });
  for (const [slug, host] of [
    ['call', 'sales'],
    ['interview', 'recruiting'],
  ])
    await ask('PUT', `/api/v1/booking-pages/${slug}`, {
      title: { en: 'A first call', pl: 'Pierwsza rozmowa' },
      host: { kind: 'team', team: host },
      times: {
        durationMinutes: 30,
        stepMinutes: 30,
        bufferBeforeMinutes: 0,
        bufferAfterMinutes: 0,
        noticeMinutes: 0,
        horizonDays: 14,
        mostPerDay: null,
      },
      place: { kind: 'phone' },
    });
  await app.installation.runJson('scorecard', 'apply', 'scorecards/agency-b2b.yaml');
  await app.installation.runJson('scorecard', 'apply', 'scorecards/recruiting.yaml');
  // As they are laid out, but for their patience and the hours in which they write.
  await publishJourney('sales-handover', ['timeout: 2d', 'timeout: 4s']);
  await publishJourney('quote-to-call');
  await publishJourney(
    'recruiting',
    ['wait: 4h', 'wait: 1s'],
    ['https://ats.example.com/hooks/ripen', `${addressOf(others)}/ats`],
  );
}

async function publishJourney(slug: string, ...changes: [string, string][]): Promise<void> {
  const text = readFileSync(new URL(`../../journeys/${slug}.yaml`, import.meta.url), 'utf8');
  const source = changes.reduce(
    (changed, [from, to]) => {
      expect(changed).toContain(from);
      return changed.replaceAll(from, to);
    },
    text.replace(/^hours: .*\n/m, ''),
  );
  await ask('POST', '/api/v1/journeys/publish', { source });
}

function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(app.url + path, {
    method,
    headers: {
      authorization: `Bearer ${app.localToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(answer.status, `${method} ${path}: ${await answer.clone().text()}`).toBeLessThan(300);
  return answer.json();
}

/** Asks as the page of somebody who is signed in does. */
async function asPerson(page: Page, method: string, path: string, body?: object): Promise<unknown> {
  const answer = await page.evaluate(
    async ({ method: verb, path: at, body: content }) => {
      const response = await fetch(at, {
        method: verb,
        ...(content && {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(content),
        }),
      });
      return { status: response.status, text: await response.text() };
    },
    { method, path, body },
  );
  expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
  return JSON.parse(answer.text);
}

const send = async (calls: Parameters<typeof sendBySegmentSdk>[1]) =>
  sendBySegmentSdk({ url: app.url, writeKey: await app.installation.writeKey() }, calls);

/** Waits for the e-mail to an address whose text says something. */
async function mailSaying(address: string, words: RegExp): Promise<ReceivedMail> {
  let found: ReceivedMail | undefined;
  await expect
    .poll(() => {
      found = mailbox.of(address).find((mail) => words.test(`${mail.headers}\n${mail.html}`));
      return found !== undefined;
    }, SOON)
    .toBe(true);
  if (!found) throw new Error('no such e-mail');
  return found;
}

const eventsOf = async (lead: string): Promise<string[]> => {
  const { items } = (await ask('GET', `/api/v1/leads/${lead}/timeline?limit=100`)) as {
    items: { name?: string }[];
  };
  return items.flatMap(({ name }) => name ?? []);
};

/** The link in an e-mail that leads to booking, through the one that counts clicks. */
async function bookingLink(mail: ReceivedMail): Promise<string> {
  for (const link of mail.links) {
    const answer = await fetch(link.replace(PUBLIC_URL, app.url), { redirect: 'manual' });
    const target = answer.headers.get('location') ?? '';
    if (target.includes('/e/b/')) return target.replace(PUBLIC_URL, app.url);
  }
  throw new Error(`no link leads to booking: ${mail.links.join(' ')}`);
}

/** Books the first free time that a page shows, with a telephone number. @returns the page afterwards */
async function bookFirst(
  link: string,
  {
    language,
    phone,
    button,
    booked,
  }: { language: 'pl' | 'en'; phone: string; button: string; booked: string },
): Promise<Page> {
  const page = await app.page(new URL(link).pathname, { as: 'nobody', language });
  await page.locator('ul.times a').first().click();
  await page.getByLabel(phone).fill('+48 601 234 567');
  // Nobody fills a form in at once but robots.
  await sleep(FILLING_MS);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { name: booked }).waitFor();
  return page;
}

describe('a lead that crosses 80 points', () => {
  test('reaches its rep by e-mail, chat and bell, with a countdown', async () => {
    await send((analytics) => {
      const traits = {
        email: 'ola@example.pl',
        firstName: 'Ola',
        name: 'Ola Kowalska',
        country: 'PL',
        language: 'pl',
        timeZone: 'Europe/Warsaw',
        emailConsent: true,
      };
      analytics.identify({ userId: 'ola', traits });
      analytics.page({
        userId: 'ola',
        properties: { path: '/pricing', url: 'https://acme.example/pricing' },
      });
      analytics.track({ userId: 'ola', event: 'Form Submitted', properties: { form: 'assessment' } });
    });
    const mail = await mailSaying(REP, /Ola Kowalska/);
    expect(mail.html).toContain('free assessment');
    await expect.poll(() => received.filter(({ path }) => path === '/slack').length, SOON).toBe(1);
    expect(received.find(({ path }) => path === '/slack')?.text).toContain('Ola Kowalska');
    await expect
      .poll(
        async () => ((await asPerson(rep, 'GET', '/api/v1/me/alerts/count')) as { unread: number }).unread,
        SOON,
      )
      .toBeGreaterThan(0);
    await rep.reload();
    await rep.getByRole('button', { name: /alert/i }).first().click();
    await rep.getByRole('dialog').getByText('Ola Kowalska').first().waitFor();
    await keepPicture(rep, 'hand-over-bell');
    await rep.keyboard.press('Escape');
    const { items } = (await ask('GET', '/api/v1/leads/ola/handovers')) as {
      items: { respondBy: string | null; rep: { name: string } | null }[];
    };
    expect(items).toMatchObject([{ rep: { name: 'sales' }, respondBy: expect.any(String) }]);
    await rep.goto('/queue?owner=me&scorecard=agency-b2b');
    await rep
      .getByText(/left|overdue/)
      .first()
      .waitFor();
    await keepPicture(rep, 'hand-over-queue');
    // Nobody ever answers this one.
    await send((analytics) => {
      analytics.identify({ userId: 'tom', traits: { email: 'tom@example.com', name: 'Tom Unanswered' } });
      analytics.track({ userId: 'tom', event: 'Form Submitted', properties: { form: 'consultation' } });
    });
    await mailSaying(REP, /Tom Unanswered/);
  });

  test('books in Polish: the calendar has it, an invitation comes, and it can be moved and called off', async () => {
    const invitation = await mailSaying('ola@example.pl', /\/e\/c\//);
    const page = await bookFirst(await bookingLink(invitation), {
      language: 'pl',
      phone: 'Telefon',
      button: 'Umów spotkanie',
      booked: 'Spotkanie jest umówione',
    });
    await keepPicture(page, 'hand-over-booked');
    expect(await page.locator('html').getAttribute('lang')).toBe('pl');
    await expect.poll(() => radicale.dump(calendar), SOON).toContain('Ola Kowalska');
    const booked = await mailSaying('ola@example.pl', /\/e\/m\//);
    expect(booked.content).toMatch(/^Content-Type: text\/calendar;[^\n]*method=REQUEST/im);
    await expect.poll(() => eventsOf('ola'), SOON).toContain('Meeting Booked');
    const [, manage = ''] = /href="([^"]*\/e\/m\/[^"]+)"/.exec(booked.html) ?? [];
    const own = new URL(manage.replaceAll('&amp;', '&')).pathname;
    const before = await radicale.dump(calendar);
    await page.goto(own);
    await page.getByRole('link', { name: 'Przenieś spotkanie' }).click();
    await page.locator('ul.times a').last().click();
    await page.getByRole('button', { name: 'Przenieś spotkanie' }).click();
    await page.getByRole('heading', { name: 'Spotkanie zostało przeniesione' }).waitFor();
    await expect.poll(() => eventsOf('ola'), SOON).toContain('Meeting Rescheduled');
    await expect.poll(() => radicale.dump(calendar), SOON).not.toBe(before);
    await page.goto(own);
    await page.getByRole('link', { name: 'Odwołaj spotkanie' }).click();
    await page.getByRole('button', { name: 'Odwołaj spotkanie' }).click();
    await page.getByRole('heading', { name: 'Spotkanie zostało odwołane' }).waitFor();
    await expect.poll(() => eventsOf('ola'), SOON).toContain('Meeting Cancelled');
    await expect.poll(() => radicale.dump(calendar), SOON).not.toContain('Ola Kowalska');
    await expect
      .poll(() => mailbox.of('ola@example.pl').some(({ content }) => /method=CANCEL/i.test(content)), SOON)
      .toBe(true);
  });

  test('gets its call where it wished for it, when the form asks for that', async () => {
    const wish = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await send((analytics) => {
      const traits = {
        email: 'wera@example.pl',
        name: 'Wera Nowak',
        language: 'pl',
        timeZone: 'Europe/Warsaw',
      };
      analytics.identify({ userId: 'wera', traits });
      analytics.track({ userId: 'wera', event: 'Quote Requested', properties: { callAt: `${wish}T14:00` } });
    });
    await expect.poll(() => radicale.dump(calendar), SOON).toContain('Wera Nowak');
    const { items } = (await ask('GET', '/api/v1/meetings?lead=wera')) as { items: { startsAt: string }[] };
    const local = new Intl.DateTimeFormat('sv', {
      timeZone: 'Europe/Warsaw',
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(new Date(items[0]?.startsAt ?? 0));
    expect(local).toBe(`${wish} 14:00`);
  });

  test('is told of to the head of sales when nobody answers in time', async () => {
    await expect
      .poll(() => mailbox.of(HEAD).some(({ html }) => html.includes('Tom Unanswered')), MISSED_WITHIN)
      .toBe(true);
  }, 120_000);
});

describe('a candidate', () => {
  test('is confirmed, invited, booked, told to the tracking system, and refused in decent words by a person', async () => {
    await send((analytics) => {
      const traits = {
        email: 'cai@example.com',
        name: 'Cai Candidate',
        appliedFor: 'Senior developer',
        skills: ['TypeScript', 'PostgreSQL', 'React', 'Docker', 'Vitest'],
        languages: ['English', 'German'],
        yearsOfExperience: 7,
        location: 'Berlin',
        noticePeriodDays: 30,
        salaryExpectation: 70_000,
      };
      analytics.identify({ userId: 'cai', traits });
      analytics.track({ userId: 'cai', event: 'Application Submitted' });
    });
    await mailSaying('cai@example.com', /We have your application/);
    const invitation = await mailSaying('cai@example.com', /Shall we meet/);
    await bookFirst(await bookingLink(invitation), {
      language: 'en',
      phone: 'Phone',
      button: 'Book the meeting',
      booked: 'The meeting is booked',
    });
    await expect.poll(() => radicale.dump(calendar), SOON).toContain('Cai Candidate');
    const states = () =>
      received.flatMap(({ path, text }) =>
        path === '/ats' ? [(JSON.parse(text) as { state: string }).state] : [],
      );
    await expect.poll(states, SOON).toEqual(['applied', 'invited', 'interview']);
    await send((analytics) => analytics.track({ userId: 'cai', event: 'Meeting Held' }));
    await mailSaying('cai@example.com', /Thank you for the interview/);
    const { leadId } = (await ask('GET', '/api/v1/leads/cai')) as { leadId: string };
    await asPerson(rep, 'POST', '/api/v1/queue/rejections', { leadIds: [leadId], reason: 'not-a-fit' });
    await mailSaying('cai@example.com', /Our decision about your application/);
    await expect.poll(states, SOON).toEqual(['applied', 'invited', 'interview', 'refused']);
  });
});
