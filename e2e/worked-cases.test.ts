import type { Analytics } from '@segment/analytics-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExplanationAnswer } from '../src/http/contract/scores.ts';
import type { ApiClient } from './api-client.ts';
import { databases } from './databases.ts';
import { Installation } from './installation.ts';
import { postMessages, type Source } from './post-messages.ts';
import { sendBySegmentSdk } from './send-by-segment-sdk.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Nine o'clock, so long ago that day 55 is past. */
const DAY_0 = Math.floor(Date.now() / DAY_MS) * DAY_MS - 60 * DAY_MS + 9 * HOUR_MS;

/** An instant of a case: so many days of 24 hours, and milliseconds, after day 0. */
function on(day: number, plusMs = 0): Date {
  return new Date(DAY_0 + day * DAY_MS + plusMs);
}

const AGENCY = {
  'free-offer': 0,
  'email-opens': 0,
  newsletter: 0,
  'regular-visits': 0,
  silent: 0,
  unsubscribed: 0,
};

const SAAS = {
  'job-title': 0,
  'company-size': 0,
  region: 0,
  competitor: 0,
  quote: 0,
  demo: 0,
  'case-study': 0,
  'white-paper': 0,
  brochure: 0,
  'pricing-views': 0,
  contacted: 0,
  lost: 0,
  unsubscribed: 0,
  careers: 0,
};

/** The points of every row: of rules by their id, of limits by what they limit. */
function pointsOf({ rows }: ExplanationAnswer): Record<string, number> {
  return Object.fromEntries(
    rows.map((row) => [row.kind === 'rule' ? row.rule : `${row.limit} of ${row.of}`, row.points]),
  );
}

function sumOf(points: Record<string, number>): number {
  return Object.values(points).reduce((sum, each) => sum + each, 0);
}

interface Expected {
  score: number;
  band: string;
  /** The points of every row. */
  rows: Record<string, number>;
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  let installation: Installation;
  let source: Source;
  let api: ApiClient;

  beforeAll(async () => {
    installation = await Installation.create(kind);
    const server = await installation.start();
    await installation.runJson(
      'scorecard',
      'apply',
      'scorecards/agency-b2b.yaml',
      'scorecards/global-saas.yaml',
    );
    source = { url: server.url, writeKey: await installation.writeKey() };
    api = await installation.apiClient(server, 'leads:read');
  });

  afterAll(() => installation[Symbol.asyncDispose]());

  /** Asks the API; the rows it gives must be those expected, and add up to the score. */
  async function expectScore(lead: string, scorecard: string, at: Date, expected: Expected) {
    const explanation = await api.explanation(lead, { scorecard, at: at.toISOString() });
    expect(explanation).toMatchObject({
      scorecard,
      at: at.toISOString(),
      score: expected.score,
      band: expected.band,
    });
    expect(pointsOf(explanation)).toEqual(expected.rows);
    expect(sumOf(pointsOf(explanation))).toBe(expected.score);
    return explanation;
  }

  /** Asks the API and the command line, which must say the same. */
  async function expectScoreEverywhere(lead: string, scorecard: string, at: Date, expected: Expected) {
    const explanation = await expectScore(lead, scorecard, at, expected);
    const words = ['explain', lead, '--scorecard', scorecard, '--at', at.toISOString()];
    expect(await installation.runJson(...words)).toEqual(explanation);
  }

  const send = (calls: (analytics: Analytics) => void): Promise<void> => sendBySegmentSdk(source, calls);

  /** The newsletter, e-mails opened on days 3, 4, …, and visits on days 1, 2 and 20. */
  function subscribe(analytics: Analytics, userId: string, opens: number): void {
    analytics.track({ userId, event: 'Newsletter Subscribed', timestamp: on(1) });
    for (let open = 0; open < opens; open += 1) {
      analytics.track({ userId, event: 'Email Opened', timestamp: on(3 + open) });
    }
    for (const day of [1, 2, 20]) {
      analytics.page({ userId, properties: { path: '/' }, timestamp: on(day) });
      // The gap is less than 30 minutes: the same visit.
      analytics.page({ userId, properties: { path: '/work' }, timestamp: on(day, 30 * MINUTE_MS - 1) });
    }
  }

  describe('an inbound agency', () => {
    test('newsletter, five opens and visits on days 1, 2 and 20 are marketing-qualified on day 25, and fade', async () => {
      await send((analytics) => subscribe(analytics, 'faithful', 5));
      const engaged = { ...AGENCY, newsletter: 15, 'email-opens': 25 };
      const qualified = {
        score: 50,
        band: 'marketing-qualified',
        rows: { ...engaged, 'regular-visits': 10 },
      };
      const fading = { score: 40, band: 'unqualified', rows: engaged };
      const silent = { score: 30, band: 'unqualified', rows: { ...engaged, silent: -10 } };

      await expectScoreEverywhere('faithful', 'agency-b2b', on(25), qualified);
      await expectScoreEverywhere('faithful', 'agency-b2b', on(32), fading);
      await expectScoreEverywhere('faithful', 'agency-b2b', on(50), silent);
      // The visit of day 1 leaves the window on day 31; day 50 is thirty whole days after the visit of day 20.
      await expectScore('faithful', 'agency-b2b', on(31, -1), qualified);
      await expectScore('faithful', 'agency-b2b', on(31), fading);
      await expectScore('faithful', 'agency-b2b', on(50, -1), fading);
    });

    test('the explanation says what is behind each row and when it changes', async () => {
      const { rows, changesAt } = await api.explanation('faithful', {
        scorecard: 'agency-b2b',
        at: on(25).toISOString(),
      });
      const visits = rows.find((row) => row.kind === 'rule' && row.rule === 'regular-visits');
      expect(visits).toMatchObject({ value: 3, data: 'implicit', changesAt: on(31).toISOString() });
      expect(changesAt).toBe(on(31).toISOString());
      const opens = rows.find((row) => row.kind === 'rule' && row.rule === 'email-opens');
      const days = opens?.kind === 'rule' ? opens.evidence.events.map(({ occurredAt }) => occurredAt) : [];
      expect(days.toSorted()).toEqual([3, 4, 5, 6, 7].map((day) => on(day).toISOString()));
    });

    test('the stored score is what the history says now, and the ledger adds up to it', async () => {
      const { scores } = await api.lead('faithful');
      expect(scores).toContainEqual(
        expect.objectContaining({ scorecard: 'agency-b2b', score: 30, band: 'unqualified' }),
      );
      const entries = await api.ledger('faithful', 'agency-b2b');
      expect(entries.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(30);
    });

    test('with four opens instead of five, day 25 gives 25', async () => {
      await send((analytics) => subscribe(analytics, 'four-opens', 4));
      const rows = { ...AGENCY, newsletter: 15, 'regular-visits': 10 };
      await expectScoreEverywhere('four-opens', 'agency-b2b', on(25), {
        score: 25,
        band: 'unqualified',
        rows,
      });
    });

    test.each(['assessment', 'consultation'])(
      'the form %s alone gives 80: sales-qualified at once',
      async (form) => {
        const userId = `form-${form}`;
        await send((analytics) => {
          analytics.track({ userId, event: 'Form Submitted', properties: { form }, timestamp: on(10) });
        });
        const expected = { score: 80, band: 'sales-qualified', rows: { ...AGENCY, 'free-offer': 80 } };
        await expectScoreEverywhere(userId, 'agency-b2b', on(10), expected);
        await expectScore(userId, 'agency-b2b', on(10, -1), { score: 0, band: 'unqualified', rows: AGENCY });
      },
    );

    test('another form gives nothing, unsubscribing takes 15, and a lead that never visited is not silent', async () => {
      await send((analytics) => {
        const userId = 'leaver';
        analytics.track({
          userId,
          event: 'Form Submitted',
          properties: { form: 'contact' },
          timestamp: on(1),
        });
        for (const day of [1, 2, 3, 4, 5])
          analytics.track({ userId, event: 'Email Opened', timestamp: on(day) });
        analytics.track({ userId, event: 'Unsubscribed', timestamp: on(6) });
      });
      const rows = { ...AGENCY, 'email-opens': 25, unsubscribed: -15 };
      await expectScoreEverywhere('leaver', 'agency-b2b', on(55), { score: 10, band: 'unqualified', rows });
    });

    test('more than 100 is cut to the scale, and a row says so', async () => {
      await send((analytics) => {
        subscribe(analytics, 'eager', 5);
        const properties = { form: 'assessment' };
        analytics.track({ userId: 'eager', event: 'Form Submitted', properties, timestamp: on(21) });
      });
      const points = { ...AGENCY, 'free-offer': 80, newsletter: 15, 'email-opens': 25, 'regular-visits': 10 };
      const expected = { score: 100, band: 'sales-qualified', rows: { ...points, 'cap of scale': -30 } };
      await expectScoreEverywhere('eager', 'agency-b2b', on(25), expected);
    });
  });

  describe('project-management software sold worldwide', () => {
    const track =
      (event: string, properties = {}) =>
      (analytics: Analytics, userId: string) =>
        analytics.track({ userId, event, properties, timestamp: on(1) });
    const page =
      (path: string, times = 1) =>
      (analytics: Analytics, userId: string) => {
        for (let time = 0; time < times; time += 1) {
          analytics.page({ userId, properties: { path }, timestamp: on(1, time * MINUTE_MS) });
        }
      };
    const traits = (values: object) => (analytics: Analytics, userId: string) =>
      analytics.identify({ userId, traits: { ...values }, timestamp: on(1) });
    const company = (values: object) => (analytics: Analytics, userId: string) =>
      analytics.group({ userId, groupId: `company of ${userId}`, traits: { ...values }, timestamp: on(1) });

    test.each([
      {
        what: 'a project manager',
        does: traits({ title: 'Senior Project Manager' }),
        rows: { 'job-title': 5 },
      },
      { what: 'a team lead', does: traits({ title: 'Team Lead, Payments' }), rows: { 'job-title': 5 } },
      { what: 'an accountant', does: traits({ title: 'Accountant' }), rows: {} },
      { what: 'a white paper', does: track('White Paper Downloaded'), rows: { 'white-paper': 10 } },
      { what: 'a demo', does: track('Demo Requested'), rows: { demo: 20 } },
      { what: '49 employees', does: company({ employees: 49 }), rows: {} },
      { what: '50 employees', does: company({ employees: 50 }), rows: { 'company-size': 10 } },
      { what: '500 employees', does: company({ employees: 500 }), rows: { 'company-size': 10 } },
      { what: '501 employees', does: company({ employees: 501 }), rows: {} },
      { what: 'North America', does: traits({ region: 'North America' }), rows: { region: 10 } },
      { what: 'Western Europe', does: traits({ region: 'Western Europe' }), rows: { region: 10 } },
      { what: 'Australia', does: traits({ region: 'Australia' }), rows: { region: 10 } },
      { what: 'another region', does: traits({ region: 'South America' }), rows: {} },
      { what: 'a quote', does: track('Quote Requested'), rows: { quote: 25 }, band: 'nurture' },
      { what: 'a brochure', does: track('Brochure Downloaded'), rows: { brochure: 3 } },
      {
        what: 'a case study on project management',
        does: track('Case Study Downloaded', { topic: 'Agile Project Management' }),
        rows: { 'case-study': 12 },
      },
      { what: 'another case study', does: track('Case Study Downloaded', { topic: 'Payroll' }), rows: {} },
      { what: 'a look at the prices', does: page('/pricing'), rows: { 'pricing-views': 5 } },
      { what: 'two looks at the prices', does: page('/pricing/teams', 2), rows: { 'pricing-views': 10 } },
      { what: 'three looks at the prices', does: page('/pricing', 3), rows: { 'pricing-views': 15 } },
      { what: 'four looks at the prices', does: page('/pricing', 4), rows: { 'pricing-views': 15 } },
      { what: 'a call by a rep', does: track('Lead Contacted'), rows: { contacted: 5 } },
      { what: 'a lost deal', does: traits({ stage: 'lost' }), rows: { lost: -30, 'floor of scale': 30 } },
      {
        what: 'unsubscribing',
        does: track('Unsubscribed'),
        rows: { unsubscribed: -20, 'floor of scale': 20 },
      },
      {
        what: 'a look at the jobs',
        does: page('/careers/designer'),
        rows: { careers: -10, 'floor of scale': 10 },
      },
      {
        what: 'a competitor',
        does: company({ competitor: true }),
        rows: { competitor: -50, 'floor of scale': 50 },
      },
    ])('$what gives $rows', async ({ what, does, rows, band = 'unqualified' }) => {
      await send((analytics) => does(analytics, what));
      const points: Record<string, number> = { ...SAAS, ...rows };
      await expectScore(what, 'global-saas', on(2), { score: sumOf(points), band, rows: points });
    });

    test('a lead goes through all bands, up to the end of the scale and down again', async () => {
      const userId = 'globetrotter';
      await send((analytics) => {
        const event = (day: number, name: string, properties = {}) =>
          analytics.track({ userId, event: name, properties, timestamp: on(day) });
        const traitsOn = (day: number, values: Record<string, string>) =>
          analytics.identify({ userId, traits: values, timestamp: on(day) });
        const works = (day: number, groupId: string, values: Record<string, unknown>) =>
          analytics.group({ userId, groupId, traits: values, timestamp: on(day) });
        traitsOn(1, {
          title: 'Project Manager',
          region: 'Western Europe',
          email: 'globetrotter@example.com',
        });
        works(1, 'friendly', { employees: 120 });
        event(2, 'White Paper Downloaded');
        event(3, 'Case Study Downloaded', { topic: 'project management' });
        event(4, 'Brochure Downloaded');
        event(5, 'Lead Contacted');
        event(6, 'Demo Requested');
        for (const minute of [0, 1, 2, 3]) {
          analytics.page({ userId, properties: { path: '/pricing' }, timestamp: on(7, minute * MINUTE_MS) });
        }
        event(8, 'Quote Requested');
        analytics.page({ userId, properties: { path: '/careers' }, timestamp: on(9) });
        event(10, 'Unsubscribed');
        traitsOn(11, { stage: 'Lost' });
        works(12, 'rival', { employees: 2_000, competitor: true });
      });

      const rows: Record<string, number> = { ...SAAS };
      const expectOn = async (day: number, changed: Record<string, number>, score: number, band: string) => {
        Object.assign(rows, changed);
        const { 'cap of scale': cap, 'floor of scale': floor, ...points } = rows;
        expect(sumOf(points) + (cap ?? 0) + (floor ?? 0)).toBe(score);
        await expectScore('globetrotter@example.com', 'global-saas', on(day, HOUR_MS), { score, band, rows });
      };
      await expectOn(0, {}, 0, 'unqualified');
      await expectOn(1, { 'job-title': 5, region: 10, 'company-size': 10 }, 25, 'nurture');
      await expectOn(2, { 'white-paper': 10 }, 35, 'nurture');
      await expectOn(3, { 'case-study': 12 }, 47, 'nurture');
      await expectOn(4, { brochure: 3 }, 50, 'nurture');
      await expectOn(5, { contacted: 5 }, 55, 'sales-ready');
      await expectOn(6, { demo: 20 }, 75, 'sales-ready');
      await expectOn(7, { 'pricing-views': 15 }, 90, 'sales-ready');
      await expectOn(8, { quote: 25, 'cap of scale': -15 }, 100, 'sales-ready');
      await expectOn(9, { careers: -10, 'cap of scale': -5 }, 100, 'sales-ready');
      delete rows['cap of scale'];
      await expectOn(10, { unsubscribed: -20 }, 85, 'sales-ready');
      await expectOn(11, { lost: -30 }, 55, 'sales-ready');
      await expectOn(12, { competitor: -50, 'company-size': 0, 'floor of scale': 5 }, 0, 'unqualified');
      await expectScoreEverywhere(userId, 'global-saas', on(13), { score: 0, band: 'unqualified', rows });
    });
  });

  describe('whatever way it arrives', () => {
    test('what two devices did before they identified counts as if one lead had done it all', async () => {
      const history = (
        analytics: Analytics,
        who: (device: string) => { userId: string } | { anonymousId: string },
      ) => {
        for (const day of [1, 2])
          analytics.page({ ...who('phone'), properties: { path: '/' }, timestamp: on(day) });
        analytics.page({ ...who('laptop'), properties: { path: '/pricing' }, timestamp: on(20) });
        for (const day of [3, 4, 5])
          analytics.track({ ...who('phone'), event: 'Email Opened', timestamp: on(day) });
        for (const day of [6, 7])
          analytics.track({ ...who('laptop'), event: 'Email Opened', timestamp: on(day) });
        analytics.track({ ...who('laptop'), event: 'White Paper Downloaded', timestamp: on(8) });
      };
      await send((analytics) => history(analytics, (device) => ({ anonymousId: device })));
      const before = await Promise.all(['phone', 'laptop'].map((device) => api.lead(device)));
      expect(new Set(before.map(({ leadId }) => leadId)).size).toBe(2);
      await send((analytics) => {
        for (const [index, anonymousId] of ['phone', 'laptop'].entries()) {
          const timestamp = on(21, index * MINUTE_MS);
          analytics.identify({ userId: 'merged', anonymousId, traits: { title: 'Team lead' }, timestamp });
        }
      });
      await send((analytics) => {
        history(analytics, () => ({ userId: 'did it all' }));
        analytics.identify({ userId: 'did it all', traits: { title: 'Team lead' }, timestamp: on(21) });
      });
      for (const userId of ['merged', 'did it all']) {
        await send((analytics) => {
          analytics.track({ userId, event: 'Newsletter Subscribed', timestamp: on(22) });
        });
      }

      const after = await Promise.all(['phone', 'laptop', 'merged'].map((name) => api.lead(name)));
      expect(new Set(after.map(({ leadId }) => leadId)).size).toBe(1);
      const told = async (lead: string, scorecard: string, at: Date) => {
        const explanation = await api.explanation(lead, { scorecard, at: at.toISOString() });
        const rows = explanation.rows.map((row) => {
          if (row.kind === 'limit') return row;
          const { evidence, ...rest } = row;
          return { ...rest, happened: evidence.events.map(({ name, occurredAt }) => ({ name, occurredAt })) };
        });
        return { ...explanation, rows, subjectId: undefined };
      };
      for (const scorecard of ['agency-b2b', 'global-saas']) {
        for (const day of [0, 2, 4, 7, 20, 21, 25, 32, 50, 55]) {
          expect(await told('merged', scorecard, on(day))).toEqual(
            await told('did it all', scorecard, on(day)),
          );
        }
      }
      expect((await told('merged', 'agency-b2b', on(25))).score).toBe(50);
      const stored = await Promise.all(
        ['merged', 'did it all'].map(async (lead) => (await api.lead(lead)).scores),
      );
      const scores = stored.map((list) =>
        list.map(({ scorecard, score, band }) => ({ scorecard, score, band })),
      );
      expect(scores[0]).toEqual(scores[1]);
    });

    test('what the company is told later counts for all its people', async () => {
      const employees = async (lead: string) => {
        const { rows } = await api.explanation(lead, { scorecard: 'global-saas' });
        return rows.find((row) => row.kind === 'rule' && row.rule === 'company-size')?.points;
      };
      await send((analytics) => {
        for (const userId of ['colleague-1', 'colleague-2']) {
          analytics.group({ userId, groupId: 'growing', traits: { employees: 20 }, timestamp: on(1) });
        }
      });
      expect([await employees('colleague-1'), await employees('colleague-2')]).toEqual([0, 0]);
      await send((analytics) => {
        analytics.group({
          userId: 'colleague-1',
          groupId: 'growing',
          traits: { employees: 60 },
          timestamp: on(2),
        });
      });
      expect([await employees('colleague-1'), await employees('colleague-2')]).toEqual([10, 10]);
      await expect
        .poll(async () => (await api.lead('colleague-2')).scores, { timeout: 5_000 })
        .toContainEqual(expect.objectContaining({ scorecard: 'global-saas', score: 10 }));
    });

    test('what a robot did is in the timeline and scores nothing', async () => {
      const userAgent = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
      await send((analytics) => {
        const context = { userAgent };
        const properties = { form: 'assessment' };
        analytics.track({
          userId: 'crawled',
          event: 'Form Submitted',
          properties,
          context,
          timestamp: on(1),
        });
        analytics.track({ userId: 'crawled', event: 'Newsletter Subscribed', timestamp: on(1, MINUTE_MS) });
      });
      const timeline = await api.timeline('crawled');
      expect(timeline.map(({ name, retraction }) => ({ name, retraction }))).toEqual([
        { name: 'Newsletter Subscribed', retraction: null },
        { name: 'Form Submitted', retraction: 'robot' },
      ]);
      const rows = { ...AGENCY, newsletter: 15 };
      await expectScore('crawled', 'agency-b2b', on(2), { score: 15, band: 'unqualified', rows });
      expect((await api.lead('crawled')).scores).toContainEqual(
        expect.objectContaining({ scorecard: 'agency-b2b', score: 15 }),
      );
    });

    test('the same message sent twice, in one batch and in another, counts once', async () => {
      const openOnce = (analytics: Analytics) => {
        for (const open of [1, 2, 3, 4]) {
          const messageId = `an open that is told again ${open}`;
          const timestamp = on(open);
          analytics.track({ userId: 'told-again', event: 'Email Opened', messageId, timestamp });
        }
      };
      await send((analytics) => {
        openOnce(analytics);
        openOnce(analytics);
      });
      await send(openOnce);
      expect(await api.timeline('told-again')).toHaveLength(4);
      await expectScore('told-again', 'agency-b2b', on(20), { score: 0, band: 'unqualified', rows: AGENCY });
    });

    test('a sender whose clock is an hour fast is put right by its sentAt, but not in an import', async () => {
      const now = Date.now();
      const [sentAt, timestamp] = [now + HOUR_MS, now + HOUR_MS - 10 * MINUTE_MS].map((at) =>
        new Date(at).toISOString(),
      );
      const batchOf = (userId: string) => ({
        sentAt,
        batch: [{ type: 'track', userId, event: 'Newsletter Subscribed', timestamp }],
      });
      expect((await postMessages(source, 'batch', batchOf('fast-clock'))).status).toBe(200);
      const [corrected] = await api.timeline('fast-clock');
      const offMs = Math.abs(Date.parse(corrected?.occurredAt ?? '') - (now - 10 * MINUTE_MS));
      expect(offMs).toBeLessThan(5_000);

      expect((await postMessages(source, 'import', batchOf('imported'))).status).toBe(200);
      const [kept] = await api.timeline('imported');
      expect(kept?.occurredAt).toBe(timestamp);
    });

    test('an import keeps timestamps of years ago', async () => {
      const timestamp = '2014-02-28T23:59:59.999Z';
      const batch = [{ type: 'track', userId: 'veteran', event: 'Newsletter Subscribed', timestamp }];
      expect((await postMessages(source, 'import', { batch })).status).toBe(200);
      expect((await api.timeline('veteran')).map(({ occurredAt }) => occurredAt)).toEqual([timestamp]);
      const rows = { ...AGENCY, newsletter: 15 };
      await expectScore('veteran', 'agency-b2b', on(0), { score: 15, band: 'unqualified', rows });
    });

    test('a compressed batch is read', async () => {
      const batch = Array.from({ length: 300 }, (_, index) => {
        return {
          type: 'track',
          userId: 'zipped',
          event: 'Email Opened',
          timestamp: on(1, index),
          messageId: `zip ${index}`,
        };
      });
      expect((await postMessages(source, 'batch', { batch }, { isGzipped: true })).status).toBe(200);
      expect(await api.timeline('zipped')).toHaveLength(300);
      const rows = { ...AGENCY, 'email-opens': 25 };
      await expectScore('zipped', 'agency-b2b', on(2), { score: 25, band: 'unqualified', rows });
    });
  });

  test('after all this everything is as it must be', async () => {
    expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
  });
});
