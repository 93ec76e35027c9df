import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { ingest } from '../operations/ingest.ts';
import { beginPublishing, publishStep } from '../operations/publish.ts';
import { incoming } from '../testing/incoming.ts';
import { testDatabaseKind } from '../testing/test-database.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { extendFeed, readTransitions } from './ledgers.ts';

/** The embedded database runs one transaction after the other. */
const onServer = it.skipIf(testDatabaseKind !== 'server');

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 10, hot: 20 },
  rules: [{ id: 'opened', event: 'Opened', each: 10, max: 50 }],
};

/** The bands of the feed, in its order. */
async function bandsOfFeed(installation: TestInstallation, length: number) {
  await installation.database.transaction(extendFeed);
  const rows = await readTransitions(installation.database.kysely, { after: 0, limit: 100 });
  expect(rows).toHaveLength(length);
  return rows.map(({ from, to }) => [from, to]);
}

onServer(
  'the feed tells what a lead went through in order, also by a transaction that began before',
  async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.takeIn({ user: 'ann', track: 'Seen' });
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const early = installation.database.transaction(async (transaction) => {
      await sql`select pg_current_xact_id()`.execute(transaction);
      begun.resolve();
      await goOn.promise;
      const held = await installation.registry.hold(transaction);
      const messages = [incoming({ user: 'ann', track: 'Opened' }, installation.clock.now)];
      await ingest(transaction, held, { messages, now: installation.clock.now, newId: installation.newId });
    });
    await begun.promise;
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    goOn.resolve();
    await early;
    expect(await bandsOfFeed(installation, 3)).toEqual([
      [null, 'cold'],
      ['cold', 'warm'],
      ['warm', 'hot'],
    ]);
  },
);

onServer('the feed tells of a new version after what happened before it took over', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(CARD);
  await installation.takeIn({ user: 'ann', track: 'Opened' });
  const { database, registry, clock } = installation;
  const source = JSON.stringify({ ...CARD, bands: { cold: 0, burning: 20 } });
  await database.transaction((transaction) =>
    beginPublishing(transaction, {
      source,
      comment: '',
      firesTransitions: true,
      by: 'the test',
      now: clock.now,
    }),
  );
  const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // Scores leads, then companies, and in the last step switches.
  for (let step = 0; step < 2; step += 1) await installation.publishStep();
  const switching = database.transaction(async (transaction) => {
    await sql`select pg_current_xact_id()`.execute(transaction);
    begun.resolve();
    await goOn.promise;
    await publishStep(transaction, registry, clock.now);
  });
  await begun.promise;
  await installation.takeIn({ user: 'ann', track: 'Opened' });
  goOn.resolve();
  await switching;
  expect(await bandsOfFeed(installation, 3)).toEqual([
    [null, 'warm'],
    ['warm', 'hot'],
    ['hot', 'burning'],
  ]);
});
