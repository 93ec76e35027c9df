import { describe, expect, it } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 20, hot: 40 },
  margin: 10,
  rules: [
    { id: 'opened', when: { event: 'Opened', within: '3d' }, each: 10, max: 60 },
    { id: 'clicked', event: 'Clicked', halfLife: '1d', each: 16, max: 48 },
    { id: 'silent', when: { daysSinceLast: 'Opened', atLeast: 2 }, give: -5 },
    { id: 'title', trait: 'title', bins: { CEO: 15 } },
    { id: 'size', trait: 'company.employees', bins: { '>=50': 7 } },
  ],
};

interface Seen {
  at: number;
  score: number;
  band: string | null;
}

/** Lives through some days, and notes the score and the band every six hours. */
async function live(installation: TestInstallation, slug: string, name: string): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let step = 0; step < 40; step += 1) {
    installation.clock.pass({ hours: 6 });
    await installation.passTime();
    if ([1, 2, 3, 11, 20].includes(step)) await installation.takeIn({ user: 'ann', track: 'Opened' });
    if ([2, 9, 10, 21].includes(step))
      await installation.takeIn({ user: 'bob', group: 'acme' }, { user: 'ann', track: 'Clicked' });
    if (step === 5) await installation.takeIn({ user: 'ann', identify: { title: 'CEO' } });
    if (step === 7) await installation.takeIn({ user: 'ann', group: 'acme', properties: { employees: 80 } });
    if (step === 15)
      await installation.takeIn({
        user: 'ann',
        track: 'Opened',
        at: installation.clock.now + 13 * 3_600_000,
      });
    await installation.passTime();
    const score = await installation.stored(name, slug).catch(() => undefined);
    if (score) seen.push({ at: installation.clock.now, score: score.score, band: score.band });
  }
  return seen;
}

async function explained(
  installation: TestInstallation,
  slug: string,
  name: string,
  seen: readonly Seen[],
): Promise<Seen[]> {
  const told: Seen[] = [];
  for (const { at } of seen) {
    const { evaluation, band } = await installation.explain(name, slug, { at, knownAt: at });
    told.push({ at, score: evaluation.score, band });
  }
  return told;
}

describe('an explanation of the past', () => {
  it('is what the live score and the band were then, with the margin along the path', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    const seen = await live(installation, 'simple', 'ann');
    expect(seen).toHaveLength(39);
    expect(new Set(seen.map(({ band }) => band))).toEqual(new Set(['cold', 'warm', 'hot']));
    // The margin matters: somewhere a band is held below its threshold.
    expect(seen.some(({ score, band }) => band === 'warm' && score < 20)).toBe(true);
    expect(await explained(installation, 'simple', 'ann', seen)).toEqual(seen);
    expect(await installation.examine()).toEqual([]);
  });

  it('of a company is so too, from all its people', async () => {
    await using installation = await createTestInstallation();
    await installation.publish({ ...CARD, subject: 'company' });
    await installation.takeIn({ user: 'ann', group: 'acme' });
    const seen = await live(installation, 'simple', 'acme');
    expect(seen.some(({ score, band }) => band === 'warm' && score < 20)).toBe(true);
    expect(await explained(installation, 'simple', 'acme', seen)).toEqual(seen);
    expect(await installation.examine()).toEqual([]);
  });

  it('tells what was true then from what was known then', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    const start = installation.clock.now;
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    const later = installation.clock.pass({ days: 1 });
    await installation.takeIn({ user: 'ann', track: 'Opened', at: start });
    const scoreAt = async (at: number, knownAt?: number) =>
      (await installation.explain('ann', 'simple', { at, knownAt })).evaluation.score;
    expect(await scoreAt(start)).toBe(20);
    expect(await scoreAt(start, start)).toBe(10);
    expect(await scoreAt(start, later)).toBe(20);
    expect(await scoreAt(start - 1)).toBe(0);
    expect((await installation.explain('ann', 'simple', { at: start - 1 })).band).toBe('cold');
    expect(await scoreAt(start + 10 * 86_400_000)).toBe(0);
  });

  it('is given by any version, also one that is no longer live', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened' }, { user: 'ann', track: 'Bought' });
    await installation.publish({ ...CARD, rules: [{ id: 'bought', when: { event: 'Bought' }, give: 33 }] });
    const scoreBy = async (version?: number) =>
      (await installation.explain('ann', 'simple', version === undefined ? {} : { version })).evaluation
        .score;
    expect([await scoreBy(), await scoreBy(2), await scoreBy(1)]).toEqual([33, 33, 10]);
    const { evidence } = await installation.explain('ann', 'simple', { version: 1 });
    expect(evidence.get('opened')?.events).toMatchObject([{ name: 'Opened' }]);
  });

  it('names the events and traits behind every rule', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      ...Array.from({ length: 7 }, (_, n) => ({
        user: 'ann',
        track: 'Opened',
        id: `o${n}`,
        at: installation.clock.now - n,
      })),
      { user: 'ann', identify: { title: 'CEO' } },
      { user: 'ann', group: 'acme', properties: { employees: 80 } },
    );
    const { evidence, evaluation } = await installation.explain('ann', 'simple');
    expect(evaluation.rows.reduce((sum, { points }) => sum + points, 0)).toBe(evaluation.score);
    expect(evidence.get('opened')?.events.map(({ messageId }) => messageId)).toEqual([
      'o0',
      'o1',
      'o2',
      'o3',
      'o4',
    ]);
    expect(evidence.get('title')?.trait).toMatchObject({ name: 'title', value: 'CEO' });
    expect(evidence.get('size')?.trait).toMatchObject({ name: 'company.employees', value: 80 });
    expect(evidence.get('clicked')).toEqual({ events: [] });
  });
});

describe('messages taken back', () => {
  it('lose their points with an entry, and keep them in what was known before', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(...['a', 'b', 'c', 'd'].map((id) => ({ user: 'ann', track: 'Opened', id })));
    const before = installation.clock.now;
    const at = installation.clock.pass({ hours: 1 });
    expect(await installation.retract('ann', ['a', 'b', 'c', 'nothing'], 'a scanner')).toEqual(
      expect.arrayContaining(['a', 'b', 'c']),
    );
    expect(await installation.stored('ann', 'simple')).toMatchObject({ score: 10, band: 'warm' });
    expect((await installation.ledger('ann', 'simple')).at(-1)).toMatchObject({
      from: 40,
      to: 10,
      occurredAt: at,
      cause: { kind: 'retraction', reason: 'a scanner' },
      moves: [{ row: 'rule:opened', points: -30 }],
    });
    expect((await installation.transitions('ann')).at(-1)).toMatchObject({ from: 'hot', to: 'warm' });
    expect(await installation.retract('ann', ['a'])).toEqual([]);
    expect((await installation.explain('ann', 'simple', { at: before })).evaluation.score).toBe(10);
    const known = await installation.explain('ann', 'simple', { at: before, knownAt: before });
    expect([known.evaluation.score, known.band, known.evidence.get('opened')?.events.length]).toEqual([
      40,
      'hot',
      4,
    ]);
    expect(await installation.examine()).toEqual([]);
  });

  it('take a trait back to what it was before, and points from the company', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.publish({ ...CARD, scorecard: 'firms', subject: 'company' });
    await installation.takeIn(
      { user: 'ann', identify: { title: 'CEO' }, at: '2026-03-01' },
      { user: 'ann', group: 'acme' },
    );
    await installation.takeIn(
      { user: 'ann', identify: { title: 'none' }, id: 'wrong' },
      { user: 'ann', track: 'Opened', id: 'x' },
    );
    expect([await installation.score('ann', 'simple'), await installation.score('acme', 'firms')]).toEqual([
      10, 10,
    ]);
    await installation.retract('ann', ['wrong', 'x']);
    expect([await installation.score('ann', 'simple'), await installation.score('acme', 'firms')]).toEqual([
      15, 0,
    ]);
    expect(await installation.examine()).toEqual([]);
  });

  it('of the future never get points', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened', id: 'x', at: '2026-03-05' });
    await installation.retract('ann', ['x']);
    installation.clock.pass({ days: 4 });
    await installation.passTime();
    expect(await installation.ledger('ann', 'simple')).toEqual([]);
    expect(await installation.examine()).toEqual([]);
  });
});
