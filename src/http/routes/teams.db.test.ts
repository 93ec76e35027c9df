import { describe, expect, it } from 'vitest';
import { USUAL_HOURS } from '../../domain/working-hours.ts';
import { call } from '../../testing/api-client.ts';
import { SalesTeam } from '../../testing/sales-team.ts';
import { browserOf } from '../../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

/** A Monday, 13:00 in Prague. */
const START = '2026-03-02T12:00:00Z';

async function withLeads(...users: string[]): Promise<TestInstallation> {
  const installation = await createTestInstallation({ start: START });
  await installation.publish({
    scorecard: 'interest',
    bands: { cold: 0, hot: 1 },
    rules: [{ id: 'demo', event: 'Demo Watched', each: 1 }],
  });
  await installation.takeIn(
    ...users.flatMap((user) => [
      { user, identify: { email: `${user}@lead.example` } },
      { user, track: 'Demo Watched' },
    ]),
  );
  return installation;
}

describe('teams', () => {
  it('are made, shown with who is next and why, and removed', async () => {
    await using installation = await withLeads('a');
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} });
    const body = {
      title: 'Inside sales',
      members: [{ personId: team.id('Ben'), weight: 3 }],
      respondWithinMinutes: 60,
      remindBeforeMinutes: 15,
    };
    const saved = await call(installation, 'PUT', '/api/v1/teams/inside', body);
    expect(saved).toMatchObject({
      status: 200,
      body: { slug: 'inside', members: [{ name: 'Ben', weight: 3 }] },
    });
    const next = await call(installation, 'GET', '/api/v1/teams/inside/next?lead=a');
    expect(next.body).toMatchObject({ rep: { name: 'Ben' }, why: { by: 'turn', members: 1, country: 'CZ' } });
    const refused = await call(installation, 'PUT', '/api/v1/teams/inside', {
      ...body,
      remindBeforeMinutes: 90,
      members: [{ personId: '00000000-0000-4000-8000-00000000dead', weight: 1 }],
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'remindBeforeMinutes' }] } });
    const unknown = { ...body, members: [{ personId: '00000000-0000-4000-8000-00000000dead', weight: 1 }] };
    expect(await call(installation, 'PUT', '/api/v1/teams/inside', unknown)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'members.0.personId' }] },
    });
    expect((await call(installation, 'DELETE', '/api/v1/teams/inside')).status).toBe(200);
    const left = await call(installation, 'GET', '/api/v1/teams');
    expect(left.body).toMatchObject({ items: [{ slug: 'sales' }] });
  });

  it('decide about leads of the queue, and that is undone', async () => {
    await using installation = await withLeads('a', 'b');
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} });
    const leadIds = [await installation.idOf('a'), await installation.idOf('b')];
    const done = await call(installation, 'POST', '/api/v1/queue/assignments', { team: 'sales', leadIds });
    expect(done.status).toBe(200);
    const queue = await call(installation, 'GET', '/api/v1/leads');
    const items = (queue.body as { items: { owner: string; handover: object }[] }).items;
    expect(items.map(({ owner }) => owner).toSorted()).toEqual(['Anna', 'Ben']);
    expect(items[0]?.handover).toMatchObject({
      state: 'open',
      team: { title: 'Sales' },
      countdown: { leftMs: 7_200_000, respondBy: '2026-03-02T14:00:00.000Z' },
    });
    const { actionId } = done.body as { actionId: string };
    await call(installation, 'POST', '/api/v1/queue/undo', { actionId, leadIds });
    const after = await call(installation, 'GET', '/api/v1/leads');
    expect((after.body as { items: object[] }).items).toMatchObject([
      { owner: null, handover: null },
      { owner: null, handover: null },
    ]);
    expect(await team.repsOf('a', 'b')).toEqual([undefined, undefined]);
    const effects = await installation.database.kysely.selectFrom('effect').select('state').execute();
    expect(effects).toEqual([]);
  });

  it('count for what somebody decides by hand: the target of the team of the rep', async () => {
    await using installation = await withLeads('a');
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} });
    const leadIds = [await installation.idOf('a')];
    await team.give('a');
    installation.clock.pass({ ms: 1 });
    const assign = (owner: string | null) =>
      call(installation, 'POST', '/api/v1/queue/assignments', { owner, leadIds });
    const toBen = await assign('Ben');
    expect(await team.repsOf('a')).toEqual(['Ben']);
    const byHand = (await team.of('a')).find(({ name }) => name === 'Ben');
    expect(byHand).toMatchObject({ why: { by: 'hand', decidedBy: 'command line' }, team: 'sales' });
    const { actionId } = toBen.body as { actionId: string };
    await call(installation, 'POST', '/api/v1/queue/undo', { actionId, leadIds });
    expect(await team.repsOf('a')).toEqual(['Anna']);
    await assign('Somebody of another company');
    expect(await team.repsOf('a')).toEqual([undefined]);
    const shown = await call(installation, 'GET', '/api/v1/leads/a/handovers');
    expect((shown.body as { items: object[] }).items).toMatchObject([
      { state: 'ended', ended: 'undone' },
      { state: 'ended', ended: 'dropped' },
    ]);
  });
});

describe('reps', () => {
  it('keep their own hours and absences and nobody else’s', async () => {
    await using installation = await withLeads();
    const team = await SalesTeam.create(installation, { Anna: { capacity: 3, territories: ['CZ'] } });
    const { browser, personId } = await browserOf(installation, 'sales');
    const hours = { ...USUAL_HOURS, fri: [] };
    const own = { takesLeads: true, languages: ['cs'], hours, country: 'CZ' };
    expect((await browser.ask('PUT', '/api/v1/me/rep', own)).status).toBe(200);
    const absence = { from: '2026-03-02T11:00:00Z', to: '2026-03-09T00:00:00Z', note: 'Skiing' };
    expect((await browser.ask('POST', '/api/v1/me/absences', absence)).status).toBe(201);
    const shown = await browser.ask('GET', '/api/v1/me/rep');
    expect(shown.body).toMatchObject({
      personId,
      isAway: true,
      absences: [{ note: 'Skiing' }],
      capacity: null,
    });
    expect((await browser.ask('PUT', `/api/v1/reps/${team.id('Anna')}`, own)).status).toBe(403);
    const [first] = (shown.body as { absences: { absenceId: string }[] }).absences;
    expect(
      await call(
        installation,
        'DELETE',
        `/api/v1/reps/${team.id('Anna')}/absences/${first?.absenceId ?? ''}`,
      ),
    ).toMatchObject({ status: 404 });
    expect((await browser.ask('DELETE', `/api/v1/me/absences/${first?.absenceId ?? ''}`)).status).toBe(200);
    const overlapping = { ...own, hours: { ...hours, mon: [{ fromMinute: 600, toMinute: 500 }] } };
    expect((await browser.ask('PUT', '/api/v1/me/rep', overlapping)).status).toBe(400);
  });

  it('who go out of office have the targets of their leads counted anew', async () => {
    await using installation = await withLeads('a');
    const team = await SalesTeam.create(installation, { Anna: {} });
    await team.give('a');
    const absence = { from: '2026-03-02T12:30:00Z', to: '2026-03-03T09:00:00Z' };
    await call(installation, 'POST', `/api/v1/reps/${team.id('Anna')}/absences`, absence);
    expect((await team.of('a'))[0]?.respondBy).toBe(Date.parse('2026-03-03T10:30:00Z'));
  });
});

describe('response times', () => {
  it('are reported by team, rep and week, and as a table', async () => {
    await using installation = await withLeads('a', 'b', 'c');
    const team = await SalesTeam.create(installation, { '=Anna': {}, Ben: {} });
    await team.give('a', 'b', 'c');
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'a', track: 'Call Made' });
    installation.clock.pass({ hours: 20 });
    await installation.takeIn({ user: 'b', track: 'Lead Accepted' });
    await team.tend();
    const report = await call(installation, 'GET', '/api/v1/response-times?timeZone=Europe/Prague');
    expect(report.body).toMatchObject({
      isPartial: false,
      all: { handedOver: 3, answered: 2, within: 1, decided: 3, open: 1, overdue: 1, reassigned: 0 },
      teams: [{ slug: 'sales', title: 'Sales', handedOver: 3 }],
      reps: [
        { name: '=Anna', handedOver: 2, medianMs: 3_600_000 },
        { name: 'Ben', medianMs: 21 * 3_600_000, medianWorkedMs: 5 * 3_600_000 },
      ],
      weeks: [{ week: '2026-03-02', handedOver: 3 }],
    });
    const csv = await call(installation, 'GET', '/api/v1/response-times.csv');
    expect(csv.body).toContain(`rep,"'=Anna",2,1,1,2,0.5000`);
  });
});
