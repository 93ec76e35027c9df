import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, parseInstant } from '../domain/instant.ts';
import { SAMPLE_LASTS_MS } from '../sample/generate-sample.ts';
import { latestSample } from '../store/sample-imports.ts';
import { askForSample, expectedSample, loadSample, SAMPLE_SCORECARD } from '../testing/sample-company.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { timeKeeper } from '../workers/time-keeper.ts';
import { beginSample, SampleExists } from './begin-sample.ts';

const LEADS = 14;
const SLUG = 'sample-company';
const COLD_OR_HOT = {
  scorecard: 'own',
  bands: { cold: 0, hot: 5 },
  rules: [{ id: 'form', event: 'Form Submitted', each: 5, max: 5 }],
};

async function count(installation: TestInstallation, query: string): Promise<number> {
  const { rows } = await installation.database.pool.query(`select count(*)::integer as count from ${query}`);
  return rows[0].count;
}

test('the sample is taken in as it went: everything at its time, and nothing of it fires', async () => {
  await using installation = await createTestInstallation({ start: '2026-11-22T09:25:00Z' });
  await installation.publish(COLD_OR_HOT);
  await askForSample(installation, LEADS);
  const loaded = await loadSample(installation);
  const { messages, costs } = expectedSample(loaded);
  const endsAt = installation.clock.now - 25 * 60_000;
  expect(loaded).toMatchObject({
    status: 'done',
    endsAt,
    messages: messages.length,
    applied: messages.length,
  });

  // A group message stands in the history of the company as well.
  const groups = messages.filter(({ groupId }) => groupId !== undefined).length;
  expect(await count(installation, `message where import_id = ${loaded.importId}`)).toBe(
    messages.length + groups,
  );
  expect(await count(installation, 'message where import_id is null')).toBe(0);
  expect(await count(installation, `campaign_cost where import_id = ${loaded.importId}`)).toBe(costs.length);
  expect(await count(installation, 'transition where fires')).toBe(0);

  const { rows } = await installation.database.pool.query(
    `select min(recorded_at) as first, max(recorded_at) as last, count(distinct date_trunc('month', recorded_at))::integer
       as months, max(extract(epoch from recorded_at - occurred_at))::integer as waited
     from ledger where cause ->> 'kind' = 'time'`,
  );
  expect(rows[0].first).toBeGreaterThan(endsAt - SAMPLE_LASTS_MS);
  expect(rows[0].last).toBeLessThanOrEqual(installation.clock.now);
  expect(rows[0].months).toBeGreaterThan(8);
  // Nobody waited for the next message of its own: time passed whenever anything came in.
  const longestGap = Math.max(
    ...messages
      .map(({ message }, index) => message.receivedAt - (messages[index - 1]?.message.receivedAt ?? 0))
      .slice(1),
  );
  expect(longestGap).toBeLessThan(20 * DAY_MS);
  expect(rows[0].waited).toBeLessThan((longestGap + 2 * DAY_MS) / 1_000);
  expect(await installation.examine()).toEqual([]);
  await installation.passTime();
  expect(await installation.examine()).toEqual([]);
});

test('its scorecard has been live since its beginning, and what was live before it since before', async () => {
  await using installation = await createTestInstallation({ start: '2026-11-22T09:25:00Z' });
  await installation.publish(COLD_OR_HOT);
  await askForSample(installation, 3);
  const { endsAt } = await loadSample(installation);
  const { scorecards } = await installation.registry.read(installation.database.kysely);
  const liveAt = Object.fromEntries(
    scorecards.map(({ compiled, liveAt: at }) => [compiled.scorecard.slug, at]),
  );
  const beginsAt = endsAt - SAMPLE_LASTS_MS;
  expect(liveAt).toEqual({ [SLUG]: beginsAt, own: beginsAt - 1 });
});

test('loading that was interrupted goes on where it was, and takes nothing in twice', async () => {
  await using installation = await createTestInstallation();
  await askForSample(installation, LEADS);
  for (const part of [0.1, 0.5, 0.8]) {
    const stopped = await loadSample(installation, ({ applied, messages }) => applied <= messages * part);
    expect(stopped.status).toBe('applying');
    // Nobody is overdue: it is not their time yet.
    expect(await installation.examine()).toEqual([]);
  }
  const loaded = await loadSample(installation);
  const { messages } = expectedSample(loaded);
  expect(loaded.applied).toBe(messages.length);
  expect(await count(installation, "message where kind = 'page'")).toBe(
    messages.filter(({ message }) => message.kind === 'page').length,
  );
  expect(await installation.examine()).toEqual([]);
});

test('while it is being loaded, the time keeper does not take its leads to the present', async () => {
  await using installation = await createTestInstallation();
  await askForSample(installation, LEADS);
  const keeper = timeKeeper(installation.services);
  keeper.start();
  await loadSample(installation, ({ applied, messages }) => applied <= messages / 2);
  await sleep(300);
  await keeper.stop();
  const halfway = installation.clock.now - 60 * DAY_MS;
  expect(
    await count(installation, `subject where remembered_at > '${new Date(halfway).toISOString()}'`),
  ).toBe(0);

  const { endsAt } = await loadSample(installation);
  installation.clock.pass({ days: 40 });
  keeper.start();
  const dueBefore = `subject where next_change_at <= '${new Date(installation.clock.now).toISOString()}'`;
  await expect.poll(() => count(installation, dueBefore), { timeout: 20_000 }).toBe(0);
  await keeper.stop();
  const afterEnd = `ledger where occurred_at > '${new Date(endsAt).toISOString()}'`;
  expect(await count(installation, afterEnd)).toBeGreaterThan(0);
  expect(await installation.examine()).toEqual([]);
});

test('there is one sample at a time', async () => {
  await using installation = await createTestInstallation();
  await askForSample(installation, 3);
  await expect(askForSample(installation, 3)).rejects.toThrow(SampleExists);
  await loadSample(installation);
  await expect(askForSample(installation, 3)).rejects.toThrow('is here already');
});

test('among leads of one’s own it loads as well, and a scorecard of its name stays as it is', async () => {
  await using installation = await createTestInstallation();
  const own = { ...COLD_OR_HOT, scorecard: SLUG };
  await installation.publish(own);
  await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
  await installation.takeIn({ user: 'bob', track: 'Form Submitted', at: installation.clock.now + HOUR_MS });
  await installation.database.transaction((transaction) =>
    beginSample(transaction, { source: SAMPLE_SCORECARD, now: installation.clock.now, leads: 10 }),
  );
  expect((await latestSample(installation.database.kysely))?.scorecard).toBeUndefined();
  await loadSample(installation);
  expect(await installation.score('ann', SLUG)).toBe(5);
  expect(await installation.score('bob', SLUG)).toBe(0);
  expect(await installation.score('sample-0001', SLUG)).toBe(5);
  installation.clock.pass({ hours: 1 });
  await installation.passTime();
  expect(await installation.score('bob', SLUG)).toBe(5);
  const live = (await installation.registry.read(installation.database.kysely)).scorecards[0];
  expect(live?.liveAt).toBe(parseInstant('2026-03-02T12:00:00Z'));
  expect(await installation.examine()).toEqual([]);
});
