import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompactMessage } from '../testing/incoming.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { mergeByHand } from './merge-by-hand.ts';
import { splitLead } from './split-lead.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 12, hot: 30 },
  scale: { min: -100, max: 100 },
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 5, max: 50 },
    { id: 'recent', when: { event: 'Opened', atLeast: 3, within: '7d' }, give: 10 },
    { id: 'decaying', event: 'Clicked', halfLife: '2d', each: 8, max: 40 },
    { id: 'visits', event: 'Site Visited', within: '30d', each: 2, max: 20 },
    { id: 'title', trait: 'title', bins: { CEO: 7, CTO: 3 } },
    { id: 'size', trait: 'company.employees', bins: { '>=50': 11 } },
  ],
};
const FIRMS = {
  scorecard: 'firms',
  subject: 'company',
  rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1 }],
};

async function merge(installation: TestInstallation, from: string, to: string): Promise<boolean> {
  const ids = { from: await installation.idOf(from), to: await installation.idOf(to) };
  return installation.database.transaction(async (transaction) =>
    mergeByHand(transaction, await installation.registry.hold(transaction), {
      ...ids,
      now: installation.clock.now,
    }),
  );
}

function split(installation: TestInstallation, subjectId: string): Promise<string | undefined> {
  return installation.database.transaction(async (transaction) =>
    splitLead(transaction, await installation.registry.hold(transaction), {
      subjectId,
      now: installation.clock.now,
    }),
  );
}

/** What must be as if the leads had never been merged. */
async function essence(installation: TestInstallation, name: string): Promise<unknown> {
  const { traits, states, nextChangeAt, pendingAt } = await installation.rowOf(name);
  const score = await installation.stored(name, 'simple');
  const { score: total, points, band, grade } = score ?? {};
  return { traits, states, nextChangeAt, pendingAt, total, points, band, grade };
}

const ANN: CompactMessage[] = [
  { user: 'ann', identify: { title: 'CEO' }, id: 'a1', at: '2026-03-01' },
  { user: 'ann', track: 'Opened', id: 'a2', at: '2026-03-01T08:00:00Z' },
  { user: 'ann', device: 'phone', page: true, id: 'a3' },
  { user: 'ann', track: 'Opened', id: 'a4', at: '2026-03-05' },
  { user: 'ann', group: 'acme', properties: { employees: 80 }, id: 'a5', at: '2026-02-01' },
];
const BOB: CompactMessage[] = [
  { user: 'bob', identify: { title: 'CTO' }, id: 'b1', at: '2026-03-02' },
  { user: 'bob', track: 'Opened', id: 'b2', at: '2026-03-02T08:00:00Z' },
  { user: 'bob', track: 'Opened', id: 'b3' },
  { user: 'bob', track: 'Opened', id: 'same' },
  { user: 'bob', track: 'Clicked', id: 'b4' },
];

describe('a split', () => {
  it('leaves both leads as if they had never been merged, with what came meanwhile', async () => {
    await using merged = await createTestInstallation();
    await using twin = await createTestInstallation();
    for (const installation of [merged, twin]) {
      await installation.publish(CARD);
      await installation.publish(FIRMS);
      await installation.takeIn(...ANN, { user: 'ann', track: 'Opened', id: 'same' });
      await installation.takeIn(...BOB);
      await installation.takeIn({ device: 'tablet', track: 'Opened', id: 't1' });
    }
    const bob = await merged.idOf('bob');
    expect(await merge(merged, 'bob', 'ann')).toBe(true);
    expect(await merge(merged, 'bob', 'ann')).toBe(false);
    expect(await merged.idOf(bob)).toBe(await merged.idOf('ann'));
    expect(await merged.examine()).toEqual([]);
    for (const installation of [merged, twin]) {
      installation.clock.pass({ days: 1 });
      await installation.passTime();
      // A tablet that turns out to be Bob's follows Bob.
      await installation.takeIn({ user: 'bob', device: 'tablet', track: 'Clicked', id: 'b5' });
      await installation.takeIn({ user: 'ann', track: 'Clicked', id: 'a6' });
      await installation.takeIn({ device: 'tablet', track: 'Opened', id: 't2', at: '2026-03-06' });
    }
    expect(await merged.score('ann', 'simple')).toBeGreaterThan(await twin.score('ann', 'simple'));
    expect(await split(merged, bob)).toBe(await merged.idOf('ann'));
    expect(await split(merged, bob)).toBeUndefined();
    expect(await merged.idOf('bob')).toBe(bob);
    expect(await merged.idOf('tablet')).toBe(bob);
    for (let day = 0; day < 8; day += 1) {
      for (const name of ['ann', 'bob', 'tablet'])
        expect([day, name, await essence(merged, name)]).toEqual([day, name, await essence(twin, name)]);
      expect(await merged.score('acme', 'firms')).toBe(await twin.score('acme', 'firms'));
      for (const installation of [merged, twin]) {
        installation.clock.pass({ days: 1 });
        await installation.passTime();
      }
    }
    expect(await merged.examine()).toEqual([]);
  });

  it('goes on in the ledgers with an entry that says so, and tells each change of band once', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(...ANN);
    await installation.takeIn(...BOB);
    const [ann, bob] = [await installation.idOf('ann'), await installation.idOf('bob')];
    const bands = async (name: string) =>
      (await installation.transitions(name)).map(({ from, to }) => [from, to]);
    const before = { ann: await bands('ann'), bob: await bands('bob') };
    expect(before.ann.at(-1)?.[1]).toBe('warm');
    await merge(installation, 'bob', 'ann');
    expect(await bands('ann')).toEqual([...before.ann, ['warm', 'hot']]);
    await split(installation, bob);
    expect(await bands('bob')).toEqual(before.bob);
    expect(await bands('ann')).toEqual([...before.ann, ['warm', 'hot'], ['hot', 'warm']]);
    const entry = (await installation.ledger('bob', 'simple')).at(-1);
    expect(entry).toMatchObject({
      from: 0,
      to: await installation.score('bob', 'simple'),
      cause: { kind: 'split', subjectId: ann },
    });
    expect((await installation.ledger('ann', 'simple')).at(-1)).toMatchObject({
      to: await installation.score('ann', 'simple'),
      cause: { kind: 'split', subjectId: bob },
    });
    expect(await installation.examine()).toEqual([]);
  });

  it('gives back a part of a lead that was merged into a third, and of a whole of three', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(...ANN);
    await installation.takeIn(...BOB);
    await installation.takeIn({ user: 'cec', track: 'Opened' });
    const scores = async () =>
      Promise.all(['ann', 'bob', 'cec'].map((name) => installation.score(name, 'simple')));
    const alone = await scores();
    const [ann, bob, cec] = await Promise.all(['ann', 'bob', 'cec'].map((name) => installation.idOf(name)));
    await merge(installation, 'bob', 'cec');
    await merge(installation, 'cec', 'ann');
    expect(await split(installation, cec ?? '')).toBe(ann);
    expect([await installation.idOf('bob'), await installation.score('ann', 'simple')]).toEqual([
      cec,
      alone[0],
    ]);
    await merge(installation, 'cec', 'ann');
    expect(await split(installation, bob ?? '')).toBe(ann);
    expect(await installation.idOf('cec')).toBe(ann);
    await split(installation, cec ?? '');
    expect(await scores()).toEqual(alone);
    expect(await installation.examine()).toEqual([]);
  });

  it('finds a lead whose names somebody just used where it went', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened' }, { user: 'bob', track: 'Opened' });
    const bob = await installation.idOf('bob');
    await merge(installation, 'bob', 'ann');
    await Promise.all([split(installation, bob), installation.takeIn({ user: 'bob', track: 'Opened' })]);
    expect([await installation.score('ann', 'simple'), await installation.score('bob', 'simple')]).toEqual([
      5, 10,
    ]);
    expect(await installation.examine()).toEqual([]);
  });
});

const step = fc.record({
  who: fc.constantFrom('ann', 'bob'),
  what: fc.constantFrom('Opened', 'Clicked', 'page', 'CEO', 'CTO', 'acme', 'beta'),
  minutes: fc.integer({ min: -5_000, max: 5_000 }),
  device: fc.constantFrom(undefined, 'one', 'two'),
});

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function messageOf(
  { who, what, minutes, device }: Step,
  { id, suffix, now }: { id: string; suffix: string; now: number },
): CompactMessage {
  const about = {
    user: `${who}${suffix}`,
    id,
    at: now + minutes * 60_000,
    ...(device && { device: `${who}${suffix}-${device}` }),
  };
  if (what === 'page') return { ...about, page: true };
  if (what === 'CEO' || what === 'CTO') return { ...about, identify: { title: what } };
  const employees = what === 'acme' ? 80 : 5;
  if (what === 'acme' || what === 'beta') return { ...about, group: what, properties: { employees } };
  return { ...about, track: what };
}

it('scores after a merge and its split equal those of leads that were never merged', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(CARD);
  let runs = 0;
  const part = fc.array(step, { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.tuple(part, part, part), async (parts) => {
      runs += 1;
      const [own, twins] = [`${runs}`, `${runs}-twin`];
      for (const suffix of [own, twins])
        for (const who of ['ann', 'bob'])
          await installation.takeIn({ user: who + suffix, track: 'Seen', id: 'seen' });
      const bob = await installation.idOf(`bob${own}`);
      for (const [index, steps] of parts.entries()) {
        const now = installation.clock.now;
        for (const suffix of [own, twins])
          await installation.takeIn(
            ...steps.map((one, position) =>
              messageOf(one, { id: `m${runs}-${index}-${position}`, suffix, now }),
            ),
          );
        installation.clock.pass({ hours: 20 });
        await installation.passTime();
        if (index === 0) await merge(installation, bob, `ann${own}`);
        if (index === 1) await split(installation, bob);
      }
      for (const name of ['ann', 'bob'])
        expect(await essence(installation, name + own)).toEqual(await essence(installation, name + twins));
    }),
    { numRuns: 10 },
  );
  expect(await installation.examine()).toEqual([]);
});
