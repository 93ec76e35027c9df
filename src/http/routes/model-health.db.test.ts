import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const CARD = {
  scorecard: 'fit',
  rules: [
    { id: 'country', trait: 'country', bins: { CZ: 20, PL: 10 } },
    { id: 'size', trait: 'size', bins: { '>=50': 10 } },
  ],
  probability: {
    of: 'Opportunity Won',
    within: '30d',
    curve: { 0: 0.3, 40: 0.9 },
  },
};

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation({ start: '2025-01-01T12:00:00Z' });
  await installation.publish(CARD);
  await arrive('old', ['CZ', 'PL', 'DE']);
  installation.clock.now += 200 * DAY_MS;
  // The same sizes; the countries are others, and few are won.
  await arrive('new', ['CZ', 'FR', 'FR']);
  installation.clock.now += 60 * DAY_MS;
});
afterAll(() => installation[Symbol.asyncDispose]());

/** A hundred and twenty leads come, and every fifth is won ten days later. */
async function arrive(name: string, countries: string[]): Promise<void> {
  const users = Array.from({ length: 120 }, (_, n) => `${name}-${n}`);
  await installation.takeIn(
    ...users.map((user, n) => ({
      user,
      email: `${user}@x.example`,
      identify: {
        country: countries[n % countries.length] ?? '',
        size: (n * 7) % 100,
        email: `${user}@x.example`,
      },
    })),
  );
  installation.clock.now += 10 * DAY_MS;
  const events = users.flatMap((user, n) => [
    ...(n % 5 === 0 ? [{ user, track: 'Opportunity Won', properties: { opportunityId: user } }] : []),
    ...(name === 'new' && n < 10 ? [{ user, track: 'Chat Opened' }] : []),
  ]);
  if (events.length > 0) await installation.takeIn(...events);
}

const get = (url: string) => call(installation, 'GET', url);
const post = (url: string, body: object) => call(installation, 'POST', url, body);

describe('model health', () => {
  it('has not looked at anything in the beginning, and reminds of reviews', async () => {
    const { body } = await get('/api/v1/model-health');
    expect(body.items).toMatchObject([
      {
        scorecard: 'fit',
        drift: null,
        isReviewDue: true,
        reviewedAt: null,
        settings: { reviewEveryDays: 91, retrain: 'never' },
      },
    ]);
  });

  it('tells what has moved, what is new, and whether as many are won as was said', async () => {
    const { status, body } = await post('/api/v1/scorecards/fit/drift', { since: '2025-02-01' });
    expect(status).toBe(200);
    expect(body.leads.reference).toBeGreaterThan(90);
    expect(body.leads.now).toBeGreaterThan(90);
    const [first, second] = body.measures;
    expect([first.rule, first.level, first.newValues]).toEqual(['country', 'much', ['FR']]);
    expect([second.rule, second.level]).toEqual(['size', 'stable']);
    expect(body.score.level).not.toBe('too few');
    expect(body.newEvents.map(({ name }: { name: string }) => name)).toEqual(['Chat Opened']);
    expect(body.calibration).toMatchObject({ level: 'off', withinDays: 30 });
    expect(body.calibration.observed).toBeLessThan(body.calibration.expected);
    expect((await get('/api/v1/model-health')).body.items[0].drift).toEqual(body);
  });

  it('says of too few leads that they are too few', async () => {
    const { body } = await post('/api/v1/scorecards/fit/drift', { since: '2024-12-01' });
    expect(body.score.level).toBe('too few');
    expect(body.leads.reference).toBe(0);
  });

  it('refuses a reference that is yet to come', async () => {
    const { status, body } = await post('/api/v1/scorecards/fit/drift', { since: '2030-01-01' });
    expect([status, body.errors[0].field]).toEqual([422, 'since']);
    expect((await post('/api/v1/scorecards/none/drift', {})).status).toBe(404);
  });

  it('keeps how the scorecard is looked after', async () => {
    const reviewed = await post('/api/v1/scorecards/fit/review', {});
    expect(reviewed.body).toMatchObject({ isReviewDue: false, reviewedBy: 'command line' });
    const settings = {
      reviewEveryDays: 30,
      retrain: 'draft',
      retrainEveryDays: 60,
      fewestOutcomes: 50,
      leastGain: 0.01,
    };
    const kept = await call(installation, 'PUT', '/api/v1/scorecards/fit/care', settings);
    expect(kept.body.settings).toEqual(settings);
    installation.clock.now += 31 * DAY_MS;
    expect((await get('/api/v1/model-health')).body.items[0].isReviewDue).toBe(true);
    const wrong = await call(installation, 'PUT', '/api/v1/scorecards/fit/care', { reviewEveryDays: 1 });
    expect(wrong.status).toBe(400);
  });
});
