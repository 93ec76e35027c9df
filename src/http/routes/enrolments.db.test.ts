import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

let installation: TestInstallation;

beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.takeIn(
    { user: 'ann', email: 'ann@example.com', identify: { country: 'CZ', email: 'ann@example.com' } },
    { user: 'bob', identify: { country: 'PL' } },
    { user: 'cyd', identify: { country: 'CZ' } },
  );
  await installation.publishJourney(`
journey: welcome
title: Welcome
only: { country: { in: [CZ, PL] } }
steps:
  - { id: wait, wait: { event: Visited, timeout: 3d, then: list, else: end } }
  - { id: list, audience: { add: visitors } }
`);
});
afterAll(() => installation[Symbol.asyncDispose]());

describe('letting leads into a journey', () => {
  it('says of each whether it came in, and why not', async () => {
    const enrol = (leads: string[]) =>
      call(installation, 'POST', '/api/v1/journeys/welcome/enrolments', { leads });
    expect((await enrol(['ann@example.com', 'nobody'])).body).toEqual({
      items: [
        { lead: 'ann@example.com', refused: null },
        { lead: 'nobody', refused: 'no-lead' },
      ],
    });
    expect((await enrol(['ann'])).body).toEqual({ items: [{ lead: 'ann', refused: 'inside' }] });
    expect(
      (await call(installation, 'POST', '/api/v1/journeys/none/enrolments', { leads: ['ann'] })).status,
    ).toBe(404);
  });

  it('lets everybody in who fulfils a condition, and says how far it is', async () => {
    const path = '/api/v1/journeys/welcome/entry';
    expect(
      (await call(installation, 'POST', path, { condition: 'country: { over: 5 }' })).body,
    ).toMatchObject({
      status: 422,
      errors: [{ detail: expect.stringContaining('over') }],
    });
    expect((await call(installation, 'POST', path, { segment: 'none' })).status).toBe(404);
    const begun = await call(installation, 'POST', path, { condition: 'country: CZ' });
    expect(begun).toMatchObject({ status: 202, body: { looked: 0, entered: 0, isDone: false } });
    await installation.passJourneys();
    expect((await call(installation, 'GET', path)).body).toMatchObject({
      looked: 3,
      entered: 1,
      isDone: true,
    });
  });

  it('shows what a lead goes through, and takes it out by hand', async () => {
    await installation.takeIn({ user: 'ann', track: 'Visited' });
    await installation.passJourneys();
    const { body } = await call(installation, 'GET', '/api/v1/leads/ann/journeys');
    expect(body.items).toMatchObject([
      {
        journey: 'welcome',
        title: 'Welcome',
        status: 'finished',
        waitsFor: null,
        cause: { kind: 'person' },
        steps: [
          { step: 'wait', kind: 'wait', way: 'then' },
          { step: 'list', kind: 'audience', way: 'next' },
          { step: 'end', way: 'finished' },
        ],
      },
    ]);
    const waiting = (await call(installation, 'GET', '/api/v1/leads/cyd/journeys')).body.items;
    expect(waiting).toMatchObject([{ status: 'active', step: 'wait', waitsFor: 'event', event: 'visited' }]);
    const path = '/api/v1/journeys/welcome/enrolments/cyd';
    expect((await call(installation, 'DELETE', path)).status).toBe(200);
    expect((await call(installation, 'DELETE', path)).status).toBe(409);
    expect((await call(installation, 'GET', '/api/v1/leads/cyd/journeys')).body.items).toMatchObject([
      { status: 'exited', reason: 'by-hand', dueAt: null },
    ]);
  });

  it('keeps audiences, page by page', async () => {
    expect((await call(installation, 'GET', '/api/v1/audiences')).body.items).toMatchObject([
      { audience: 'visitors', leads: 1 },
    ]);
    const { body } = await call(installation, 'GET', '/api/v1/audiences/visitors/leads?limit=1');
    expect(body.items).toMatchObject([{ email: 'ann@example.com' }]);
    const next = `/api/v1/audiences/visitors/leads?limit=1&after=${body.next}`;
    expect((await call(installation, 'GET', next)).body).toEqual({ items: [], next: null });
  });
});

it('a journey that stands still lets nobody on, and goes on with what became due', async () => {
  await installation.publishJourney('journey: slow\nsteps: [{ id: a, wait: 1h }, { id: b, wait: 300d }]');
  await installation.enrol('slow', ['bob']);
  await installation.passJourneys();
  await call(installation, 'PUT', '/api/v1/journeys/slow/status', { status: 'paused' });
  const enter = { leads: ['ann'] };
  expect((await call(installation, 'POST', '/api/v1/journeys/slow/enrolments', enter)).status).toBe(409);
  installation.clock.pass({ hours: 2 });
  await installation.passJourneys();
  const at = async () => (await call(installation, 'GET', '/api/v1/leads/bob/journeys')).body.items[0];
  expect(await at()).toMatchObject({ step: 'a', dueAt: null });
  await call(installation, 'PUT', '/api/v1/journeys/slow/status', { status: 'live' });
  await installation.passJourneys();
  expect(await at()).toMatchObject({ step: 'b', status: 'active' });
  await call(installation, 'PUT', '/api/v1/journeys/slow/status', { status: 'archived' });
  expect(await at()).toMatchObject({ step: 'b', status: 'exited', reason: 'archived' });
});
