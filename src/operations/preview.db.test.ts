import { describe, expect, it } from 'vitest';
import type { Scorecard } from '../domain/scorecard.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { previewScorecard } from './preview.ts';
import { compileSource } from './registry.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 20, hot: 40 },
  margin: 5,
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 9, max: 50 },
    { id: 'recent', when: { event: 'Opened', within: '7d' }, give: 8 },
  ],
};
const NEXT = {
  ...CARD,
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 5, max: 50 },
    { id: 'bought', when: { event: 'Bought' }, each: 15, max: 45 },
    { id: 'size', trait: 'company.employees', bins: { '>=50': 3 } },
  ],
};

function read(document: object): Scorecard {
  return compileSource(JSON.stringify(document)).scorecard;
}

async function preview(installation: TestInstallation, document: object) {
  const { database, registry, clock } = installation;
  const request = { scorecard: read(document), now: clock.now };
  for await (const state of previewScorecard(database, await registry.read(database.kysely), request)) {
    if (state.isLast) return state.tally.read(state.subjects);
  }
  throw new Error('a preview without an end');
}

async function populate(installation: TestInstallation): Promise<void> {
  for (let n = 0; n < 24; n += 1) {
    const user = `user${n}`;
    await installation.takeIn(
      ...Array.from({ length: n % 6 }, () => ({ user, track: 'Opened' })),
      ...Array.from({ length: n % 4 }, () => ({ user, track: 'Bought' })),
      { user, group: `firm${n % 3}`, properties: { employees: 20 + 30 * (n % 3) } },
    );
  }
  await installation.passTime();
  installation.clock.pass({ days: 7 });
  await installation.passTime();
}

/** Every stored score of the live version. */
async function truth(installation: TestInstallation, names: readonly string[]) {
  const rows = await Promise.all(
    names.map(async (name) => ({
      name,
      subjectId: await installation.idOf(name),
      row: await installation.stored(name, 'simple'),
    })),
  );
  return new Map(
    rows.map(({ subjectId, row }) => [subjectId, { score: row?.score ?? 0, band: row?.band ?? null }]),
  );
}

const LEADS = Array.from({ length: 24 }, (_, n) => `user${n}`);
const FIRMS = ['firm0', 'firm1', 'firm2'];

async function expectAsPublished(
  installation: TestInstallation,
  document: object,
  names: readonly string[],
): Promise<void> {
  const said = await preview(installation, document);
  const before = await truth(installation, names);
  await installation.publish(document);
  const after = await truth(installation, names);
  expect([said.subjects, said.sampled]).toEqual([names.length, names.length]);
  const moved = [...after].filter(([subjectId, { band }]) => before.get(subjectId)?.band !== band);
  const movers = moved.map(([subjectId, { score, band }]) => ({
    subjectId,
    fromBand: before.get(subjectId)?.band,
    toBand: band,
    before: before.get(subjectId)?.score,
    after: score,
  }));
  const byId = (a: { subjectId: string }, b: { subjectId: string }) => (a.subjectId < b.subjectId ? -1 : 1);
  expect(movers.length).toBeGreaterThan(0);
  expect(said.movers.toSorted(byId)).toEqual(movers.sort(byId));
  expect(said.moves.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(movers.length);
  const scores = [...after.values()].map(({ score }) => score);
  expect(said.after.mean).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / scores.length);
  expect(said.after.histogram.map(({ subjects }) => subjects).reduce((sum, n) => sum + n, 0)).toBe(
    names.length,
  );
  for (const { from, to, subjects } of said.after.histogram)
    expect(subjects).toBe(scores.filter((score) => score >= from && score <= to).length);
  for (const { band, subjects } of said.after.bands)
    expect(subjects).toBe([...after.values()].filter((one) => one.band === band).length);
  for (const { band, subjects } of said.before?.bands ?? [])
    expect(subjects).toBe([...before.values()].filter((one) => one.band === band).length);
}

describe('a preview', () => {
  it('of leads is what publishing does, with measures that are new and bands held by their margin', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await populate(installation);
    await expectAsPublished(installation, NEXT, LEADS);
  });

  it('of companies is what publishing does, with measures that are new', async () => {
    await using installation = await createTestInstallation();
    await installation.publish({ ...CARD, subject: 'company' });
    await populate(installation);
    await expectAsPublished(
      installation,
      { ...NEXT, subject: 'company', rules: [{ id: 'bought', when: { event: 'Bought' }, each: 1, max: 40 }] },
      FIRMS,
    );
  });

  it('of the first version has nothing before', async () => {
    await using installation = await createTestInstallation();
    await populate(installation);
    const said = await preview(installation, NEXT);
    expect(said.before).toBeNull();
    expect(said.movers.every(({ fromBand, before }) => fromBand === null && before === null)).toBe(true);
    expect(said.moves.reduce((sum, { subjects }) => sum + subjects, 0)).toBe(24);
  });

  it('changes nothing', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await populate(installation);
    const rows = await Promise.all(LEADS.map((name) => installation.rowOf(name)));
    await preview(installation, NEXT);
    expect(await Promise.all(LEADS.map((name) => installation.rowOf(name)))).toEqual(rows);
    expect(await installation.examine()).toEqual([]);
  });

  it('counts those who are no longer scored, and those who come to be', async () => {
    await using installation = await createTestInstallation();
    await installation.publish({ ...CARD, eligible: { 'company.employees': { atMost: 60 } } });
    await populate(installation);
    const said = await preview(installation, { ...CARD, eligible: { 'company.employees': { atLeast: 50 } } });
    expect(said.before?.notEligible.subjects).toBe(8);
    expect(said.after.notEligible.subjects).toBe(8);
    const leaving = said.moves
      .filter(({ to }) => to === null)
      .reduce((sum, { subjects }) => sum + subjects, 0);
    const coming = said.moves
      .filter(({ from }) => from === null)
      .reduce((sum, { subjects }) => sum + subjects, 0);
    expect([leaving, coming]).toEqual([8, 8]);
    expect(said.movers.filter(({ toBand, after }) => toBand === null && after === null)).toHaveLength(8);
  });

  it('grows from a random sample to everybody, and ends when nobody asks on', async () => {
    await using installation = await createTestInstallation();
    const leads = Array.from({ length: 600 }, (_, n) => ({
      user: `lead${n}`,
      track: n % 4 === 0 ? 'Bought' : 'Opened',
    }));
    await installation.takeIn(...leads);
    const { database, registry, clock } = installation;
    const states = previewScorecard(database, await registry.read(database.kysely), {
      scorecard: read(NEXT),
      now: clock.now,
    });
    const seen: [number, number, boolean][] = [];
    for await (const { tally, subjects, isLast } of states) {
      const { sampled, rules } = tally.read(subjects);
      const bought = rules.find(({ rule }) => rule === 'bought');
      seen.push([sampled, subjects, isLast]);
      expect(bought?.low).toBeLessThanOrEqual(0.25);
      expect(bought?.high).toBeGreaterThanOrEqual(0.25);
      expect(bought?.low === bought?.high).toBe(isLast);
    }
    expect(seen).toEqual([
      [250, 600, false],
      [500, 600, false],
      [600, 600, true],
    ]);
  });
});
