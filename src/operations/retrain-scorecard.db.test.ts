import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { fitBagsInTurn } from '../learning/fit/fit-bags-in-turn.ts';
import { learnFromExamples } from '../learning/run/learn-from-examples.ts';
import { readCare, saveCareSettings } from '../store/scorecard-care.ts';
import { findScorecard } from '../store/scorecards.ts';
import { call } from '../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { keepRetrained } from './keep-retrained.ts';
import { type Retrained, retrainScorecard } from './retrain-scorecard.ts';

const BANDS = { low: 0, 'marketing-qualified': 50, 'sales-qualified': 80 };
/** Looks at the wrong thing. */
const CARD = {
  scorecard: 'guess',
  bands: BANDS,
  rules: [{ id: 'name', trait: 'letter', bins: { a: 60, b: 20 } }],
  probability: { of: 'Opportunity Won', within: '20d', curve: { 0: 0.2, 100: 0.3 } },
};

const MONTHS = 8;
const LEADS_A_MONTH = 150;

let installation: TestInstallation;
let retrained: Retrained;

/** Leads come month by month; two of five in CZ are won, elsewhere one of eight. */
async function arrive(month: number, random: () => number): Promise<void> {
  const leads = Array.from({ length: LEADS_A_MONTH }, (_, n) => {
    const user = `m${month}-${n}@x.example`;
    const country = random() < 0.4 ? 'CZ' : 'PL';
    const isWon = random() < (country === 'CZ' ? 0.4 : 0.12);
    const letter = random() < 0.5 ? 'a' : 'b';
    return { user, isWon, traits: { email: user, country, letter } };
  });
  await installation.takeIn(
    ...leads.map(({ user, traits }) => ({ user, email: user, identify: traits })),
    ...leads.map(({ user }) => ({ user, track: 'Came' })),
  );
  installation.clock.pass({ days: 10 });
  await installation.takeIn(
    ...leads
      .filter(({ isWon }) => isWon)
      .map(({ user }) => ({ user, track: 'Opportunity Won', properties: { opportunityId: user } })),
  );
  installation.clock.pass({ days: 20 });
}

const care = async () => {
  const { kysely } = installation.database;
  const scorecardId = (await findScorecard(kysely, 'guess'))?.scorecardId ?? 0;
  const found = (await readCare(kysely, [scorecardId])).get(scorecardId);
  if (!found) throw new Error('there is always how a scorecard is looked after');
  return found;
};

async function keep(result: Retrained): Promise<void> {
  const now = installation.clock.now;
  const settings = await care();
  await installation.database.transaction((transaction) =>
    keepRetrained(transaction, { slug: 'guess', care: settings, retrained: result, now }),
  );
}

beforeAll(async () => {
  installation = await createTestInstallation({ start: '2026-01-01T12:00:00Z' });
  await installation.publish(CARD);
  const random = seededRandom(3);
  for (let month = 0; month < MONTHS; month++) await arrive(month, random);
  installation.clock.now += DAY_MS;
  const { scorecards } = await installation.registry.read(installation.database.kysely);
  const [live] = scorecards;
  if (!live) throw new Error('the scorecard is live');
  retrained = await retrainScorecard(
    {
      database: installation.database.kysely,
      compute: (ground, onPhase) => learnFromExamples(ground, { fitBags: fitBagsInTurn, onPhase }),
    },
    { live: live.compiled, care: await care(), now: installation.clock.now },
  );
}, 120_000);
afterAll(() => installation[Symbol.asyncDispose]());

const health = async () => (await call(installation, 'GET', '/api/v1/model-health')).body.items[0];

describe('learning a scorecard again', () => {
  it('finds what matters, and passes every gate on the past', () => {
    expect(retrained.source).toContain('country');
    expect(retrained.reasons).toEqual([]);
    expect(retrained.conversions).toBeGreaterThan(100);
    expect(retrained.trial?.gain.low).toBeGreaterThan(0.03);
  });

  it('keeps it as the draft of a challenger unless people allowed more', async () => {
    await keep(retrained);
    const { body } = await call(installation, 'GET', '/api/v1/scorecards/guess-challenger');
    expect(body.draft).toContain('scorecard: guess-challenger');
    expect((await health()).retrained).toMatchObject({ outcome: 'draft', reasons: [] });
    expect((await findScorecard(installation.database.kysely, 'guess'))?.liveVersion).toBe(1);
  });

  it('leaves a draft alone that somebody works on', async () => {
    const { body } = await call(installation, 'GET', '/api/v1/scorecards/guess-challenger');
    await call(installation, 'PUT', '/api/v1/scorecards/guess-challenger/draft', {
      source: `# mine\n${body.draft}`,
    });
    await keep(retrained);
    const after = await call(installation, 'GET', '/api/v1/scorecards/guess-challenger');
    expect(after.body.draft).toContain('# mine');
    expect((await health()).retrained.reasons).toEqual(['Somebody works on the draft of the challenger.']);
  });

  it('publishes it where people allowed it, and not past a gate', async () => {
    const settings = { ...(await care()), retrain: 'publish' as const };
    await saveCareSettings(installation.database.kysely, settings);
    await keep({ ...retrained, reasons: ['There are too few.'] });
    expect((await health()).version).toBe(1);
    await keep(retrained);
    while (await installation.publishStep());
    expect(await health()).toMatchObject({ version: 2, retrained: { outcome: 'published', reasons: [] } });
    const audit = await call(installation, 'GET', '/api/v1/audit');
    expect(audit.body.items[0]).toMatchObject({ action: 'scorecard.retrain', target: { slug: 'guess' } });
  });
});
