import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const FIRST = `# our first
journey: welcome
title: Welcome
start: [{ event: Newsletter Subscribed }]
steps:
  - id: hello
    set: { welcomed: true }
  - id: pause
    wait: 3d
  - id: answer
    wait: { event: Email Link Clicked, timeout: 5d, then: won, else: end }
  - id: won
    goal: answered
`;
const SECOND = FIRST.replace('id: pause\n    wait: 3d', 'id: break\n    wait: 2d').replace(
  'Email Link Clicked',
  'Form Submitted',
);

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  call(installation, method, `/api/v1/journeys${path}`, body);

describe('a journey', () => {
  it('is drafted with its mistakes, published, shown and counted', async () => {
    const wrong = await ask('PUT', '/welcome/draft', { source: FIRST.replace('else: end', 'else: gone') });
    expect(wrong.body.problems).toMatchObject([{ path: 'steps[2].wait.else', line: 11 }]);
    expect((await ask('POST', '/publish', { slug: 'welcome' })).status).toBe(422);
    const other = await ask('PUT', '/other/draft', { source: FIRST });
    expect([other.status, other.body.errors]).toMatchObject([422, [{ field: 'journey' }]]);

    await ask('PUT', '/welcome/draft', { source: FIRST });
    expect((await ask('PUT', '/welcome/status', { status: 'paused' })).status).toBe(409);
    expect((await ask('POST', '/publish', { slug: 'welcome', comment: 'go' })).body).toEqual({
      slug: 'welcome',
      version: 1,
      moved: 0,
    });
    for (const user of ['ann', 'bob']) await installation.takeIn({ user, track: 'Newsletter Subscribed' });
    await installation.live('2026-03-03T12:00:00Z');
    await installation.takeIn({ user: 'cid', track: 'Newsletter Subscribed' });
    await installation.live('2026-03-05T13:00:00Z');
    await installation.takeIn({ user: 'bob', track: 'Email Link Clicked' });
    await installation.live('2026-03-05T14:00:00Z');

    const { body } = await ask('GET', '/welcome');
    expect(body).toMatchObject({
      title: 'Welcome',
      status: 'live',
      liveVersion: 1,
      hasDraft: false,
      source: FIRST,
      versions: [{ version: 1, comment: 'go', isLive: true, publishedBy: 'command line' }],
      entered: 3,
      inside: 2,
      finished: 1,
      goals: 1,
      emails: 0,
    });
    const stepOf = (id: string) => body.steps.find(({ step }: { step: string }) => step === id);
    expect(stepOf('hello')).toEqual({ step: 'hello', inside: 0, ways: [{ way: 'next', leads: 3 }] });
    expect(stepOf('pause')).toEqual({ step: 'pause', inside: 1, ways: [{ way: 'next', leads: 2 }] });
    expect(stepOf('answer')).toEqual({ step: 'answer', inside: 1, ways: [{ way: 'then', leads: 1 }] });
    expect((await ask('GET', '')).body.items).toMatchObject([{ slug: 'welcome', inside: 2, goals: 1 }]);
  });

  it('is changed while leads are inside: who has no such step finishes the old version', async () => {
    const { body: before } = await ask('POST', '/move-preview', { source: SECOND });
    expect(before.items).toEqual([
      { version: 1, step: 'answer', leads: 1, canMove: true },
      { version: 1, step: 'pause', leads: 1, canMove: false },
    ]);
    const published = await ask('POST', '/publish', { source: SECOND, inside: 'move' });
    expect(published.body).toEqual({ slug: 'welcome', version: 2, moved: 1 });
    // What ann waits for is now another event; cid is at a step that there is no more.
    await installation.takeIn({ user: 'ann', track: 'Email Link Clicked' });
    await installation.live('2026-03-06T10:00:00Z');
    expect((await ask('GET', '/welcome')).body).toMatchObject({ inside: 2, goals: 1 });
    await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
    await installation.live('2026-03-06T13:00:00Z');
    expect((await ask('GET', '/welcome')).body).toMatchObject({ inside: 1, goals: 2 });
    await installation.takeIn({ user: 'cid', track: 'Email Link Clicked' });
    await installation.live('2026-03-06T14:00:00Z');
    expect((await ask('GET', '/welcome')).body).toMatchObject({ inside: 0, goals: 3, finished: 3 });
  });

  it('is published again as it was, paused, and archived', async () => {
    expect((await ask('POST', '/publish', { slug: 'welcome', version: 1 })).body.version).toBe(3);
    expect((await ask('GET', '/welcome/versions/1')).body).toMatchObject({ source: FIRST, isLive: false });
    expect((await ask('GET', '/welcome/versions/9')).status).toBe(404);
    expect((await ask('PUT', '/welcome/status', { status: 'paused' })).body.status).toBe('paused');
    // A new version does not let it go on by itself.
    await ask('POST', '/publish', { source: FIRST });
    expect((await ask('GET', '/welcome')).body.status).toBe('paused');
    await ask('PUT', '/welcome/status', { status: 'archived' });
    expect((await ask('GET', '/welcome')).body.status).toBe('archived');
  });

  it('that was only a draft is thrown away with it', async () => {
    const first = await ask('PUT', '/brief/draft', {
      source: FIRST.replace('welcome', 'brief'),
      basedOn: null,
    });
    expect(first.status).toBe(200);
    const late = await ask('PUT', '/brief/draft', { source: 'journey: brief', basedOn: null });
    expect([late.status, late.body.detail]).toMatchObject([409, expect.stringContaining('command line')]);
    expect((await ask('DELETE', '/brief/draft')).body).toEqual({ slug: 'brief' });
    expect((await ask('GET', '/brief')).status).toBe(404);
  });

  it('is checked against what else there is', async () => {
    const source = 'journey: a\nstart:\n  - segment: { entered: nobody }\nsteps:\n  - wait: 1d\n';
    expect((await ask('POST', '/check', { source })).body).toMatchObject({
      isValid: false,
      slug: 'a',
      problems: [{ path: 'start[0].segment.entered', line: 3 }],
      warnings: [{ kind: 'wait-for-nothing', step: 'wait-1', line: 5 }],
    });
    expect((await ask('POST', '/check', { source: 'journey: [' })).body).toMatchObject({
      isValid: false,
      slug: null,
    });
  });
});

describe('a dry run', () => {
  const source = `
journey: try
start: []
only: { country: CZ }
hours: { from: "08:00", to: "18:00", days: working }
cap: { emails: 1, within: 2d }
steps:
  - id: mark
    set: { tried: true }
  - id: first
    email: hello
  - id: night
    wait: 14h
  - id: known
    if: { tried: true }
    then: clicks
    else: end
  - id: clicks
    wait: { event: Email Link Clicked, timeout: 1d, then: second, else: end }
  - id: second
    email: again
`;

  it('goes through a journey with a real lead, and nothing happens', async () => {
    installation.clock.now = Date.parse('2026-03-27T19:30:00Z');
    await installation.takeIn({ user: 'dana', identify: { country: 'CZ', timezone: 'Europe/Prague' } });
    const { body } = await ask('POST', '/dry-run', { source, lead: 'dana' });
    // Friday, half past eight in the evening: Monday at eight comes after the change to summer time.
    expect(body).toMatchObject({
      isMeant: true,
      timeZone: 'Europe/Prague',
      country: 'CZ',
      ended: { at: '2026-03-31T20:00:00.000Z', status: 'finished' },
    });
    expect(
      body.steps.map(({ step, leavesAt, way }: Record<string, string>) => [step, leavesAt, way]),
    ).toEqual([
      ['mark', '2026-03-27T19:30:00.000Z', 'next'],
      ['first', '2026-03-30T06:00:00.000Z', 'next'],
      ['night', '2026-03-30T20:00:00.000Z', 'next'],
      ['known', '2026-03-30T20:00:00.000Z', 'then'],
      ['clicks', '2026-03-31T20:00:00.000Z', 'else'],
    ]);
    expect(body.steps[1]).toMatchObject({
      arrivesAt: '2026-03-27T19:30:00.000Z',
      waits: [{ for: 'hours', until: '2026-03-30T06:00:00.000Z' }],
      effects: [{ kind: 'mail', about: 'hello' }],
    });
    expect(body.steps[3].found).toEqual([{ asked: 'tried', found: 'true' }]);
    expect((await call(installation, 'GET', '/api/v1/leads/dana/timeline')).body.items).toHaveLength(1);
  });

  it('takes events to happen where it is told to, and holds e-mails for caps', async () => {
    const { body } = await ask('POST', '/dry-run', { source, lead: 'dana', happens: ['clicks'] });
    const [clicks, second] = body.steps.slice(-2);
    expect(clicks).toMatchObject({ step: 'clicks', leavesAt: '2026-03-30T21:00:00.000Z', way: 'then' });
    expect(second).toMatchObject({
      step: 'second',
      leavesAt: '2026-04-01T06:00:00.000Z',
      waits: [{ for: 'cap', until: '2026-04-01T06:00:00.000Z' }],
    });
  });

  it('says for whom a journey is not, and refuses what it does not know', async () => {
    await installation.takeIn({ user: 'eva', identify: { country: 'PL' } });
    expect((await ask('POST', '/dry-run', { source, lead: 'eva' })).body.isMeant).toBe(false);
    expect((await ask('POST', '/dry-run', { source, lead: 'nobody' })).status).toBe(404);
    expect((await ask('POST', '/dry-run', { source: 'journey: x', lead: 'eva' })).status).toBe(422);
  });
});
