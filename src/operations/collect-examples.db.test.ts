import { expect, test } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import type { Candidate } from '../learning/examples/candidate.ts';
import { compileScorecard } from '../scoring/compile-scorecard.ts';
import { evaluate } from '../scoring/evaluate.ts';
import { findLead } from '../store/find-subject.ts';
import { accepted } from '../testing/evaluate-history.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { collectExamples } from './collect-examples.ts';
import { type SweptExample, sweepExamples } from './sweep-examples.ts';

const CANDIDATES: Candidate[] = [
  { name: 'opens', measure: { kind: 'count', match: { events: ['Opened'] } }, values: 'number' },
  {
    name: 'recent',
    measure: { kind: 'count', match: { events: ['Opened'] }, withinMs: 7 * DAY_MS },
    values: 'number',
  },
  { name: 'title', measure: { kind: 'trait', trait: 'title' }, values: 'category' },
  { name: 'employees', measure: { kind: 'trait', trait: 'company.employees' }, values: 'number' },
];
const WON = { kind: 'event', event: 'opportunity won' } as const;
const HORIZON_MS = 10 * DAY_MS;

/** Forty leads who become known on the first day; ten of them win after some days. */
async function live(installation: TestInstallation): Promise<number> {
  const start = installation.clock.now;
  const users = Array.from({ length: 40 }, (_, n) => `user ${n}`);
  await installation.takeIn(
    ...users.flatMap((user, n) => [
      { user, identify: { title: n % 2 === 0 ? 'CEO' : 'clerk' } },
      { user, track: 'Opened' },
      ...(n < 5 ? [{ user, group: 'acme', properties: { employees: 50 } }] : []),
    ]),
    { device: 'nobody', track: 'Opened' },
  );
  for (let day = 1; day <= 30; day += 1) {
    installation.clock.pass({ days: 1 });
    const winners = users.slice(0, 10).filter((_, n) => n + 4 === day);
    await installation.takeIn(
      ...winners.map((user) => ({
        user,
        track: 'Opportunity Won',
        properties: { amount: 7, currency: 'EUR' },
      })),
      { user: users[day] ?? '', track: 'Opened' },
      ...(day === 30 ? [{ user: 'too late', identify: { title: 'CEO' } }] : []),
    );
  }
  return start;
}

function collect(installation: TestInstallation) {
  const swept: SweptExample[] = [];
  return collectExamples(installation.database.kysely, {
    outcome: WON,
    horizonMs: HORIZON_MS,
    candidates: CANDIDATES,
    now: installation.clock.now,
    onExample: (example) => swept.push(example),
  }).then((collected) => ({ ...collected, swept }));
}

test('examples are leads as they were known then, with what became of them; others are counted', async () => {
  await using installation = await createTestInstallation();
  const start = await live(installation);
  const { table, counts, span, swept } = await collect(installation);

  expect(counts).toMatchObject({ leads: 42, unknown: 1, tooRecent: 1, everConverted: 10 });
  expect(counts.examples + counts.decidedBefore).toBe(40);
  expect(counts.conversions).toBeGreaterThan(0);
  expect(table.rows).toBe(counts.examples);
  expect(span?.lastSnapshotAt).toBe(start + 20 * DAY_MS);
  for (const { takenAt, outcome, reached, input } of swept) {
    expect(takenAt).toBeGreaterThanOrEqual(start);
    expect(takenAt).toBeLessThanOrEqual(start + 20 * DAY_MS);
    expect(outcome).toBe(reached ? 1 : 0);
    if (reached) {
      expect(reached).toMatchObject({ amount: 7, currency: 'EUR' });
      expect(reached.occurredAt).toBeGreaterThan(takenAt);
      expect(reached.occurredAt).toBeLessThanOrEqual(takenAt + HORIZON_MS);
    }
    expect(input.trait('title')).toMatch(/CEO|clerk/);
  }
  const companies = swept.filter(({ input }) => input.trait('company.employees') === 50);
  expect(companies.length).toBeLessThanOrEqual(5);
  expect(companies.length).toBeGreaterThan(0);
});

test('what is received or taken back after the snapshots changes nothing of them', async () => {
  await using installation = await createTestInstallation();
  const start = await live(installation);
  const before = await collect(installation);
  // Nothing was received that counts for the end of the history: the same snapshots are drawn.
  const late = { at: start + 1 };
  await installation.takeIn(
    ...Array.from({ length: 40 }, (_, n) => [
      { user: `user ${n}`, track: 'Opened', ...late },
      { user: `user ${n}`, identify: { title: 'learned later' }, ...late },
      { user: `user ${n}`, group: 'late company', properties: { employees: 9_999 }, ...late },
    ]).flat(),
    { user: 'one', group: 'acme', properties: { employees: 77 }, ...late },
  );
  const subjects = await installation.database.kysely
    .selectFrom('message')
    .select(['subject_id', 'message_id'])
    .where('name', '=', 'Opened')
    .where('received_at', '<=', new Date(start).toISOString() as never)
    .execute();
  for (const { subject_id, message_id } of subjects.slice(0, 20)) {
    await installation.database.kysely
      .updateTable('message')
      .set({ retraction: 'robot', retracted_at: new Date(installation.clock.now).toISOString() })
      .where('subject_id', '=', subject_id)
      .where('message_id', '=', message_id)
      .execute();
  }
  const after = await collect(installation);
  expect(after.counts.examples).toBe(before.counts.examples);
  expect(after.table).toEqual(before.table);
});

test('any scorecard is evaluated at snapshots that are asked for, also those that are still open', async () => {
  await using installation = await createTestInstallation();
  const start = await live(installation);
  const document = {
    scorecard: 'simple',
    rules: [
      { id: 'opened', when: { event: 'Opened', within: '7d' }, each: 10, max: 60 },
      { id: 'title', trait: 'title', bins: { CEO: 15 } },
      { id: 'size', trait: 'company.employees', bins: { '>=50': 7 } },
    ],
  };
  const compiled = compileScorecard(accepted(document));
  await installation.publish(document);
  const instants = [start, start + 9 * DAY_MS, start + 25 * DAY_MS];
  const sweep = (withOpenHorizon: boolean) => {
    const scores = new Map<string, number>();
    return sweepExamples(
      installation.database.kysely,
      {
        outcome: WON,
        horizonMs: HORIZON_MS,
        slots: compiled.slots,
        snapshots: instants,
        withOpenHorizon,
        now: installation.clock.now,
      },
      ({ subjectId, takenAt, input }) => {
        scores.set(`${subjectId} ${takenAt}`, evaluate(compiled, input).score);
      },
    ).then(() => scores);
  };
  const closed = await sweep(false);
  const open = await sweep(true);
  expect([...closed.keys()].filter((key) => key.endsWith(`${instants[2]}`))).toEqual([]);
  expect(closed.size).toBe(40 + 34);
  expect(open.size).toBe(40 + 34 + 30);
  for (const user of ['user 0', 'user 3', 'user 20']) {
    for (const at of instants) {
      const { evaluation } = await installation.explain(user, 'simple', { at, knownAt: at });
      const subjectId = await findLead(installation.database.kysely, user);
      const score = open.get(`${subjectId} ${at}`);
      // Winners are no examples any more after they won.
      if (user === 'user 20' || score !== undefined) expect(score).toBe(evaluation.score);
    }
  }
});

test('history that was imported at once counts as known when it happened, where that is asked for', async () => {
  await using installation = await createTestInstallation();
  const now = installation.clock.now;
  await installation.takeIn(
    { user: 'a', identify: { title: 'CEO' }, at: now - 60 * DAY_MS },
    { user: 'a', track: 'Opportunity Won', at: now - 55 * DAY_MS },
    { user: 'b', identify: { title: 'clerk' }, at: now - 60 * DAY_MS },
    { user: 'b', track: 'Opened', at: now },
  );
  const sweep = (knownBy: 'received' | 'occurred') =>
    sweepExamples(
      installation.database.kysely,
      { outcome: WON, horizonMs: HORIZON_MS, slots: [], knownBy, snapshots: [now - 59 * DAY_MS], now },
      ({ input, outcome }) => expect(input.trait('title')).toBe(outcome === 1 ? 'CEO' : 'clerk'),
    );
  expect((await sweep('received')).counts).toMatchObject({ leads: 2, tooRecent: 2, examples: 0 });
  expect((await sweep('occurred')).counts).toMatchObject({ examples: 2, conversions: 1 });
});
