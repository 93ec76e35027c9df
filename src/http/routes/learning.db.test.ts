import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const BY_HAND = {
  scorecard: 'by-hand',
  title: 'By hand',
  bands: { hot: 20 },
  rules: [
    { id: 'ceo', title: 'Runs the company', trait: 'title', bins: { CEO: 20 } },
    { id: 'opened', when: { event: 'Opened' }, give: 10 },
  ],
};
const LEADS = 240;

let installation: TestInstallation;

/** Of leads with the title CEO two in three win after two weeks, of the others one in twelve; the stage says so afterwards. */
async function live(): Promise<void> {
  const users = Array.from({ length: LEADS }, (_, n) => ({ user: `user ${n}`, isChief: n % 3 === 0, n }));
  const wins = ({ isChief, n }: (typeof users)[number]): boolean => (isChief ? n % 9 !== 0 : n % 12 === 1);
  for (let day = 0; day <= 150; day += 1) {
    installation.clock.pass({ days: 1 });
    await installation.takeIn(
      ...users
        .filter(({ n }) => n % 60 === day)
        .flatMap(({ user, isChief, n }) => [
          { user, identify: { title: isChief ? 'CEO' : n % 2 ? 'clerk' : 'assistant', stage: 'lead' } },
          ...(n % 2 === 0 ? [{ user, track: 'Opened' }] : []),
        ]),
      ...users
        .filter((one) => wins(one) && day === (one.n % 60) + 70)
        .flatMap(({ user }) => [
          { user, track: 'Opportunity Won', properties: { amount: 100, currency: 'EUR' } },
          { user, identify: { stage: 'customer' } },
        ]),
      { user: 'somebody', track: 'Seen' },
    );
  }
  await installation.publish(BY_HAND);
  const judged = { properties: { reason: 'no-budget' } };
  await installation.takeIn(
    { user: 'user 0', track: 'Lead Rejected', ...judged },
    { user: 'user 0', identify: { salesStatus: 'rejected', salesReason: 'no-budget' } },
    { user: 'user 3', track: 'Lead Accepted' },
    { user: 'user 3', identify: { salesStatus: 'accepted' } },
  );
}

beforeAll(async () => {
  installation = await createTestInstallation();
  await live();
  installation.services.learner.start();
}, 60_000);
afterAll(async () => {
  await installation.services.learner.stop();
  await installation[Symbol.asyncDispose]();
});

const ask = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);

/** Asks for a run, and waits for its end. */
async function run(request: object) {
  const begun = await ask('POST', '/learning/runs', request);
  expect(begun.status).toBe(202);
  for (;;) {
    const { body } = await ask('GET', `/learning/runs/${begun.body.runId}`);
    if (body.status !== 'waiting' && body.status !== 'running') return body;
    await sleep(20);
  }
}

describe('a learning run', () => {
  it('reviews the history, leaves out what comes with the outcome, and proposes rules that become a draft', async () => {
    const detail = await run({ horizonDays: 80, rules: 5 });
    expect(detail).toMatchObject({ status: 'done', problem: null, createdBy: 'command line' });
    const { result } = detail;
    expect(result.counts).toMatchObject({ leads: LEADS + 1, unknown: 1, tooRecent: 0 });
    expect(result.counts.conversions).toBeGreaterThan(40);
    const [strongest] = result.review.measures;
    expect(strongest).toMatchObject({ name: 'title', strength: 'strong' });
    expect(result.measures.title.words).toMatchObject({ kind: 'trait', trait: 'title' });
    const chief = strongest.groups.find(({ test }: { test: { values?: string[] } }) =>
      test.values?.includes('CEO'),
    );
    expect(chief.lift).toBeGreaterThan(2);
    expect(chief.liftLow).toBeGreaterThan(1);
    expect(result.leaks[0]).toMatchObject({ column: 'stage', kind: 'set-afterwards', share: 1 });
    expect(result.leftOut).toContainEqual({ of: 'event', name: 'Opportunity Won', reason: 'outcome' });
    const names = result.learned.rules.map(({ column }: { column: string }) => column);
    expect(names).toContain('title');
    expect(names).not.toContain('stage');
    expect(result.learned).toMatchObject({ signal: 'found', quality: { measured: expect.any(String) } });

    const rules = [{ id: 'title', title: 'Position' }];
    const draft = await ask('POST', `/learning/runs/${detail.runId}/draft`, {
      slug: 'learned',
      title: 'Learned',
      rules,
    });
    expect(draft.status).toBe(200);
    expect(draft.body.source).toMatch(/^scorecard: learned\ntitle: Learned/);
    const kept = await ask('GET', '/scorecards/learned');
    expect(kept.body.draft).toBe(draft.body.source);
    expect((await ask('POST', '/scorecards/publish', { slug: 'learned' })).status).toBe(202);
    while (await installation.publishStep());
    expect(await installation.score('user 3', 'learned')).toBeGreaterThan(
      await installation.score('user 4', 'learned'),
    );
  });

  it('refuses rules that were not proposed, and points that do not fit', async () => {
    const [latest] = (await ask('GET', '/learning/runs')).body.runs;
    const save = (rules: object[], more = {}) =>
      ask('POST', `/learning/runs/${latest.runId}/draft`, { slug: 'x', title: 'X', rules, ...more });
    const unknown = await save([{ id: 'nothing' }, { id: 'title', points: [1] }]);
    expect(unknown.status).toBe(422);
    expect(unknown.body.errors).toMatchObject([
      { field: 'rules.0', detail: expect.stringMatching(/expected the id of a proposed rule/) },
      {
        field: 'rules.1',
        detail: expect.stringMatching(/got 1 points, expected one for each of the \d bins/),
      },
    ]);
    expect(await save([{ id: 'ceo' }], { from: 'prior' })).toMatchObject({ status: 409 });
    expect(
      (await ask('POST', '/learning/runs/9999/draft', { slug: 'x', title: 'X', rules: [{ id: 'a' }] }))
        .status,
    ).toBe(404);
  });

  it('moves the points of a scorecard by outcomes, and keeps them where there are none', async () => {
    const { runId, result } = await run({ horizonDays: 80, prior: 'by-hand', learns: false });
    const [chief, opened] = result.updated.rules;
    expect(chief).toMatchObject({ id: 'ceo', title: 'Runs the company' });
    expect(chief.weight).toBeGreaterThan(1);
    expect(chief.high - chief.low).toBeLessThan(2 * 1.96 * 0.5);
    expect(opened.weight).toBeLessThan(chief.weight);
    const body = { slug: 'moved', title: 'Moved', from: 'prior', rules: [{ id: 'ceo' }] };
    const draft = await ask('POST', `/learning/runs/${runId}/draft`, body);
    expect(draft.body.source).toContain(`"weight": ${Math.round(chief.weight * 100) / 100}`);
    expect(draft.body.source).not.toContain('opened');

    const none = await run({ outcome: { kind: 'event', event: 'Never' }, horizonDays: 80, prior: 'by-hand' });
    expect(none.result).toMatchObject({ problem: { code: 'no-outcomes' }, learned: null });
    expect(none.result.updated.rules[0].weight).toBeCloseTo(1, 0);
  });

  it('learns from a trait that becomes a value, and from what sales said', async () => {
    const outcome = { kind: 'trait', trait: 'stage', value: 'Customer' };
    const { result } = await run({
      outcome,
      horizonDays: 80,
      learns: false,
      acceptedWeight: 0.5,
      rejectedWeight: 2,
    });
    expect(result.problem).toBeNull();
    expect(result.counts.conversions).toBeGreaterThan(40);
    expect(result.leftOut).toContainEqual({ of: 'trait', name: 'stage', reason: 'outcome' });
  });

  it('says what is needed where nothing can be learned', async () => {
    const code = async (request: object) => (await run({ learns: false, ...request })).result.problem?.code;
    expect(await code({ horizonDays: 3_000 })).toBe('horizon-too-long');
    expect(await code({ outcome: { kind: 'event', event: 'Never' }, horizonDays: 80 })).toBe('no-outcomes');
    expect((await ask('POST', '/learning/runs', { horizonDays: 0 })).status).toBe(400);
    expect((await ask('POST', '/learning/runs', { prior: 'nothing' })).status).toBe(404);
  });

  it('can be cancelled until it has ended', async () => {
    await installation.services.learner.stop();
    const { body } = await ask('POST', '/learning/runs', {});
    expect((await ask('DELETE', `/learning/runs/${body.runId}`)).body.status).toBe('cancelled');
    const again = await ask('DELETE', `/learning/runs/${body.runId}`);
    expect([again.status, again.body.detail]).toEqual([
      409,
      `the run ${body.runId} has ended: it is cancelled`,
    ]);
    installation.services.learner.start();
  });
});

describe('what sales says', () => {
  it('is told beside the scores of that moment', async () => {
    const { status, body } = await ask('GET', '/learning/feedback?scorecard=by-hand');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      scorecard: 'by-hand',
      accepted: 1,
      rejected: 1,
      highRejected: [{ reason: 'no-budget', leads: 1, share: 1 }],
      lowAccepted: { leads: 0, share: 0 },
    });
    expect(body.bands.at(-1)).toMatchObject({ band: 'hot', leads: 2, accepted: 1, share: 0.5 });
  });
});
