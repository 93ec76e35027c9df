import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, createKey } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';
import type { DashboardAnswer } from '../contract/dashboard.ts';

const CARD = {
  scorecard: 'simple',
  title: 'Simple',
  bands: { cold: 0, warm: 2, hot: { atLeast: 4, title: 'Hot' } },
  rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1, max: 50 }],
};

let installation: TestInstallation;
const ask = async (query = '') =>
  (await call<DashboardAnswer>(installation, 'GET', `/api/v1/dashboard?timeZone=Europe/Prague${query}`)).body;

async function open(user: string, times: number): Promise<void> {
  const at = installation.clock.now;
  const ids = Array.from({ length: times }, (_, n) => `${user}-${at}-${n}`);
  await installation.takeIn(...ids.map((id) => ({ user, track: 'Opened', id, at })));
}

/**
 * Ann, Bob and Cid become warm and then hot ten days ago. Ann is called two hours later, Bob after three days, Cid never; nobody owns
 * Cid. Dan becomes warm just after midnight in Prague, which is the day before in UTC.
 */
beforeAll(async () => {
  installation = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  await installation.publish(CARD);
  for (const user of ['ann', 'bob', 'cid']) await open(user, 5);
  await installation.takeIn(
    { user: 'ann', identify: { owner: 'eve' } },
    { user: 'bob', identify: { owner: 'eve' } },
  );
  installation.clock.pass({ hours: 2 });
  await installation.takeIn({ user: 'ann', track: 'Call Held' });
  installation.clock.pass({ days: 3 });
  await installation.takeIn({ user: 'bob', track: 'Lead Accepted' });
  installation.clock.pass({ days: 6, hours: 9.5 });
  await open('dan', 2);
  installation.clock.pass({ hours: 12.5 });
});
afterAll(() => installation[Symbol.asyncDispose]());

describe('the dashboard', () => {
  it('counts leads by band, the lowest first', async () => {
    const { scorecard, title, bands } = await ask();
    expect([scorecard, title]).toEqual(['simple', 'Simple']);
    expect(bands).toEqual([
      { id: 'cold', title: 'cold', atLeast: 0, leads: 0 },
      { id: 'warm', title: 'warm', atLeast: 2, leads: 1 },
      { id: 'hot', title: 'Hot', atLeast: 4, leads: 3 },
    ]);
  });

  it('counts moves by the day of the time zone', async () => {
    const { movement } = await ask();
    expect(movement.days).toHaveLength(14);
    const moved = movement.days.filter(({ up, down }) => up + down > 0);
    expect(moved).toEqual([
      { day: '2026-03-02', up: 6, down: 0 },
      { day: '2026-03-12', up: 1, down: 0 },
    ]);
    expect([movement.weekBefore, movement.thisWeek]).toEqual([
      { up: 6, down: 0 },
      { up: 1, down: 0 },
    ]);
  });

  it('tells how long the first response took, those who wait included', async () => {
    const { response } = await ask();
    // Of 2 h, 74 h and one that still waits, the second is the median.
    expect(response).toEqual({
      band: 'hot',
      days: 30,
      entered: 3,
      answered: 2,
      medianMs: 74 * 3_600_000,
      withinDay: 1,
      dayOld: 3,
      isAll: true,
    });
  });

  it('tells what needs attention, and of the data only to whoever may do something about it', async () => {
    const { database, clock } = installation;
    await database.kysely
      .insertInto('rejected_message')
      .values({
        received_at: new Date(clock.now).toISOString(),
        field: 'event',
        reason: 'missing',
        body: '{}',
      })
      .execute();
    const leads = [
      { kind: 'unanswered', leads: 1, since: '2026-03-02T12:00:00.000Z' },
      { kind: 'unassigned', leads: 1 },
    ];
    expect((await ask()).attention).toEqual([...leads, { kind: 'rejectedMessages', messages: 1 }]);
    const { key } = await createKey(installation, ['leads:read']);
    const server = await installation.serve();
    const headers = { authorization: `Bearer ${key}` };
    const answer = await server.inject({ url: '/api/v1/dashboard', headers });
    expect((answer.json() as DashboardAnswer).attention).toEqual(leads);
  });

  it('refuses a zone that there is not', async () => {
    const { status, body } = await call(installation, 'GET', '/api/v1/dashboard?timeZone=Mars/Olympus');
    expect([status, body.detail]).toEqual([400, expect.stringContaining('such as Europe/Prague')]);
  });
});
