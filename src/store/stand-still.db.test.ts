import { expect, test } from 'vitest';
import { call } from '../testing/api-client.ts';
import { SalesTeam } from '../testing/sales-team.ts';
import { createTestInstallation } from '../testing/test-installation.ts';
import { standStill } from './stand-still.ts';

test('a copy lets nobody in, on or out, and sends nothing, until somebody says so', async () => {
  await using installation = await createTestInstallation();
  await installation.publishJourney(`
journey: welcome
start: [{ event: Signed Up }]
steps: [{ id: hello, webhook: "https://hooks.example.com/" }, { id: pause, wait: 1h }, { id: again, webhook: "https://hooks.example.com/" }]
`);
  await installation.takeIn({ user: 'ann', track: 'Signed Up' });
  await installation.passJourneys();
  await installation.takeIn({ user: 'bob', track: 'Signed Up' });
  const { kysely } = installation.database;
  expect(await standStill(kysely, installation.clock.now)).toEqual({ journeys: 1, effects: 1 });

  await installation.live(installation.clock.now + 2 * 3_600_000);
  const effects = async () =>
    (await kysely.selectFrom('effect').select(['step', 'state']).orderBy('step').execute()).map(
      ({ step, state }) => `${step} ${state}`,
    );
  expect(await effects()).toEqual(['hello dead']);
  expect((await call(installation, 'GET', '/api/v1/leads/bob/journeys')).body.items).toEqual([]);

  await call(installation, 'PUT', '/api/v1/journeys/welcome/status', { status: 'live' });
  await installation.passJourneys();
  expect(await effects()).toEqual(['again waiting', 'hello dead']);
});

test('a copy reminds nobody of leads, and gives none to others', async () => {
  await using installation = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  const team = await SalesTeam.create(installation, { Anna: { capacity: 1 }, Ben: { takesLeads: false } });
  await installation.takeIn(...['ann', 'bob'].map((user) => ({ user, track: 'Signed Up' })));
  await team.give('ann', 'bob');
  const { kysely } = installation.database;
  const alerts = async () => (await kysely.selectFrom('alert').select('kind').execute()).length;
  const before = await alerts();
  await standStill(kysely, installation.clock.now);
  await kysely.updateTable('rep').set({ capacity: 5, takes_leads: true }).execute();
  installation.clock.pass({ days: 1 });
  await team.tend();
  expect(await alerts()).toBe(before);
  expect(await team.repsOf('ann', 'bob')).toEqual(['Anna', undefined]);
});
