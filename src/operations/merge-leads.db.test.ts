import { describe, expect, it } from 'vitest';
import { identitiesOf } from '../store/find-subject.ts';
import { readTimeline } from '../store/messages.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, hot: 30 },
  scale: { min: -100, max: 100 },
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 5, max: 50 },
    { id: 'recent', when: { event: 'Opened', atLeast: 3, within: '7d' }, give: 10 },
    { id: 'decaying', event: 'Clicked', halfLife: '2d', each: 8, max: 40 },
    { id: 'visits', event: 'Site Visited', within: '30d', each: 2, max: 20 },
    { id: 'title', trait: 'title', bins: { CEO: 7, CTO: 3 } },
  ],
};

/** What Ann does on her telephone before she says who she is, and what she does as a known person. */
const ON_DEVICE = [
  { track: 'Opened', id: 'a1', at: '2026-02-20' },
  { track: 'Clicked', id: 'a2', at: '2026-03-01T10:00:00Z' },
  { page: true, id: 'a3', at: '2026-03-01T10:10:00Z' },
  { identify: { title: 'CTO' }, id: 'a4', at: '2026-03-01' },
  { track: 'Opened', id: 'a5', at: '2026-03-09' },
] as const;
const KNOWN = [
  { track: 'Opened', id: 'b1', at: '2026-02-27' },
  { track: 'Opened', id: 'b2', at: '2026-03-01' },
  { track: 'Clicked', id: 'b3', at: '2026-03-02T09:00:00Z' },
  { page: true, id: 'b4', at: '2026-03-01T10:30:00Z' },
  { identify: { title: 'CEO' }, id: 'b5', at: '2026-02-28' },
] as const;

async function takeInApart(installation: TestInstallation): Promise<void> {
  await installation.takeIn(...ON_DEVICE.map((message) => ({ ...message, device: 'phone' })));
  await installation.takeIn(...KNOWN.map((message) => ({ ...message, user: 'ann' })));
}

/** What must be the same for a merged lead and for one that did it all. */
async function essence(installation: TestInstallation): Promise<unknown> {
  const { traits, states, nextChangeAt, pendingAt } = await installation.rowOf('ann');
  const score = await installation.stored('ann', 'simple');
  return {
    traits,
    states,
    nextChangeAt,
    pendingAt,
    score: score?.score,
    points: score?.points,
    band: score?.band,
  };
}

describe('leads that turn out to be one', () => {
  it('have the memory and the score of one lead that did it all, now and later', async () => {
    await using merged = await createTestInstallation();
    await using single = await createTestInstallation();
    for (const installation of [merged, single]) await installation.publish(CARD);
    await takeInApart(merged);
    await single.takeIn(...[...ON_DEVICE, ...KNOWN].map((message) => ({ ...message, user: 'ann' })));
    const identify = { user: 'ann', device: 'phone', track: 'Else', id: 'z' };
    for (const installation of [merged, single]) await installation.takeIn(identify);
    expect(await essence(merged)).toEqual(await essence(single));
    expect(await merged.score('ann', 'simple')).toBe(33);
    for (let day = 0; day < 12; day += 1) {
      for (const installation of [merged, single]) {
        installation.clock.pass({ days: 1 });
        await installation.passTime();
      }
      expect([day, await essence(merged)]).toEqual([day, await essence(single)]);
    }
    expect(await merged.score('ann', 'simple')).toBe(25);
    expect(await merged.examine()).toEqual([]);
  });

  it('close the ledger of the one that is left, and move its history and names', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await takeInApart(installation);
    const [left, kept] = [await installation.idOf('phone'), await installation.idOf('ann')];
    const before = await installation.score('phone', 'simple');
    expect(before).toBe(15);
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Else', id: 'z' });

    const closed = await installation.ledger(left, 'simple');
    expect(closed.at(-1)).toMatchObject({ from: before, to: 0, cause: { kind: 'merge', subjectId: kept } });
    expect(closed.at(-1)?.moves.reduce((sum, { points }) => sum + points, 0)).toBe(-before);
    const entry = (await installation.ledger('ann', 'simple')).at(-1);
    expect(entry).toMatchObject({
      cause: { kind: 'merge', subjectId: left },
      occurredAt: installation.clock.now,
    });
    const { kysely } = installation.database;
    expect(await identitiesOf(kysely, left)).toEqual([]);
    expect(await identitiesOf(kysely, kept)).toEqual([
      { kind: 'anonymous', value: 'phone' },
      { kind: 'user', value: 'ann' },
    ]);
    expect(await readTimeline(kysely, { subjectId: left, limit: 100 })).toEqual([]);
    const timeline = await readTimeline(kysely, { subjectId: kept, limit: 100 });
    expect(timeline.map(({ messageId }) => messageId).sort()).toEqual([
      'a1',
      'a2',
      'a3',
      'a4',
      'a5',
      'b1',
      'b2',
      'b3',
      'b4',
      'b5',
      'z',
    ]);
    // Old links to the lead that is left lead on.
    expect(await installation.idOf(left)).toBe(kept);
    expect(await installation.examine()).toEqual([]);
  });

  it('count a message that both have once', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      { device: 'phone', track: 'Opened', id: 'same' },
      { device: 'phone', track: 'Opened', id: 'own' },
    );
    await installation.takeIn({ user: 'ann', track: 'Opened', id: 'same' });
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Else' });
    expect(await installation.score('ann', 'simple')).toBe(10);
    expect(await installation.examine()).toEqual([]);
  });

  it('keep a message taken back without effect', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      { device: 'phone', track: 'Opened', id: 'x' },
      { device: 'phone', track: 'Opened', id: 'y' },
    );
    await installation.retract('phone', ['x']);
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Else' });
    expect(await installation.score('ann', 'simple')).toBe(10);
    expect(await installation.examine()).toEqual([]);
  });

  it('are one after a chain of merges in one batch', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      { device: 'd1', track: 'Opened' },
      { device: 'd2', track: 'Opened' },
      { user: 'old', track: 'Opened' },
    );
    await installation.takeIn(
      { device: 'd3', track: 'Opened' },
      { device: 'd1', email: 'x@example.com', track: 'Opened' },
      { device: 'd2', email: 'x@example.com', track: 'Opened' },
      { user: 'old', email: 'x@example.com', track: 'Opened' },
      { user: 'ann', device: 'd3', track: 'Opened' },
      { user: 'ann', alias: 'old' },
    );
    const ids = new Set(
      await Promise.all(
        ['d1', 'd2', 'd3', 'old', 'ann', 'x@example.com'].map((name) => installation.idOf(name)),
      ),
    );
    expect(ids.size).toBe(1);
    expect(await installation.score('ann', 'simple')).toBe(50);
    expect(await installation.examine()).toEqual([]);
  });

  it('wait for the future messages of both', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      { device: 'phone', track: 'Opened', at: '2026-03-03' },
      { device: 'phone', track: 'Opened' },
    );
    await installation.takeIn({ user: 'ann', track: 'Opened', at: '2026-03-04' });
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Else' });
    expect(await installation.score('ann', 'simple')).toBe(5);
    installation.clock.pass({ days: 5 });
    await installation.passTime();
    expect(await installation.score('ann', 'simple')).toBe(25);
    expect(
      (await installation.ledger('ann', 'simple'))
        .slice(-2)
        .map(({ occurredAt, to }) => [new Date(occurredAt).toISOString(), to]),
    ).toEqual([
      ['2026-03-03T00:00:00.000Z', 10],
      ['2026-03-04T00:00:00.000Z', 25],
    ]);
    expect(await installation.examine()).toEqual([]);
  });
});

describe('a company', () => {
  const FIRMS = {
    scorecard: 'firms',
    subject: 'company',
    rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1 }],
  };

  it('moves along with the lead that belonged to it', async () => {
    await using installation = await createTestInstallation();
    await installation.publish({
      ...CARD,
      rules: [...CARD.rules, { id: 'size', trait: 'company.employees', bins: { '>=50': 11 } }],
    });
    await installation.publish(FIRMS);
    await installation.takeIn(
      { device: 'phone', group: 'acme', properties: { employees: 80 } },
      { device: 'phone', track: 'Opened' },
    );
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    expect([await installation.score('ann', 'simple'), await installation.score('acme', 'firms')]).toEqual([
      5, 1,
    ]);
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Else' });
    expect((await installation.rowOf('ann')).companyId).toBe(await installation.idOf('acme'));
    expect([await installation.score('ann', 'simple'), await installation.score('acme', 'firms')]).toEqual([
      21, 2,
    ]);
    expect(await installation.examine()).toEqual([]);
  });

  it('keeps the one that was said later when both leads had one', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(FIRMS);
    await installation.takeIn(
      { device: 'phone', group: 'late', at: '2026-03-02' },
      { device: 'phone', track: 'Opened' },
    );
    await installation.takeIn(
      { user: 'ann', group: 'early', at: '2026-03-01' },
      { user: 'ann', track: 'Opened' },
    );
    await installation.takeIn({ user: 'ann', device: 'phone', track: 'Opened' });
    expect((await installation.rowOf('ann')).companyId).toBe(await installation.idOf('late'));
    expect([await installation.score('late', 'firms'), await installation.score('early', 'firms')]).toEqual([
      3, 0,
    ]);
    expect(await installation.examine()).toEqual([]);
  });
});
