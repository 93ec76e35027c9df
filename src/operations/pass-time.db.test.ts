import { describe, expect, it } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const START = '2026-03-02T12:00:00Z';
const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 20, hot: 40 },
  rules: [
    { id: 'recent', when: { event: 'Opened', within: '7d' }, give: 25 },
    { id: 'silent', when: { daysSinceLast: 'Opened', atLeast: 30 }, give: -10 },
    { id: 'decaying', event: 'Clicked', halfLife: '1d', each: 20, max: 20 },
  ],
  scale: { min: -50, max: 100 },
};

async function entries(installation: TestInstallation, after = 0): Promise<[string, number][]> {
  const ledger = await installation.ledger('ann', 'simple');
  return ledger
    .slice(after)
    .map(({ occurredAt, to }) => [new Date(occurredAt).toISOString().replace(':00.000Z', 'Z'), to]);
}

describe('time alone', () => {
  it('takes points away at the instant at which a window ends, and at whole days', async () => {
    await using installation = await createTestInstallation({ start: START });
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    installation.clock.pass({ days: 7, ms: -1 });
    await installation.passTime();
    expect(await installation.score('ann', 'simple')).toBe(25);
    installation.clock.pass({ ms: 1 });
    await installation.passTime();
    expect(await installation.score('ann', 'simple')).toBe(0);
    installation.clock.pass({ days: 23 });
    await installation.passTime();
    expect(await entries(installation)).toEqual([
      ['2026-03-02T12:00Z', 25],
      ['2026-03-09T12:00Z', 0],
      ['2026-04-01T12:00Z', -10],
    ]);
    expect((await installation.rowOf('ann')).nextChangeAt).toBeNull();
    expect(await installation.examine()).toEqual([]);
  });

  it('makes points decay, each step at its instant', async () => {
    await using installation = await createTestInstallation({ start: START });
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Clicked' });
    installation.clock.pass({ days: 8 });
    await installation.passTime();
    const ledger = await installation.ledger('ann', 'simple');
    expect(ledger.map(({ to }) => to)).toEqual([
      20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ]);
    const start = Date.parse(START);
    for (const { occurredAt, to, cause } of ledger.slice(1)) {
      expect(cause).toEqual({ kind: 'time' });
      // The instant at which 20 × 2^(−days) falls below to + 1/2; it is read to six decimals.
      expect(Math.abs(occurredAt - start - Math.log2(20 / (to + 0.5)) * 86_400_000)).toBeLessThan(10_000);
    }
    expect(await installation.examine()).toEqual([]);
  });

  it('passes in one go after a long downtime as it would have in small steps', async () => {
    await using small = await createTestInstallation({ start: START });
    await using large = await createTestInstallation({ start: START });
    for (const installation of [small, large]) {
      await installation.publish(CARD);
      await installation.takeIn(
        { user: 'ann', track: 'Opened', id: 'a' },
        { user: 'ann', track: 'Clicked', id: 'b' },
        { user: 'ann', track: 'Opened', id: 'c', at: '2026-03-12' },
        { user: 'ann', track: 'Clicked', id: 'd', at: '2026-03-12' },
        { user: 'ann', track: 'Clicked', id: 'e', at: '2026-03-12' },
      );
    }
    for (let hour = 0; hour < 50 * 24; hour += 6) {
      small.clock.pass({ hours: 6 });
      await small.passTime();
    }
    large.clock.pass({ days: 50 });
    await large.passTime();
    const told = async (installation: TestInstallation): Promise<unknown> => {
      const ledger = await installation.ledger('ann', 'simple');
      return ledger.map(({ recordedAt: _, ...entry }) => entry);
    };
    expect(await told(large)).toEqual(await told(small));
    expect(
      (await large.ledger('ann', 'simple')).every(
        ({ recordedAt }, n) => n < 2 || recordedAt === large.clock.now,
      ),
    ).toBe(true);
    const bands = await large.transitions('ann');
    expect(bands.map(({ from, to }) => [from, to])).toEqual(
      (await small.transitions('ann')).map(({ from, to }) => [from, to]),
    );
    expect(bands.map(({ occurredAt }) => occurredAt)).toEqual(
      bands.map(({ occurredAt }) => occurredAt).sort((a, b) => a - b),
    );
    expect(bands.map(({ to }) => to)).toEqual([
      'warm',
      'hot',
      'warm',
      'cold',
      'warm',
      'hot',
      'warm',
      'cold',
      'unqualified',
    ]);
    for (const installation of [small, large]) expect(await installation.examine()).toEqual([]);
  });
});

describe('a message of the future', () => {
  it('counts when its instant has come, and leaves the history in order', async () => {
    await using installation = await createTestInstallation({ start: START });
    await installation.publish(CARD);
    await installation.takeIn(
      { user: 'ann', track: 'Opened', at: '2026-03-05' },
      { user: 'ann', track: 'Clicked', id: 'first' },
    );
    expect(await installation.score('ann', 'simple')).toBe(20);
    expect(await installation.rowOf('ann')).toMatchObject({ pendingAt: Date.parse('2026-03-05') });
    installation.clock.now = Date.parse('2026-03-05') - 1;
    await installation.passTime();
    expect(await installation.score('ann', 'simple')).toBeLessThan(20);
    installation.clock.pass({ ms: 1 });
    expect((await installation.explain('ann', 'simple')).evaluation.score).toBeGreaterThan(20);
    await installation.passTime();
    expect((await installation.ledger('ann', 'simple')).at(-1)).toMatchObject({
      occurredAt: Date.parse('2026-03-05'),
      cause: { kind: 'event', name: 'Opened' },
    });
    expect(await installation.rowOf('ann')).toMatchObject({ pendingAt: null });
    expect(await installation.examine()).toEqual([]);
  });

  it('is passed on when another message of the same lead comes late', async () => {
    await using installation = await createTestInstallation({ start: START });
    await installation.publish(CARD);
    await installation.takeIn(
      { user: 'ann', track: 'Opened', at: '2026-03-05' },
      { user: 'ann', track: 'Opened', at: '2026-03-20' },
    );
    installation.clock.now = Date.parse('2026-03-06');
    await installation.takeIn(
      { user: 'ann', track: 'Clicked', at: '2026-03-01' },
      { user: 'ann', track: 'Opened', at: '2026-03-15' },
    );
    expect(await entries(installation)).toEqual([
      ['2026-03-05T00:00Z', 25],
      ['2026-03-01T00:00Z', 26],
    ]);
    expect(await installation.rowOf('ann')).toMatchObject({ pendingAt: Date.parse('2026-03-15') });
    installation.clock.now = Date.parse('2026-03-28');
    await installation.passTime();
    expect((await entries(installation)).at(-1)).toEqual(['2026-03-27T00:00Z', 0]);
    expect(await installation.examine()).toEqual([]);
  });

  it('counts for the company of its lead too', async () => {
    await using installation = await createTestInstallation({ start: START });
    await installation.publish({ ...CARD, scorecard: 'firms', subject: 'company' });
    await installation.takeIn(
      { user: 'ann', group: 'acme' },
      { user: 'ann', track: 'Opened', at: '2026-03-05' },
    );
    installation.clock.pass({ days: 3 });
    await installation.passTime();
    expect(await installation.score('acme', 'firms')).toBe(25);
    installation.clock.pass({ days: 7 });
    await installation.passTime();
    expect(await installation.score('acme', 'firms')).toBe(0);
    expect(await installation.examine()).toEqual([]);
  });
});
