import fc from 'fast-check';
import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import { compareMessages, type Message } from '../domain/message.ts';
import { recall } from '../scoring/memory.ts';
import { readScorecard } from '../scoring/read-scorecard.ts';
import { evaluateSubject } from '../scoring/subject.ts';
import { readScores } from '../store/scores.ts';
import { type CompactMessage, incoming } from '../testing/incoming.ts';
import { documents, histories, instants, runs } from '../testing/random-scorecards.ts';
import { testDatabaseKind } from '../testing/test-database.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { ingest } from './ingest.ts';
import { RegistryCache } from './registry.ts';

const onServer = it.skipIf(testDatabaseKind !== 'server');

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, hot: 50 },
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 10, max: 40 },
    { id: 'bought', when: { event: 'Bought' }, give: 30 },
    { id: 'title', trait: 'title', bins: { CEO: 20, other: 1 } },
  ],
};

async function countRows(installation: TestInstallation): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['subject', 'identity', 'message', 'score', 'ledger', 'transition']) {
    const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(
      installation.database.kysely,
    );
    counts[table] = rows[0]?.rows ?? -1;
  }
  return counts;
}

describe('taking messages in', () => {
  it('writes memory, score, ledger and transitions', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    const now = installation.clock.now;
    const result = await installation.takeIn(
      { user: 'ann', identify: { title: 'CEO' }, id: 'a', at: '2026-03-01' },
      { user: 'ann', track: 'Bought', id: 'b', at: '2026-03-02' },
    );
    expect(result).toEqual({ accepted: 2, duplicates: 0 });
    expect((await installation.rowOf('ann')).traits).toMatchObject({
      title: { value: 'CEO', messageId: 'a' },
    });
    expect(await installation.stored('ann', 'simple')).toMatchObject({
      score: 50,
      band: 'hot',
      entries: 2,
      transitions: 2,
    });
    expect(await installation.ledger('ann', 'simple')).toEqual([
      {
        version: 1,
        entry: 1,
        occurredAt: Date.parse('2026-03-01'),
        recordedAt: now,
        from: 0,
        to: 20,
        cause: { kind: 'trait', messageId: 'a' },
        moves: [{ row: 'rule:title', points: 20 }],
      },
      {
        version: 1,
        entry: 2,
        occurredAt: Date.parse('2026-03-02'),
        recordedAt: now,
        from: 20,
        to: 50,
        cause: { kind: 'event', messageId: 'b', name: 'Bought' },
        moves: [{ row: 'rule:bought', points: 30 }],
      },
    ]);
    expect((await installation.transitions('ann')).map(({ from, to, fires }) => [from, to, fires])).toEqual([
      [null, 'cold', true],
      ['cold', 'hot', true],
    ]);
    expect(await installation.examine()).toEqual([]);
  });

  it('counts what comes in once while something of the lead becomes due', async () => {
    await using installation = await createTestInstallation();
    const counting = { scorecard: 'counting', rules: [{ id: 'opened', event: 'Opened', each: 1, max: 50 }] };
    await installation.publish(counting);
    const at = (minutes: number): number => installation.clock.now + minutes * 60_000;
    await installation.takeIn({ user: 'ann', track: 'Opened', at: at(30) }, { user: 'ann', track: 'Opened' });
    expect(await installation.score('ann', 'counting')).toBe(1);
    installation.clock.pass({ hours: 1 });
    await installation.takeIn(
      { user: 'ann', track: 'Opened', at: at(-45) },
      { user: 'ann', track: 'Opened', at: at(-15) },
      { user: 'ann', track: 'Opened', at: at(15) },
    );
    expect(await installation.score('ann', 'counting')).toBe(4);
    expect(await installation.examine()).toEqual([]);
    installation.clock.pass({ hours: 1 });
    await installation.passTime();
    expect(await installation.score('ann', 'counting')).toBe(5);
    expect(await installation.examine()).toEqual([]);
  });

  it('leaves nothing of a transaction that fails midway', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    const before = await countRows(installation);
    const row = await installation.rowOf('ann');
    await sql`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$`.execute(
      installation.database.kysely,
    );
    await sql`create trigger refuse before insert on ledger execute function refuse()`.execute(
      installation.database.kysely,
    );
    const batch: CompactMessage[] = [
      { user: 'ann', track: 'Bought', id: 'b' },
      { user: 'bob', track: 'Opened', id: 'c' },
      { device: 'd', group: 'acme', properties: { industry: 'x' }, id: 'd' },
    ];
    await expect(installation.takeIn(...batch)).rejects.toThrow('the disk is full');
    expect(await countRows(installation)).toEqual(before);
    expect(await installation.rowOf('ann')).toEqual(row);
    await sql`drop trigger refuse on ledger`.execute(installation.database.kysely);
    expect(await installation.takeIn(...batch)).toEqual({ accepted: 3, duplicates: 0 });
    expect(await installation.score('ann', 'simple')).toBe(40);
    expect(await installation.examine()).toEqual([]);
  });

  it('counts the same message once, in one batch and in two', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    const opened: CompactMessage = { user: 'ann', track: 'Opened', id: 'a' };
    expect(await installation.takeIn(opened, opened)).toEqual({ accepted: 1, duplicates: 1 });
    const row = await installation.rowOf('ann');
    const counts = await countRows(installation);
    expect(await installation.takeIn(opened)).toEqual({ accepted: 0, duplicates: 1 });
    expect(await countRows(installation)).toEqual(counts);
    expect(await installation.rowOf('ann')).toEqual(row);
    expect(await installation.takeIn({ ...opened, user: 'bob' })).toEqual({ accepted: 1, duplicates: 0 });
    expect([await installation.score('ann', 'simple'), await installation.score('bob', 'simple')]).toEqual([
      10, 10,
    ]);
    expect(await installation.examine()).toEqual([]);
  });

  it('keeps what a robot did without counting it', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn(
      { user: 'ann', track: 'Bought', retraction: 'robot' },
      { user: 'ann', track: 'Opened' },
    );
    expect(await installation.score('ann', 'simple')).toBe(10);
    expect(await countRows(installation)).toMatchObject({ message: 2, ledger: 1 });
    expect(await installation.examine()).toEqual([]);
  });

  it('follows an alias whose messages under the id before come later', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', alias: 'visitor' });
    await installation.takeIn({ device: 'visitor', track: 'Bought' });
    expect(await installation.score('ann', 'simple')).toBe(30);
    expect(await countRows(installation)).toMatchObject({ subject: 1 });
  });

  it('scores nobody while no scorecard is live, and forgets nothing for the first one', async () => {
    await using installation = await createTestInstallation();
    await installation.takeIn({ user: 'ann', track: 'Bought' });
    expect(await countRows(installation)).toMatchObject({ subject: 1, message: 1, score: 0, ledger: 0 });
    await installation.publish(CARD);
    expect(await installation.score('ann', 'simple')).toBe(30);
    expect(await installation.examine()).toEqual([]);
  });
});

describe('random histories', () => {
  it('in random order and batches give the scores, memories and bands of the whole history', {
    timeout: 120_000,
  }, async () => {
    const situations = fc.record({
      scorecard: documents.filter((document) => readScorecard(document).ok),
      history: histories,
      now: instants,
      order: fc.infiniteStream(fc.nat()),
      sizes: fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      names: fc.infiniteStream(
        fc.constantFrom<Pick<IncomingMessage, 'userId' | 'anonymousId'>>(
          { userId: 'ann', anonymousId: 'd1' },
          { userId: 'ann', anonymousId: 'd2' },
          { anonymousId: 'd1' },
          { anonymousId: 'd2' },
        ),
      ),
    });
    await fc.assert(
      fc.asyncProperty(situations, async ({ scorecard, history, now, order, sizes, names }) => {
        await using installation = await createTestInstallation({ start: now });
        await installation.publish(scorecard);
        const shuffled = history
          .map((message) => ({ message, place: order.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ message }): IncomingMessage => {
            const { retracted, ...rest } = message;
            return { message: rest, ...names.next().value, ...(retracted && { retraction: 'robot' }) };
          });
        while (shuffled.length > 0) await installation.takeInMessages(shuffled.splice(0, sizes.next().value));
        // Whoever was not told yet is: both devices are Ann's.
        await installation.takeIn(
          { user: 'ann', device: 'd1', alias: 'd2', id: 'z1' },
          { user: 'ann', device: 'd1', track: 'Else', id: 'z2' },
        );
        await expectAsRecalled(installation, { history, now });
        const last = Math.max(now, ...history.map(({ occurredAt }) => occurredAt));
        installation.clock.now = last;
        await installation.passTime();
        await expectAsRecalled(installation, { history, now: last });
        expect(await installation.examine()).toEqual([]);
      }),
      runs(12),
    );
  });
});

async function expectAsRecalled(
  installation: TestInstallation,
  { history, now }: { history: readonly Message[]; now: number },
): Promise<void> {
  const { rules, fromStored } = await installation.registry.read(installation.database.kysely);
  const [active] = rules.lead.scorecards;
  if (!active) throw new Error('nothing is live');
  const program = rules.lead.programAt(Number.MAX_SAFE_INTEGER);
  const memory = recall(program, history.toSorted(compareMessages), { at: now });
  const row = await installation.rowOf('ann');
  expect(row.traits).toEqual({ ...memory.traits });
  const states = fromStored(row.states);
  for (const { key, accumulator } of program.slots) {
    expect([key, states.get(key) ?? accumulator.empty()]).toEqual([
      key,
      memory.states.get(key) ?? accumulator.empty(),
    ]);
  }
  const evaluation = evaluateSubject(
    active.compiled,
    { kind: 'lead', memory },
    { at: now, evaluationOf: () => undefined },
  );
  const [score] = await readScores(installation.database.kysely, [row.subjectId]);
  expect(score).toMatchObject({
    score: evaluation.score,
    isEligible: evaluation.isEligible,
    dimensions: evaluation.dimensions,
  });
}

describe('two processes', () => {
  /** Each process has a connection and a registry of its own. */
  async function takeInElsewhere(
    installation: TestInstallation,
    ...messages: CompactMessage[]
  ): Promise<unknown> {
    const cache = new RegistryCache();
    return installation.database.transaction(async (transaction) => {
      const held = await cache.hold(transaction);
      const list = messages.map((message) => incoming(message, installation.clock.now));
      return ingest(transaction, held, {
        messages: list,
        now: installation.clock.now,
        newId: installation.newId,
      });
    });
  }

  onServer(
    'that see the same new person at once make one lead and lose nothing',
    { timeout: 120_000 },
    async () => {
      const retried: string[] = [];
      const logger = pino({}, { write: (line: string) => void retried.push(line) });
      await using installation = await createTestInstallation({ logger });
      await installation.publish({
        ...CARD,
        rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1, max: 90 }],
      });
      for (let round = 0; round < 50; round += 1) {
        const user = `user${round}`;
        await Promise.all([
          takeInElsewhere(installation, { user, track: 'Opened' }, { user: 'all', track: 'Opened' }),
          takeInElsewhere(
            installation,
            { user: 'all', track: 'Opened' },
            { user, device: user, track: 'Opened' },
          ),
          takeInElsewhere(installation, { device: user, email: `${user}@example.com`, track: 'Opened' }),
        ]);
        await takeInElsewhere(installation, {
          user,
          device: user,
          email: `${user}@example.com`,
          track: 'Else',
        });
        expect([user, await installation.score(user, 'simple')]).toEqual([user, 3]);
      }
      expect(await installation.score('all', 'simple')).toBe(90);
      expect(await installation.examine()).toEqual([]);
      expect(retried.filter((line) => line.includes('40P01'))).toEqual([]);
      const { rows } = await sql<{
        leads: number;
      }>`select count(*) as leads from subject where merged_into is null`.execute(
        installation.database.kysely,
      );
      expect(rows[0]?.leads).toBe(51);
    },
  );

  onServer(
    'in which two people identify on one new device at once make two leads',
    { timeout: 60_000 },
    async () => {
      await using installation = await createTestInstallation();
      await installation.publish(CARD);
      for (let round = 0; round < 20; round += 1) {
        const device = `device${round}`;
        await installation.takeIn({ device, track: 'Opened' });
        await Promise.all([
          takeInElsewhere(installation, { user: `ann${round}`, device, track: 'Opened' }),
          takeInElsewhere(installation, { user: `bob${round}`, device, track: 'Opened' }),
        ]);
        expect(await installation.idOf(`ann${round}`)).not.toBe(await installation.idOf(`bob${round}`));
      }
      expect(await installation.examine()).toEqual([]);
    },
  );

  const FIRMS = {
    ...CARD,
    scorecard: 'firms',
    subject: 'company',
    rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1 }],
  };

  onServer(
    'that write leads of one company at once never wait for each other',
    { timeout: 60_000 },
    async () => {
      const retried: string[] = [];
      const logger = pino({}, { write: (line: string) => void retried.push(line) });
      await using installation = await createTestInstallation({ logger });
      await installation.publish(CARD);
      await installation.publish(FIRMS);
      for (const user of ['a', 'b', 'c', 'd'])
        await installation.takeIn({ user, group: user < 'c' ? 'one' : 'two' });
      for (let round = 0; round < 50; round += 1) {
        await Promise.all([
          takeInElsewhere(installation, { user: 'a', track: 'Opened' }, { user: 'c', track: 'Opened' }),
          takeInElsewhere(installation, { user: 'd', track: 'Opened' }, { user: 'b', track: 'Opened' }),
          takeInElsewhere(installation, { user: 'b', track: 'Opened' }, { user: 'c', track: 'Opened' }),
        ]);
      }
      expect([await installation.score('one', 'firms'), await installation.score('two', 'firms')]).toEqual([
        100, 100,
      ]);
      expect(await installation.examine()).toEqual([]);
      expect(retried.filter((line) => line.includes('40P01'))).toEqual([]);
    },
  );

  onServer(
    'that move people between companies at once come to what one would',
    { timeout: 60_000 },
    async () => {
      await using installation = await createTestInstallation();
      await installation.publish(CARD);
      await installation.publish(FIRMS);
      for (const user of ['a', 'b', 'c'])
        await installation.takeIn({ user, group: 'one' }, { user, track: 'Opened' });
      for (let round = 0; round < 3; round += 1) {
        const [first = '', second = ''] = round % 2 === 0 ? ['one', 'two'] : ['two', 'one'];
        installation.clock.pass({ hours: 1 });
        await Promise.all([
          takeInElsewhere(installation, { user: 'a', group: first, properties: { n: round } }),
          takeInElsewhere(
            installation,
            { user: 'b', group: second, properties: { n: round } },
            { user: 'b', track: 'Opened' },
          ),
          takeInElsewhere(installation, { user: 'c', group: second }, { user: 'a', track: 'Opened' }),
        ]);
      }
      await installation.passTime();
      expect(await installation.examine()).toEqual([]);
      // The last round put a into “one”, b and c into “two”.
      expect([await installation.score('one', 'firms'), await installation.score('two', 'firms')]).toEqual([
        4, 5,
      ]);
    },
  );
});
