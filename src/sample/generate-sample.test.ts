import { readFileSync } from 'node:fs';
import { isbot } from 'isbot';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, type Instant, parseInstant } from '../domain/instant.ts';
import { OPPORTUNITY_LOST, OPPORTUNITY_OPENED, OPPORTUNITY_WON } from '../domain/outcome.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { generateSample, type Sample } from './generate-sample.ts';
import { openingProbability } from './opening-probability.ts';
import { OWNERS } from './owners.ts';
import type { SampleLead } from './sample-lead.ts';
import { CHANNELS, COUNTRY_CODES, INDUSTRIES, SENIORITIES, SIZES, TRUTH } from './truth.ts';
import { winningProbability } from './winning-probability.ts';

const END: Instant = parseInstant('2026-11-22T09:00:00Z') ?? Number.NaN;
const LEADS = 2_000;

let sample: Sample;
beforeAll(() => {
  sample = make(1);
});

function make(seed: number, leads = LEADS): Sample {
  return generateSample({ random: seededRandom(seed), endsAt: END, leads });
}

/** How far a count of hits is from what their probabilities let expect, in standard deviations. */
function deviation(trials: readonly { probability: number; isHit: boolean }[]): number {
  const expected = trials.reduce((sum, { probability }) => sum + probability, 0);
  const variance = trials.reduce((sum, { probability }) => sum + probability * (1 - probability), 0);
  const hits = trials.filter(({ isHit }) => isHit).length;
  return Math.abs(hits - expected) / Math.sqrt(variance);
}

/** One in 15,000 draws is further away; the seed is fixed, so that it stays as it is. */
const FAR = 4;

describe('the sample', () => {
  test('is the same to the byte for the same seed and end, and another one for another seed', () => {
    expect(JSON.stringify(make(7, 60))).toBe(JSON.stringify(make(7, 60)));
    expect(JSON.stringify(make(7, 60).messages)).not.toBe(JSON.stringify(make(8, 60).messages));
  });

  test('has as many messages as a small company has in a year, in order of arrival, within the year', () => {
    const { messages, beginsAt, endsAt } = sample;
    expect(messages.length).toBeGreaterThan(60_000);
    expect(messages.length).toBeLessThan(120_000);
    const received = messages.map(({ message }) => message.receivedAt);
    expect(received).toEqual(received.toSorted((a, b) => a - b));
    expect(received[0]).toBeGreaterThanOrEqual(beginsAt);
    expect(received.at(-1)).toBeLessThanOrEqual(endsAt);
    expect(new Set(messages.map(({ message }) => message.messageId)).size).toBe(messages.length);
    expect(messages.every(({ message }) => Number.isInteger(message.occurredAt))).toBe(true);
  });

  test('has everything that real data has: late and future events, duplicates, namesakes, robots, scanners', () => {
    const { messages, endsAt, leads } = sample;
    const count = (is: (message: (typeof messages)[number]) => boolean): number => messages.filter(is).length;
    expect(count(({ message }) => message.receivedAt - message.occurredAt > 600_000)).toBeGreaterThan(300);
    expect(count(({ message }) => message.occurredAt > endsAt)).toBeGreaterThan(0);
    expect(count(({ message }) => message.kind === 'alias')).toBeGreaterThan(20);
    expect(count(({ message, userId }) => message.kind === 'page' && userId === undefined)).toBeGreaterThan(
      5_000,
    );
    expect(count(({ message }) => message.name === 'Unsubscribed')).toBeGreaterThan(50);
    const names = Map.groupBy(
      leads,
      ({ firstName, lastName, country }) => `${firstName} ${lastName} ${country.code}`,
    );
    expect([...names.values()].filter(({ length }) => length > 1).length).toBeGreaterThan(20);
    expect(new Set(leads.map(({ email }) => email)).size).toBe(LEADS);
  });

  test('marks exactly those as robots whom we would recognise by what they say they are', () => {
    for (const { message, retraction } of sample.messages) {
      const context = message.properties.context;
      const userAgent =
        context && typeof context === 'object' && 'userAgent' in context ? context.userAgent : '';
      expect(retraction === 'robot').toBe(typeof userAgent === 'string' && isbot(userAgent));
    }
    expect(sample.messages.filter(({ retraction }) => retraction !== undefined).length).toBeGreaterThan(
      1_000,
    );
  });

  test('writes to nobody: every address lies under a name that is reserved for examples', () => {
    const text = JSON.stringify(sample.messages);
    const addresses = text.match(/[\w.-]+@[\w.-]+/g) ?? [];
    expect(addresses.length).toBeGreaterThan(LEADS);
    expect(addresses.filter((address) => !address.endsWith('.example'))).toEqual([]);
    expect(sample.leads.every(({ company }) => !company || company.domain.endsWith('.example'))).toBe(true);
  });

  test('has costs of all six channels in all twelve months, and twice the paid search in the last three', () => {
    const { costs } = sample;
    expect(new Set(costs.map(({ channel }) => channel))).toEqual(new Set(CHANNELS));
    expect(new Set(costs.map(({ day }) => day)).size).toBe(12);
    const paid = costs.filter(({ campaign }) => campaign === 'planning-software-search');
    expect(paid.at(-1)?.amount ?? 0).toBeGreaterThan(1.7 * (paid.at(-4)?.amount ?? 0));
  });

  test('follows the working week of each country', () => {
    const weekend = sample.messages.filter(({ message }) =>
      [0, 6].includes(new Date(message.occurredAt).getUTCDay()),
    );
    expect(weekend.length / sample.messages.length).toBeLessThan(0.12);
  });
});

describe('its opportunities', () => {
  test('are to come of 10 to 14 in a hundred leads, and 25 to 35 in a hundred of them are to be won', () => {
    const mean = (numbers: number[]): number =>
      numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
    const opening = mean(sample.leads.map((lead) => openingProbability(lead, END)));
    expect(opening).toBeGreaterThan(0.1);
    expect(opening).toBeLessThan(0.14);
    const winning = mean(sample.leads.filter(({ willOpen }) => willOpen).map(winningProbability));
    expect(winning).toBeGreaterThan(0.25);
    expect(winning).toBeLessThan(0.35);
  });

  test('are told by the messages of their leads: opened when there was one, won or lost when that was decided', () => {
    const told = (name: string): (string | undefined)[] =>
      sample.messages.filter(({ message }) => message.name === name).map(({ userId }) => userId);
    const userIds = (is: (lead: (typeof sample.leads)[number]) => boolean): string[] =>
      sample.leads.filter(is).map(({ userId }) => userId);
    // What comes late, at the very end, is not told yet.
    const isBefore = (at: Instant | undefined): boolean => at !== undefined && at < END - 3 * DAY_MS;
    expect(told(OPPORTUNITY_OPENED)).toEqual(
      expect.arrayContaining(userIds(({ course }) => isBefore(course.openedAt))),
    );
    expect(told(OPPORTUNITY_WON)).toEqual(
      expect.arrayContaining(userIds(({ course, willWin }) => willWin && isBefore(course.closedAt))),
    );
    expect(told(OPPORTUNITY_LOST)).toEqual(
      expect.arrayContaining(userIds(({ course, willWin }) => !willWin && isBefore(course.closedAt))),
    );
    expect(told(OPPORTUNITY_OPENED).length).toBeGreaterThan(
      told(OPPORTUNITY_WON).length + told(OPPORTUNITY_LOST).length,
    );
  });

  const drivers: [string, (lead: SampleLead) => string][] = [
    ['size', ({ company }) => company?.size ?? 'none'],
    ['industry', ({ company }) => company?.industry ?? 'none'],
    ['seniority', ({ seniority }) => seniority],
    ['country', ({ country }) => country.code],
    ['channel', ({ channel }) => channel],
    ['kind of mail', ({ hasFreeMail }) => String(hasFreeMail)],
    ['intent', ({ intent }) => String(Math.min(Math.max(Math.round(intent), -2), 2))],
    ['quarter', ({ arrivedAt }) => String(arrivedAt > END - TRUTH.drift.lastDays * DAY_MS)],
  ];

  test.each(drivers)('open as often as the truth says, by %s', (_name, groupOf) => {
    const prospects = sample.leads.filter(({ kind }) => kind === 'prospect');
    for (const group of Map.groupBy(prospects, groupOf).values()) {
      const trials = group.map((lead) => ({
        probability: openingProbability(lead, END),
        isHit: lead.willOpen,
      }));
      expect(deviation(trials)).toBeLessThan(FAR);
    }
  });

  test.each(drivers)('are won as often as the truth says, by %s', (_name, groupOf) => {
    const opened = sample.leads.filter(({ willOpen }) => willOpen);
    for (const group of Map.groupBy(opened, groupOf).values()) {
      const trials = group.map((lead) => ({ probability: winningProbability(lead), isHit: lead.willWin }));
      expect(deviation(trials)).toBeLessThan(FAR);
    }
  });

  test('come of prospects alone, and nobody clicks more than those who look for a job', () => {
    const others = sample.leads.filter(({ kind }) => kind !== 'prospect');
    expect(others.filter(({ willOpen }) => willOpen)).toEqual([]);
    const clicks = Map.groupBy(
      sample.messages.filter(({ message }) => message.name === 'Email Link Clicked'),
      ({ userId }) => sample.leads.find((lead) => lead.userId === userId)?.kind,
    );
    const seekers = sample.leads.filter(({ kind }) => kind === 'job-seeker').length;
    const prospects = sample.leads.filter(({ kind }) => kind === 'prospect').length;
    const share = (kind: SampleLead['kind'], of: number): number => (clicks.get(kind)?.length ?? 0) / of;
    expect(share('job-seeker', seekers)).toBeGreaterThan(2 * share('prospect', prospects));
  });

  test('do not come sooner to those who give a phone number or load the wall calendar down', () => {
    const calendars = new Set(
      sample.messages
        .filter(({ message }) => message.name === 'Brochure Downloaded')
        .map(({ userId }) => userId),
    );
    for (const has of [
      (lead: SampleLead) => lead.has.phone,
      (lead: SampleLead) => calendars.has(lead.userId),
    ]) {
      const trials = sample.leads
        .filter((lead) => lead.kind === 'prospect' && has(lead))
        .map((lead) => ({ probability: openingProbability(lead, END), isHit: lead.willOpen }));
      expect(trials.length).toBeGreaterThan(200);
      expect(deviation(trials)).toBeLessThan(FAR);
    }
  });

  test.each(SIZES)('of %s companies are worth what the truth says', (size) => {
    const amounts = sample.messages.flatMap(({ message, userId }) => {
      const lead = sample.leads.find((one) => one.userId === userId);
      if (message.name !== OPPORTUNITY_OPENED || !lead || lead.company?.size !== size) return [];
      return [Math.log(Number(message.properties.amount) / lead.country.perEuro / TRUTH.amount[size])];
    });
    const mean = amounts.reduce((sum, amount) => sum + amount, 0) / amounts.length;
    expect(amounts.length).toBeGreaterThan(10);
    expect(Math.abs(mean)).toBeLessThan((FAR * TRUTH.amount.sigma) / Math.sqrt(amounts.length));
  });
});

describe('its leads', () => {
  const shares: [string, (lead: SampleLead) => string | undefined, Readonly<Record<string, number>>][] = [
    ['kind', ({ kind }) => kind, TRUTH.leads.kind],
    ['country', ({ country }) => country.code, TRUTH.leads.country],
    [
      'seniority',
      ({ kind, seniority }) => (kind === 'student' ? undefined : seniority),
      TRUTH.leads.seniority,
    ],
  ];

  test.each(shares)('are of each %s as often as the truth says', (_name, groupOf, weights) => {
    const groups = Map.groupBy(sample.leads, groupOf);
    const all = sample.leads.length - (groups.get(undefined)?.length ?? 0);
    for (const [key, share] of Object.entries(weights)) {
      const count = groups.get(key)?.length ?? 0;
      expect(Math.abs(count - all * share)).toBeLessThan(FAR * Math.sqrt(all * share * (1 - share)));
    }
  });

  test('come from all countries, industries, channels and positions, and six reps look after them', () => {
    expect(new Set(sample.leads.map(({ country }) => country.code))).toEqual(new Set(COUNTRY_CODES));
    expect(new Set(sample.leads.map(({ channel }) => channel))).toEqual(new Set(CHANNELS));
    expect(new Set(sample.leads.map(({ seniority }) => seniority))).toEqual(new Set(SENIORITIES));
    expect(new Set(sample.leads.flatMap(({ company }) => company?.industry ?? []))).toEqual(
      new Set(INDUSTRIES),
    );
    expect(new Set(sample.leads.map(({ owner }) => owner))).toEqual(new Set(Object.values(OWNERS).flat()));
  });
});

/** The coefficients by their paths, as `opening.size.micro`. */
function coefficients(truth: object, prefix = ''): [string, number][] {
  return Object.entries(truth).flatMap(([key, value]): [string, number][] =>
    typeof value === 'number' ? [[prefix + key, value]] : coefficients(value, `${prefix}${key}.`),
  );
}

test('docs/reference/sample-company.md says the same as the code', () => {
  const page = readFileSync(new URL('../../docs/reference/sample-company.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w.-]+)` \| (−?[\d.]+) \|$/gm)].map(([, path, value = '']) => [
    path,
    Number(value.replace('−', '-')),
  ]);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(coefficients(TRUTH)));
  expect(rows).toHaveLength(coefficients(TRUTH).length);
});
