import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { exposeLeads } from '../../operations/expose-leads.ts';
import { mergeByHand } from '../../operations/merge-by-hand.ts';
import { findExperiment, runningExperiments } from '../../store/experiments.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const card = (slug: string, hot: string, more: object = {}) => ({
  scorecard: slug,
  bands: { cold: 0, hot: 50 },
  rules: [{ id: 'event', when: { event: hot }, give: 60 }],
  ...more,
});

const LEADS = 120;
let installation: TestInstallation;
let ids: string[];

beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish(card('old', 'Brochure Read'));
  await installation.publish(card('new', 'Demo Watched'));
  await installation.publish(card('copy', 'Brochure Read'));
  await installation.takeIn(
    ...Array.from({ length: LEADS }, (_, n) => ({
      user: `lead-${n}`,
      track: n % 2 === 0 ? 'Brochure Read' : 'Demo Watched',
    })),
  );
  ids = await Promise.all(Array.from({ length: LEADS }, (_, n) => installation.idOf(`lead-${n}`)));
});
afterAll(() => installation[Symbol.asyncDispose]());

const get = (url: string) => call(installation, 'GET', url);
const post = (url: string, body: object) => call(installation, 'POST', url, body);

/** Everything that the background does for experiments until there is nothing more to do. */
async function expose(): Promise<void> {
  for (const { experimentId } of await runningExperiments(installation.database.kysely)) {
    const step = () =>
      installation.database.transaction(async (transaction) =>
        exposeLeads(transaction, await installation.registry.read(transaction), {
          experimentId,
          now: installation.clock.now,
        }),
      );
    while (await step());
  }
}

/** The arm by the definition in the documentation. */
async function drawn(slug: string, subjectId: string): Promise<0 | 1> {
  const experiment = await findExperiment(installation.database.kysely, slug);
  const hash = createHash('md5').update(`${experiment?.salt}:${subjectId}`).digest().readUInt32BE(0);
  return hash < (experiment?.share ?? 0) * 2 ** 32 ? 1 : 0;
}

interface Queued {
  subjectId: string;
  score: number;
  scorecard: string;
  isDrawn: boolean;
}

async function queue(query = ''): Promise<Queued[]> {
  const items: Queued[] = [];
  for (let cursor = ''; ; ) {
    const { body, status } = await get(`/api/v1/leads?scorecard=old&limit=7${query}${cursor}`);
    expect(status).toBe(200);
    items.push(...body.items);
    if (body.next === null) return items;
    cursor = `&cursor=${encodeURIComponent(body.next)}`;
  }
}

describe('an experiment that makes no sense is refused, with the field and what is needed', () => {
  it.each([
    [{ champion: 'old', challenger: 'old' }, 'challenger', 'the champion “old” itself'],
    [{ champion: 'old', challenger: 'copy' }, 'challenger', 'the same rules and bands'],
    [
      { champion: 'old', challenger: 'none' },
      'challenger',
      'got “none”, expected a scorecard of leads that is live',
    ],
    [{ champion: 'old' }, 'challenger', 'got nothing'],
    [{ champion: 'old', challenger: 'new', bands: ['warm'] }, 'bands', 'got “warm”, expected bands of “old”'],
    [{ champion: 'old', challenger: 'new', bands: ['cold', 'hot'] }, 'bands', 'all bands are chosen'],
    [{ kind: 'exploration', champion: 'old', share: 0.9 }, 'share', 'at most 0.5'],
    [{ kind: 'hold-out', condition: 'country: { nearly: CZ }' }, 'condition', 'nearly'],
    [{ kind: 'hold-out', segment: 'none' }, 'segment', 'there is no segment “none”'],
  ])('%o', async (body, field, detail) => {
    const { status, body: problem } = await post('/api/v1/experiments', { slug: 'bad', ...body });
    expect([status, problem.errors?.[0]?.field]).toEqual([422, field]);
    expect(problem.detail).toContain(detail);
  });
});

describe('champion and challenger', () => {
  beforeAll(async () => {
    await installation.takeIn({ user: 'left', track: 'Demo Watched', id: 'left-1' });
    await installation.retract('left', ['left-1']);
    installation.clock.pass({ hours: 1 });
    const started = await post('/api/v1/experiments', {
      slug: 'first-try',
      champion: 'old',
      challenger: 'new',
    });
    expect(started.status).toBe(200);
    // As if the feed had been behind: who was in a band before the start does not take part.
    await installation.database.kysely.updateTable('experiment').set({ seen_position: 0 }).execute();
    await expose();
  });

  it('says that it is too early while nobody had the time to buy', async () => {
    const { body } = await get('/api/v1/experiments/first-try');
    expect(body).toMatchObject({
      status: 'running',
      bands: ['hot'],
      verdict: { kind: 'too early' },
      course: [],
    });
    expect(body.leads.first + body.leads.second).toBe(LEADS);
    expect(body.matured).toEqual({ first: 0, second: 0 });
    expect(body.ratio.sequentialProbability).toBeGreaterThan(0.05);
  });

  it('ranks every lead by the scorecard of its arm, each once, over all pages', async () => {
    const items = await queue();
    // One more than take part: who has left the band.
    expect(new Set(items.map(({ subjectId }) => subjectId)).size).toBe(LEADS + 1);
    for (const { subjectId, scorecard, score } of items.filter((one) => ids.includes(one.subjectId))) {
      const arm = await drawn('first-try', subjectId);
      const isEven = ids.indexOf(subjectId) % 2 === 0;
      expect([scorecard, score]).toEqual([arm === 0 ? 'old' : 'new', (arm === 0) === isEven ? 60 : 0]);
    }
    // Each arm in its own order, and by turns: scores of two scorecards cannot be compared, places can.
    for (const slug of ['old', 'new']) {
      const own = items.filter((item) => item.scorecard === slug).map(({ score }) => score);
      expect(own).toEqual(own.toSorted((a, b) => b - a));
      const first = items.slice(0, 20).filter((item) => item.scorecard === slug);
      expect(first).toHaveLength(10);
    }
    const hot = await queue('&band=hot');
    expect(new Set(hot)).toEqual(new Set(items.filter(({ score }) => score === 60)));
    const count = await get('/api/v1/queue/count?scorecard=old&band=hot');
    expect(count.body).toEqual({ count: hot.length, isAll: true });
  });

  it('brings in whoever reaches the band later, under either scorecard, and nobody twice', async () => {
    await installation.takeIn({ user: 'late', track: 'Brochure Read' }, { user: 'never', track: 'Other' });
    await expose();
    await installation.takeIn({ user: 'late', track: 'Demo Watched' });
    await expose();
    const { body } = await get('/api/v1/experiments/first-try');
    expect(body.leads.first + body.leads.second).toBe(LEADS + 1);
  });

  it('keeps the arm of the earlier exposure when two leads turn out to be one', async () => {
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'twin', track: 'Demo Watched' });
    await expose();
    const first = ids.slice(0, 20);
    const [to, from] = [await installation.idOf('twin'), first[3] ?? ''];
    const arm = await drawn('first-try', from);
    await installation.database.transaction(async (transaction) =>
      mergeByHand(transaction, await installation.registry.hold(transaction), {
        from,
        to,
        now: installation.clock.now,
      }),
    );
    const [row] = await installation.database.kysely
      .selectFrom('experiment_lead')
      .select('arm')
      .where('subject_id', '=', to)
      .execute();
    expect(row?.arm).toBe(arm);
    const { body } = await get('/api/v1/experiments/first-try');
    expect(body.leads.first + body.leads.second).toBe(LEADS + 1);
    ids = ids.map((id) => (id === from ? to : id));
  });

  it('compares what came of the leads within their days, and says what to do', async () => {
    installation.clock.now += 2 * DAY_MS;
    for (const [n, subjectId] of ids.entries()) {
      if (n === 3) continue;
      const arm = await drawn('first-try', subjectId);
      // Nearly everybody of the challenger is won.
      if (arm === 1 ? n % 10 > 0 : n % 10 === 0)
        await installation.takeIn({
          user: `lead-${n}`,
          track: 'Opportunity Won',
          properties: { opportunityId: `o${n}`, amount: 100 },
        });
    }
    installation.clock.now += 40 * DAY_MS;
    // Too late to count.
    await installation.takeIn({ user: 'lead-0', track: 'Opportunity Won', properties: { amount: 1e6 } });
    const { body } = await get('/api/v1/experiments/first-try');
    expect(body.matured).toEqual(body.leads);
    expect(body.verdict).toEqual({ kind: 'second better', measure: null });
    const [conversion, , revenue] = body.measures;
    expect(conversion.measure).toBe('conversion');
    expect(conversion.means.second).toBeGreaterThan(0.75);
    expect(conversion.difference.low).toBeGreaterThan(0);
    expect(conversion.ratio.low).toBeGreaterThan(1);
    expect(revenue.means.second).toBeCloseTo(100 * conversion.means.second, 10);
    expect(body.course.at(-1).difference).toEqual(conversion.difference);
    const unanswered = body.measures.find(({ measure }: { measure: string }) => measure === 'unanswered');
    expect(unanswered).toMatchObject({ isGuard: true, means: { first: 1, second: 1 } });
  });

  it('refuses a second experiment on the same queue', async () => {
    const { status, body } = await post('/api/v1/experiments', {
      slug: 'other',
      champion: 'new',
      challenger: 'copy',
    });
    expect([status, body.errors[0].field]).toEqual([422, 'champion']);
    expect(body.detail).toContain('“first-try”');
    expect((await post('/api/v1/experiments', { slug: 'first-try', kind: 'hold-out' })).status).toBe(422);
  });

  it('is stopped once, and the challenger takes the place of the champion', async () => {
    const { status, body } = await post('/api/v1/experiments/first-try/stop', { adopt: true });
    expect([status, body.status, body.stopReason]).toEqual([200, 'stopped', 'adopted']);
    expect((await post('/api/v1/experiments/first-try/stop', {})).status).toBe(409);
    while (await installation.publishStep());
    const { body: scorecard } = await get('/api/v1/scorecards/old');
    expect(scorecard.liveVersion).toBe(2);
    expect(scorecard.source).toContain('Demo Watched');
    expect((await queue()).every((item) => item.scorecard === 'old')).toBe(true);
  });

  it('ends by itself when one of the scorecards is published anew', async () => {
    await installation.publish(card('old', 'Brochure Read'));
    await post('/api/v1/experiments', { slug: 'second-try', champion: 'old', challenger: 'new' });
    await expose();
    await installation.publish(card('new', 'Something Else'));
    await expose();
    const { body } = await get('/api/v1/experiments/second-try');
    expect([body.status, body.stopReason]).toEqual(['stopped', 'republished']);
  });
});

describe('an exploration', () => {
  it('passes drawn low scores on in the queue, marked, and tells how many winners are missed', async () => {
    const started = await post('/api/v1/experiments', {
      slug: 'misses',
      kind: 'exploration',
      champion: 'old',
      share: 0.3,
    });
    expect(started.status).toBe(200);
    await installation.takeIn(
      ...Array.from({ length: LEADS }, (_, n) => [
        { user: `low-${n}`, identify: { email: `low-${n}@x.example` } },
        { user: `low-${n}`, track: 'Demo Watched' },
      ]).flat(),
    );
    await expose();
    const hot = await queue('&band=hot');
    const low = hot.filter(({ isDrawn }) => isDrawn);
    expect(low.length).toBeGreaterThan(10);
    expect(low.every(({ score }) => score === 0)).toBe(true);
    for (const { subjectId } of low) expect(await drawn('misses', subjectId)).toBe(1);
    const before = (await get('/api/v1/experiments/misses')).body.missed;
    expect(before).toMatchObject({ drawn: low.length, matured: 0, won: 0, winners: { estimate: 0 } });
    expect(before.leads).toBeCloseTo(low.length / 0.3, 10);
    installation.clock.now += DAY_MS;
    const winner = await get(`/api/v1/leads/${low[0]?.subjectId}`);
    expect(winner.status).toBe(200);
    const names = await Promise.all(
      Array.from(
        { length: LEADS },
        async (_, n) => [await installation.idOf(`low-${n}`), `low-${n}`] as const,
      ),
    );
    const user = new Map(names).get(
      low.find(({ subjectId }) => new Map(names).has(subjectId))?.subjectId ?? '',
    );
    await installation.takeIn({ user: user ?? '', track: 'Opportunity Won', properties: { amount: 500 } });
    installation.clock.now += 31 * DAY_MS;
    const { missed } = (await get('/api/v1/experiments/misses')).body;
    expect(missed).toMatchObject({ matured: low.length, won: 1, winners: { low: 1 } });
    expect(missed.winners.estimate).toBeCloseTo(1 / 0.3, 10);
    expect(missed.revenue.estimate).toBeCloseTo(500 / 0.3, 10);
    expect(missed.winners.high).toBeGreaterThan(10);
  });
});

describe('a hold-out', () => {
  it('gives everybody who meets the condition an arm, for good, and nobody else', async () => {
    await installation.takeIn(
      { user: 'cz', identify: { country: 'CZ' } },
      { user: 'pl', identify: { country: 'PL' } },
    );
    await post('/api/v1/experiments', {
      slug: 'nurture',
      kind: 'hold-out',
      condition: 'country: CZ',
      share: 0.8,
    });
    const ask = async () =>
      (await post('/api/v1/experiments/nurture/exposures', { leads: ['cz', 'pl', 'nobody'] })).body.items;
    const arm = (await drawn('nurture', await installation.idOf('cz'))) === 1 ? 'second' : 'first';
    expect(await ask()).toMatchObject([
      { lead: 'cz', arm },
      { lead: 'pl', arm: null },
      { lead: 'nobody', arm: null },
    ]);
    await installation.takeIn({ user: 'cz', identify: { country: 'DE' } });
    expect((await ask())[0].arm).toBe(arm);
    const { body } = await get('/api/v1/experiments/nurture');
    expect(body.leads.first + body.leads.second).toBe(1);
    expect(body.measures.filter(({ isGuard }: { isGuard: boolean }) => isGuard)).toHaveLength(1);
  });
});
