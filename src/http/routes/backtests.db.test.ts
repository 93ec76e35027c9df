import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const BY_TITLE = {
  scorecard: 'by-title',
  bands: { hot: 50 },
  rules: [
    { id: 'title', trait: 'title', bins: { CEO: 40 } },
    { id: 'opened', when: { event: 'Opened' }, give: 20 },
  ],
};
/** It reads what is only known after a win. */
const LEAKING = { scorecard: 'leaking', rules: [{ id: 'stage', trait: 'stage', bins: { customer: 50 } }] };

let installation: TestInstallation;

/**
 * Forty leads who become known on the first day; every other one is a CEO. Of these most win after the tenth day, of the others
 * one, and only then does a trait say so. Eight days after they became known all who are going to win open something.
 */
async function live(): Promise<void> {
  const users = Array.from({ length: 40 }, (_, n) => `user ${n}`);
  const wins = (n: number): boolean => (n % 2 === 0 && n < 30) || n === 1;
  await installation.takeIn(
    ...users.map((user, n) => ({
      user,
      identify: { title: n % 2 === 0 ? 'CEO' : 'clerk', country: n < 20 ? 'CZ' : 'PL' },
    })),
  );
  for (let day = 1; day <= 60; day += 1) {
    installation.clock.pass({ days: 1 });
    const due = users.filter((_, n) => wins(n) && day === 45 + (n % 5));
    await installation.takeIn(
      ...due.flatMap((user, n) => [
        { user, track: 'Opportunity Won', properties: { amount: 100 + 10 * n, currency: 'EUR' } },
        { user, identify: { stage: 'customer' } },
      ]),
      ...(day === 20 ? users.filter((_, n) => wins(n)).map((user) => ({ user, track: 'Opened' })) : []),
      { user: 'somebody', track: 'Seen' },
    );
  }
}

beforeAll(async () => {
  installation = await createTestInstallation();
  await live();
  await installation.publish(BY_TITLE);
  installation.services.backtester.start();
});
afterAll(async () => {
  await installation.services.backtester.stop();
  await installation[Symbol.asyncDispose]();
});

const ask = (method: 'GET' | 'POST' | 'DELETE' | 'PUT', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);

/** Asks for a backtest and waits until it is done. */
async function tried(request: object) {
  const begun = await ask('POST', '/backtests', { horizonDays: 30, ...request });
  expect(begun.status).toBe(202);
  return expect
    .poll(async () => (await ask('GET', `/backtests/${begun.body.id}`)).body, {
      timeout: 20_000,
      interval: 20,
    })
    .toSatisfy(({ status }: { status: string }) => status === 'done' || status === 'failed')
    .then(async () => (await ask('GET', `/backtests/${begun.body.id}`)).body);
}

describe('a backtest', () => {
  it('tells winners apart by what was known before, with segments, bands, thresholds and what a win is worth', async () => {
    const { status, result, scorecards } = await tried({
      scorecards: [{ slug: 'by-title' }],
      capacityPerWeek: 3,
      economics: { costPerCall: 1, valuePerWin: 100 },
    });
    expect(status).toBe('done');
    expect(scorecards).toEqual([{ slug: 'by-title', title: 'by-title', version: 1, kind: 'live' }]);
    const [found] = result.scorecards;
    expect(found.examples).toBe(40);
    expect(found.area.area).toBeGreaterThan(0.7);
    expect(found.area.low).toBeLessThan(found.area.area);
    expect(found.segments[0]).toMatchObject({ trait: 'country', values: [{ value: 'CZ' }, { value: 'PL' }] });
    expect(found.bands.map(({ band }: { band: string }) => band)).toEqual(['unqualified', 'hot']);
    expect(found.thresholds.map(({ basis }: { basis: string }) => basis)).toEqual([
      'value',
      'capacity',
      'separation',
    ]);
    expect(found.calibration).toMatchObject({ method: 'logistic', amount: { currency: 'EUR' } });
    expect(found.tenths).toHaveLength(10);
  });

  it('knows when a band was first reached: CEOs who opened something on day 20', async () => {
    const { result } = await tried({ scorecards: [{ slug: 'by-title' }] });
    const { early } = result.scorecards[0];
    expect(early.threshold).toBe(50);
    // At most one who won is no CEO.
    expect(early.flagged).toBeGreaterThanOrEqual(early.winners - 1);
    expect(early.flagged).toBeGreaterThan(0);
    // Opened on day 20 at noon: flagged from the next midnight on; won between day 45 and 49 at noon.
    expect(early.days.low).toBeGreaterThanOrEqual(24.5);
    expect(early.days.high).toBeLessThanOrEqual(28.5);
  });

  it('does not see what became known after the win', async () => {
    const { result } = await tried({
      scorecards: [{ slug: 'by-title' }, { source: JSON.stringify(LEAKING) }],
    });
    expect(result.scorecards[1].area).toEqual({ area: 0.5, low: 0.5, high: 0.5 });
    expect(result.comparison.area.low).toBeGreaterThan(0);
    expect(result.comparison.topFifth.difference).toBeGreaterThan(0);
  });

  it('tries a probability that a scorecard has, and says which of the examples it was fitted to', async () => {
    const probability = {
      of: 'Opportunity Won',
      within: '30d',
      curve: { 0: 0.05, 40: 0.5, 60: 0.9 },
      method: 'logistic',
      examples: { leads: 30, conversions: 10, through: '2026-03-20' },
    };
    const { result } = await tried({
      scorecards: [{ source: JSON.stringify({ ...BY_TITLE, probability }) }],
    });
    const [found] = result.scorecards;
    expect(found.probability.reliability.length).toBeGreaterThan(1);
    expect(found.probability.brierScore).toBeLessThan(0.25);
    expect(found.fitted.examplesAmong).toBeGreaterThan(0);
    expect(found.fitted.examplesAmong).toBeLessThan(40);
  });

  it.each([
    [
      'nobody has come to the outcome',
      { outcome: { kind: 'event', event: 'Flown to the moon' } },
      'no-conversions',
    ],
    ['the horizon is longer than the history', { horizonDays: 900 }, 'horizon-too-long'],
    ['no example is left', { from: '2031-01-01' }, 'no-examples'],
    [
      'nobody is eligible',
      { scorecards: [{ source: JSON.stringify({ ...BY_TITLE, eligible: { country: 'NO' } }) }] },
      'nobody-eligible',
    ],
  ])('says what is needed when %s', async (_, request, code) => {
    const { status, problem, result } = await tried({ scorecards: [{ slug: 'by-title' }], ...request });
    expect([status, problem.code, result]).toEqual(['failed', code, null]);
  });

  it('is refused for scorecards that are not there, cannot be read or score companies', async () => {
    expect((await ask('POST', '/backtests', { scorecards: [{ slug: 'nowhere' }] })).status).toBe(404);
    expect((await ask('POST', '/backtests', { scorecards: [{ slug: 'by-title', version: 9 }] })).status).toBe(
      404,
    );
    expect(
      (await ask('POST', '/backtests', { scorecards: [{ slug: 'by-title', draft: true }] })).status,
    ).toBe(404);
    expect((await ask('POST', '/backtests', { scorecards: [{ source: 'rules: 1' }] })).status).toBe(422);
    const companies = JSON.stringify({ ...BY_TITLE, scorecard: 'firms', subject: 'company' });
    const refused = await ask('POST', '/backtests', { scorecards: [{ source: companies }] });
    expect(refused.status).toBe(422);
    expect(refused.body.detail).toContain('only scorecards of leads');
    expect((await ask('POST', '/backtests', { scorecards: [] })).status).toBe(400);
  });

  it('is listed without its result, and can be removed', async () => {
    const { body } = await ask('GET', '/backtests?limit=1');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).not.toHaveProperty('result');
    expect((await ask('DELETE', `/backtests/${body.items[0].id}`)).status).toBe(200);
    expect((await ask('GET', `/backtests/${body.items[0].id}`)).status).toBe(404);
  });
});

describe('a probability', () => {
  it('tells how likely a lead is to be won, and what it is expected to bring', async () => {
    const probability = {
      of: 'Opportunity Won',
      within: '30d',
      curve: { 0: [0.01, 0.02, 0.05], 40: 0.2, 60: [0.3, 0.4, 0.5] },
      amount: { currency: 'EUR', all: 1000, bands: { hot: 3000 } },
    };
    await installation.publish({ ...BY_TITLE, probability });
    const opened = { opportunityId: 'deal', amount: 500, currency: 'CZK' };
    await installation.takeIn(
      { user: 'user 2', track: 'Opportunity Opened', properties: opened },
      { user: 'user 4', track: 'Opportunity Opened', properties: opened },
      { user: 'user 4', track: 'Opportunity Lost', properties: { opportunityId: 'deal' } },
    );
    const chanceOf = async (user: string) =>
      (await ask('GET', `/leads/${encodeURIComponent(user)}/explanation?scorecard=by-title`)).body.chance;
    // A CEO who opened something: 60 points, hot. The open opportunity goes before what such leads usually bring.
    expect(await chanceOf('user 2')).toEqual({
      probability: 0.4,
      low: 0.3,
      high: 0.5,
      outcome: 'Opportunity Won',
      withinDays: 30,
      amount: 500,
      currency: 'CZK',
      amountFrom: 'opportunity',
      expectedRevenue: 200,
    });
    // What was lost is open no more.
    expect(await chanceOf('user 4')).toMatchObject({
      amount: 3000,
      amountFrom: 'likely',
      expectedRevenue: 1200,
    });
    expect(await chanceOf('user 3')).toMatchObject({ probability: 0.02, amount: 1000, expectedRevenue: 20 });
    const { body } = await ask('GET', '/leads?scorecard=by-title&limit=3');
    expect(body.items[0].chance.probability).toBe(0.4);
    expect((await ask('GET', '/leads/user%202')).body.scores[0].chance.probability).toBe(0.4);
  });
});
