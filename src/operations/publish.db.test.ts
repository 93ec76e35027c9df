import { describe, expect, it } from 'vitest';
import { findScorecard, listVersions } from '../store/scorecards.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { ScorecardRefused } from './check-scorecard.ts';
import { AlreadyPublishing } from './publish.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, hot: 50 },
  rules: [{ id: 'opened', when: { event: 'Opened' }, each: 10, max: 40 }],
};
/** Needs a measure that nothing needed before. */
const NEXT = {
  ...CARD,
  rules: [...CARD.rules, { id: 'bought', when: { event: 'Bought' }, give: 60 }],
};

/** More leads than one step scores, in batches. */
async function takeInMany(installation: TestInstallation, many: number): Promise<void> {
  const messages = Array.from({ length: many }, (_, n) => ({
    user: `user${n}`,
    track: n % 3 === 0 ? 'Bought' : 'Opened',
  }));
  while (messages.length > 0) await installation.takeIn(...messages.splice(0, 150));
}

async function refusal(promise: Promise<unknown>): Promise<string[]> {
  const error = await promise.catch((reason: unknown) => reason);
  if (error instanceof ScorecardRefused) return error.problems.map(({ message }) => message);
  throw new Error(`expected a refusal, got ${error}`);
}

describe('a new version', () => {
  it('is scored in steps while the old one serves, and takes over at once', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await takeInMany(installation, 450);
    const liveNow = async (): Promise<number | null | undefined> =>
      (await findScorecard(installation.database.kysely, 'simple'))?.liveVersion;
    installation.clock.pass({ hours: 1 });
    expect(await installation.beginPublishing(NEXT)).toEqual({ slug: 'simple', version: 2 });
    let steps = 0;
    while ((await liveNow()) === 1) {
      const n = steps * 3;
      // Meanwhile leads that had their turn, leads that had not, and new ones do something.
      await installation.takeIn(
        { user: `user${n}`, track: 'Opened' },
        { user: `user${449 - n}`, track: 'Bought' },
      );
      if (steps < 2) await installation.takeIn({ user: `new${n}`, track: 'Bought' });
      expect(await installation.score(`user${n}`, 'simple')).toBe(10);
      expect(await installation.score('new0', 'simple')).toBe(0);
      expect(await installation.examine()).toEqual([]);
      expect(await installation.publishStep()).toBe(true);
      steps += 1;
    }
    // Three for leads, one that finds none left, one for companies, of which there are none: it switches.
    expect(steps).toBe(5);
    expect(await installation.publishStep()).toBe(false);
    expect(await installation.score('user0', 'simple')).toBe(70);
    expect(await installation.score('user1', 'simple')).toBe(10);
    expect(await installation.score('user449', 'simple')).toBe(70);
    expect(await installation.score('new0', 'simple')).toBe(60);
    expect(await installation.examine()).toEqual([]);
    const entry = (await installation.ledger('user3', 'simple', 2))[0];
    expect(entry).toMatchObject({
      from: 0,
      cause: { kind: 'version', version: 2 },
      occurredAt: installation.clock.now,
    });
  });

  it('is scored after another one without a pause, by measures of its own', async () => {
    await using installation = await createTestInstallation();
    await takeInMany(installation, 450);
    const other = {
      scorecard: 'other',
      rules: [{ id: 'bought', event: 'Bought', within: '5d', each: 7, max: 70 }],
    };
    await installation.beginPublishing(CARD);
    await installation.beginPublishing(other);
    while (await installation.publishStep());
    // Every third bought, the others opened.
    for (const [user, simple, bought] of [
      ['user0', 0, 7],
      ['user1', 10, 0],
      ['user448', 10, 0],
      ['user447', 0, 7],
    ] as const) {
      expect([
        user,
        await installation.score(user, 'simple'),
        await installation.score(user, 'other'),
      ]).toEqual([user, simple, bought]);
    }
    expect(await installation.examine()).toEqual([]);
  });

  it('goes on where it was interrupted, in another process too', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await takeInMany(installation, 250);
    await installation.beginPublishing(NEXT);
    await installation.publishStep();
    const [first] = await listVersions(installation.database.kysely, 1);
    expect(first).toMatchObject({ status: 'publishing', scoredCount: 200, subjectCount: 250 });
    const interrupted = installation.database.transaction(async (transaction) => {
      const { publishStep } = await import('./publish.ts');
      await publishStep(transaction, installation.registry, installation.clock.now);
      throw new Error('killed');
    });
    await expect(interrupted).rejects.toThrow('killed');
    expect((await listVersions(installation.database.kysely, 1))[0]).toEqual(first);
    while (await installation.publishStep());
    expect((await listVersions(installation.database.kysely, 1))[0]).toMatchObject({
      status: 'live',
      scoredCount: 250,
    });
    expect(await installation.ledger('user0', 'simple', 2)).toHaveLength(1);
    expect(await installation.examine()).toEqual([]);
  });

  it.each([true, false])(
    'records the changes of band by the switch once, with fires %s as chosen',
    async (firesTransitions) => {
      await using installation = await createTestInstallation();
      await installation.publish(CARD);
      await installation.takeIn({ user: 'ann', track: 'Bought' }, { user: 'bob', track: 'Opened' });
      const before = (await installation.transitions('ann')).length;
      await installation.beginPublishing(NEXT, { firesTransitions });
      await installation.publishStep();
      // Nothing fires before the switch, whatever the new version says in between.
      await installation.takeIn({ user: 'ann', track: 'Opened' }, { user: 'bob', track: 'Bought' });
      expect((await installation.transitions('ann')).length).toBe(before);
      while (await installation.publishStep());
      const told = {
        from: 'cold',
        to: 'hot',
        fires: firesTransitions,
        cause: { kind: 'version', version: 2 },
      };
      for (const user of ['ann', 'bob'])
        expect((await installation.transitions(user)).slice(1)).toMatchObject([told]);
      await installation.takeIn({ user: 'ann', track: 'Opened' });
      expect((await installation.transitions('ann')).length).toBe(2);
      expect(await installation.examine()).toEqual([]);
    },
  );

  it('lets everybody go whom it no longer scores', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened' }, { user: 'bob', identify: { country: 'CZ' } });
    await installation.publish({ ...CARD, eligible: { country: 'CZ' } });
    expect((await installation.transitions('ann')).at(-1)).toMatchObject({ from: 'cold', to: null });
    expect(await installation.stored('ann', 'simple')).toMatchObject({
      isEligible: false,
      band: null,
      score: 0,
    });
    expect(await installation.transitions('bob')).toHaveLength(1);
    await installation.takeIn({ user: 'ann', identify: { country: 'CZ' } });
    expect((await installation.transitions('ann')).at(-1)).toMatchObject({ from: null, to: 'cold' });
    expect(await installation.examine()).toEqual([]);
  });

  it('builds new measures from history, forgets unused ones, and builds those anew when they come back', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(NEXT);
    const measures = async (): Promise<number> =>
      (await installation.database.kysely.selectFrom('measure').selectAll().execute()).length;
    expect(await measures()).toBe(2);
    await installation.takeIn({ user: 'ann', track: 'Bought' }, { user: 'ann', track: 'Opened' });
    await installation.publish(CARD);
    expect(await measures()).toBe(1);
    await installation.takeIn(
      { user: 'ann', track: 'Opened' },
      { user: 'ann', track: 'Bought' },
      { user: 'bob', track: 'Bought' },
    );
    expect(Object.keys((await installation.rowOf('ann')).states)).toHaveLength(1);
    expect(await installation.score('ann', 'simple')).toBe(20);
    const counted = { ...NEXT, rules: [...CARD.rules, { id: 'bought', when: { event: 'Bought' }, each: 3 }] };
    await installation.publish(counted);
    expect(await installation.score('ann', 'simple')).toBe(26);
    expect(await installation.score('bob', 'simple')).toBe(3);
    expect(await installation.examine()).toEqual([]);
  });

  it('of a company’s scorecard scores companies from the histories of their people', async () => {
    await using installation = await createTestInstallation();
    await installation.takeIn(
      { user: 'ann', group: 'acme' },
      { user: 'ann', track: 'Bought' },
      { user: 'bob', group: 'acme' },
      { user: 'bob', track: 'Opened' },
    );
    await installation.publish({ ...NEXT, subject: 'company' });
    expect(await installation.score('acme', 'simple')).toBe(70);
    await installation.takeIn({ user: 'bob', track: 'Opened' });
    expect(await installation.score('acme', 'simple')).toBe(80);
    expect(await installation.examine()).toEqual([]);
  });

  it('of a company’s scorecard sees people who come and go while it is being published', async () => {
    await using installation = await createTestInstallation();
    await installation.publish({ ...CARD, subject: 'company' });
    await takeInMany(installation, 250);
    for (const n of [0, 240]) await installation.takeIn({ user: `user${n}`, group: 'acme' });
    await installation.beginPublishing({ ...NEXT, subject: 'company' });
    await installation.publishStep();
    await installation.takeIn({ user: 'user3', group: 'acme' }, { user: 'user240', group: 'other' });
    while (await installation.publishStep());
    await installation.takeIn({ user: 'user4', group: 'acme' });
    expect([await installation.score('acme', 'simple'), await installation.score('other', 'simple')]).toEqual(
      [70, 60],
    );
    expect(await installation.examine()).toEqual([]);
  });
});

describe('scorecards that read each other', () => {
  const READER = {
    scorecard: 'reader',
    bands: { low: 0, high: 10 },
    rules: [{ id: 'simple', score: 'simple', bins: { '>=50': 30, '>=10': 5 } }],
  };

  it('follow a new version of the one that they read', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.publish(READER);
    await installation.takeIn({ user: 'ann', track: 'Bought' }, { user: 'bob', track: 'Opened' });
    expect([await installation.score('ann', 'reader'), await installation.score('bob', 'reader')]).toEqual([
      0, 5,
    ]);
    installation.clock.pass({ hours: 1 });
    await installation.publish(NEXT);
    expect([await installation.score('ann', 'reader'), await installation.score('bob', 'reader')]).toEqual([
      30, 5,
    ]);
    expect((await installation.ledger('ann', 'reader')).at(-1)).toMatchObject({
      from: 0,
      to: 30,
      cause: { kind: 'version', version: 2, scorecard: 'simple' },
      occurredAt: installation.clock.now,
    });
    expect((await installation.transitions('ann')).at(-1)).toMatchObject({
      from: 'low',
      to: 'high',
      fires: true,
    });
    expect(await installation.ledger('bob', 'reader')).toHaveLength(1);
    expect(await installation.examine()).toEqual([]);
  });

  it('are refused when what they read is not there', async () => {
    await using installation = await createTestInstallation();
    expect(await refusal(installation.beginPublishing(READER))).toEqual([
      'rules[0].score: found “simple”; allowed: a published scorecard of the same subject, lead: there is none',
    ]);
    await installation.publish({ ...CARD, subject: 'company' });
    expect(await refusal(installation.beginPublishing(READER))).toHaveLength(1);
    await installation.publish({ ...CARD, scorecard: 'other' });
    const wrong = {
      ...READER,
      rules: [{ id: 'x', score: { scorecard: 'other', dimension: 'fit' }, bins: { '>=50': 30 } }],
    };
    expect((await refusal(installation.beginPublishing(wrong)))[0]).toContain('a dimension of other: score');
    expect(await listVersions(installation.database.kysely, 99)).toEqual([]);
  });

  it('are refused when they would read themselves', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.publish(READER);
    const looped = { ...CARD, rules: [...CARD.rules, { id: 'loop', score: 'reader', bins: { '>=5': 1 } }] };
    expect((await refusal(installation.beginPublishing(looped)))[0]).toContain('reader → simple → reader');
  });

  it('are refused when they take away a dimension that another reads', async () => {
    await using installation = await createTestInstallation();
    const dimensions = { fit: {}, interest: {} };
    const rules = [{ ...CARD.rules[0], dimension: 'interest' }];
    await installation.publish({ ...CARD, dimensions, rules });
    await installation.publish({
      ...READER,
      rules: [{ id: 'x', score: { scorecard: 'simple', dimension: 'interest' }, bins: { '>=5': 1 } }],
    });
    expect((await refusal(installation.beginPublishing(CARD)))[0]).toContain('because reader reads it');
  });
});

describe('publishing', () => {
  it('is refused while a version of the same scorecard is being published', async () => {
    await using installation = await createTestInstallation();
    await installation.beginPublishing(CARD);
    await expect(installation.beginPublishing(NEXT)).rejects.toThrow(AlreadyPublishing);
    await installation.beginPublishing({ ...CARD, scorecard: 'other' });
    while (await installation.publishStep());
    expect(await installation.beginPublishing(NEXT)).toEqual({ slug: 'simple', version: 2 });
  });

  it('refuses what is no scorecard, and begins nothing', async () => {
    await using installation = await createTestInstallation();
    expect(
      await refusal(
        installation.beginPublishing({
          scorecard: 'simple',
          rules: [{ id: 'x', when: { event: 'A', atleast: 3 }, give: 1 }],
        }),
      ),
    ).not.toEqual([]);
    expect(await findScorecard(installation.database.kysely, 'simple')).toBeUndefined();
    expect(await installation.publishStep()).toBe(false);
  });
});
