import { describe, expect, it } from 'vitest';
import { call } from '../testing/api-client.ts';
import { createPerson } from '../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const CARD = {
  scorecard: 'interest',
  bands: { cold: 0, warm: 50, hot: 75 },
  rules: [
    { id: 'demo', event: 'Demo Watched', each: 25, max: 100 },
    { id: 'brief', event: 'Ad Clicked', within: '1h', each: 80, max: 80 },
  ],
};

/** What a lead went through: when, which step, which way. */
async function path(installation: TestInstallation, lead: string, journey?: string): Promise<string[]> {
  const rows = await installation.database.kysely
    .selectFrom('enrolment_step')
    .innerJoin('enrolment', (join) =>
      join
        .onRef('enrolment.subject_id', '=', 'enrolment_step.subject_id')
        .onRef('enrolment.enrolment_id', '=', 'enrolment_step.enrolment_id'),
    )
    .innerJoin('journey', 'journey.journey_id', 'enrolment.journey_id')
    .select(['journey.slug', 'enrolment_step.step', 'way', 'occurred_at as at'])
    .where('enrolment_step.subject_id', '=', await installation.idOf(lead))
    .orderBy('occurred_at')
    .orderBy('turn')
    .execute();
  return rows
    .filter(({ slug }) => journey === undefined || slug === journey)
    .map(({ step, way, at }) => `${new Date(at).toISOString().slice(0, 16)} ${step} ${way}`);
}

async function outbox(installation: TestInstallation, lead: string): Promise<[string, unknown][]> {
  const rows = await installation.database.kysely
    .selectFrom('effect')
    .select(['kind', 'payload'])
    .where('subject_id', '=', await installation.idOf(lead))
    .orderBy('due_at')
    .orderBy('step')
    .orderBy('kind')
    .execute();
  return rows.map(({ kind, payload }) => [kind, payload]);
}

describe('a journey', () => {
  it('begins when a score is reached, once, and not by what happened long ago', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.publishJourney(`
journey: invitation
start: [{ score: { scorecard: interest, atLeast: 75 } }]
steps: [{ id: invite, email: demo }]
`);
    await installation.takeIn(
      ...['ann', 'ann', 'ann', 'bob', 'bob'].map((user) => ({ user, track: 'Demo Watched' })),
      ...[1, 2, 3].map((hour) => ({ user: 'old', track: 'Demo Watched', at: `2026-02-01T0${hour}:00:00Z` })),
    );
    await installation.passJourneys();
    expect(await path(installation, 'ann')).toEqual([
      '2026-03-02T12:00 invite next',
      '2026-03-02T12:00 end finished',
    ]);
    expect(await outbox(installation, 'ann')).toEqual([
      ['mail', { template: 'demo', isTransactional: false }],
    ]);
    expect(await path(installation, 'bob')).toEqual([]);
    expect(await path(installation, 'old')).toEqual([]);
    // Down by time, up again: it is for once only.
    await installation.takeIn({ user: 'bob', track: 'Ad Clicked' });
    installation.clock.pass({ hours: 2 });
    await installation.passTime();
    await installation.takeIn({ user: 'bob', track: 'Ad Clicked' });
    await installation.passJourneys();
    expect((await path(installation, 'bob')).length).toBe(2);
  });

  it('follows bands, also those that a new version of a scorecard brings', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(CARD);
    await installation.publishJourney(`
journey: hot
start: [{ band: { scorecard: interest, entered: hot } }]
exit: [{ when: { $band.interest: cold } }]
steps: [{ id: tell, alert: boss@example.com, text: Hot }, { id: pause, wait: 30d }]
`);
    await installation.publishJourney(`
journey: big
start: [{ score: { scorecard: interest, atLeast: 90 } }]
steps: [{ id: tag, tag: { add: [big] } }]
`);
    await installation.takeIn({ user: 'ann', track: 'Demo Watched' });
    await installation.passJourneys();
    expect(await path(installation, 'ann')).toEqual([]);
    const higher = { ...CARD, rules: [{ id: 'demo', event: 'Demo Watched', each: 95, max: 100 }] };
    await installation.publish(higher);
    await installation.passJourneys();
    expect((await path(installation, 'ann', 'hot')).map((row) => row.slice(17))).toEqual(['tell next']);
    expect((await path(installation, 'ann', 'big')).map((row) => row.slice(17))).toEqual([
      'tag next',
      'end finished',
    ]);
    await installation.publish(
      { ...CARD, rules: [{ id: 'demo', event: 'Demo Watched', each: 1 }] },
      { firesTransitions: true },
    );
    await installation.passJourneys();
    expect((await path(installation, 'ann', 'hot')).map((row) => row.slice(17))).toEqual([
      'tell next',
      'pause exit',
    ]);
  });

  it('hears events also of a lead that belongs to a company', async () => {
    await using installation = await createTestInstallation();
    await installation.publishJourney(`
journey: welcome
start: [{ event: Demo Watched }]
steps: [{ id: hello, email: demo }]
`);
    await installation.takeIn({ user: 'ann', group: 'acme' });
    await installation.takeIn({ user: 'ann', track: 'Demo Watched' });
    await installation.passJourneys();
    expect((await path(installation, 'ann', 'welcome')).length).toBe(2);
  });

  it('waits for an event, branches on what the lead is, and leaves by another event', async () => {
    await using installation = await createTestInstallation();
    await installation.publishJourney(`
journey: cart
start: [{ event: Checkout Started, where: { total: { atLeast: 100 } } }]
exit: [{ event: Order Completed }]
reentry: always
steps:
  - id: think
    wait: { event: Page Viewed, where: { path: /pay }, timeout: 2h, then: end, else: remind }
  - { id: remind, email: cart }
  - { id: czech, if: { country: CZ }, then: shop, else: end }
  - { id: shop, webhook: "https://hooks.example.com/cart", body: { kind: cart } }
  - { id: last, wait: 1d }
`);
    await installation.takeIn(
      { user: 'ann', identify: { country: 'CZ', email: 'ann@example.com' } },
      { user: 'ann', track: 'Checkout Started', properties: { total: 120 } },
      { user: 'bob', track: 'Checkout Started', properties: { total: 120 } },
      { user: 'cyd', track: 'Checkout Started', properties: { total: 20 } },
      { user: 'dan', track: 'Checkout Started', properties: { total: 150 } },
    );
    await installation.passJourneys();
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'bob', page: true, properties: { path: '/pay' } });
    await installation.takeIn({ user: 'dan', track: 'Order Completed' });
    await installation.live('2026-03-02T15:00:00Z');
    expect(await path(installation, 'ann')).toEqual([
      '2026-03-02T14:00 think else',
      '2026-03-02T14:00 remind next',
      '2026-03-02T14:00 czech then',
      '2026-03-02T14:00 shop next',
    ]);
    const [, webhook] = await outbox(installation, 'ann');
    expect(webhook).toMatchObject([
      'webhook',
      { url: 'https://hooks.example.com/cart', body: { kind: 'cart', lead: { email: 'ann@example.com' } } },
    ]);
    expect(await path(installation, 'bob')).toEqual([
      '2026-03-02T13:00 think then',
      '2026-03-02T13:00 end finished',
    ]);
    expect(await path(installation, 'cyd')).toEqual([]);
    expect(await path(installation, 'dan')).toEqual(['2026-03-02T13:00 think exit']);
    await installation.takeIn({ user: 'ann', track: 'Order Completed' });
    await installation.takeIn({ user: 'ann', track: 'Checkout Started', properties: { total: 100 } });
    await installation.passJourneys();
    expect((await path(installation, 'ann')).slice(4)).toEqual(['2026-03-02T15:00 last exit']);
    await installation.live('2026-03-02T17:00:00Z');
    expect((await path(installation, 'ann')).slice(5)[0]).toBe('2026-03-02T17:00 think else');
  });

  it('begins at the local time of a date that the lead told, moves with it, and knows who had it before', async () => {
    await using installation = await createTestInstallation();
    const journey = `
journey: renewal
start: [{ date: { trait: contract.end, before: 30d, at: "09:00" } }]
steps: [{ id: ask, email: renewal }]
`;
    await installation.takeIn({
      user: 'ann',
      identify: { contract: { end: '2026-04-28' }, timezone: 'America/New_York' },
    });
    await installation.publishJourney(journey);
    await installation.passJourneys();
    await installation.takeIn({ user: 'bob', identify: { contract: { end: '2026-04-10' } } });
    await installation.takeIn({ user: 'cyd', identify: { contract: { end: '2025-04-10' } } });
    await installation.passJourneys();
    await installation.takeIn({ user: 'bob', identify: { contract: { end: '2026-04-28' } } });
    await installation.live('2026-04-01T00:00:00Z');
    // The 29th of March: Prague has put its clocks forward that night, New York three weeks before.
    expect((await path(installation, 'ann'))[0]).toBe('2026-03-29T13:00 ask next');
    expect((await path(installation, 'bob'))[0]).toBe('2026-03-29T07:00 ask next');
    expect(await path(installation, 'cyd')).toEqual([]);
  });

  it('begins for who comes into a segment, and not for who was in it', async () => {
    await using installation = await createTestInstallation();
    await installation.database.kysely
      .insertInto('segment')
      .values({
        slug: 'czech',
        title: 'Czech',
        description: '',
        source: 'country: CZ',
        created_at: '2026-03-01T00:00:00Z',
        created_by: 'test',
        updated_at: '2026-03-01T00:00:00Z',
        updated_by: 'test',
      })
      .execute();
    await installation.takeIn({ user: 'ann', identify: { country: 'CZ' } });
    await installation.takeIn({ user: 'bob', identify: { country: 'PL' } });
    for (const direction of ['entered', 'left']) {
      await installation.publishJourney(`
journey: ${direction}
start: [{ segment: { ${direction}: czech } }]
steps: [{ id: note, audience: { add: ${direction} } }]
`);
    }
    await installation.passJourneys();
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'ann', identify: { country: 'PL' } });
    await installation.takeIn({ user: 'bob', identify: { country: 'CZ' } });
    await installation.passJourneys();
    const members = await installation.database.kysely
      .selectFrom('audience_member')
      .select(['subject_id', 'audience'])
      .execute();
    expect(members).toHaveLength(2);
    expect(members).toContainEqual({ subject_id: await installation.idOf('ann'), audience: 'left' });
    expect(members).toContainEqual({ subject_id: await installation.idOf('bob'), audience: 'entered' });
  });

  it('starts another one, and two e-mails keep to the cap that one of them has', async () => {
    await using installation = await createTestInstallation();
    await installation.publishJourney(`
journey: second
cap: { emails: 1, within: 7d }
steps: [{ id: mail, email: second }]
`);
    await installation.publishJourney(`
journey: first
start: [{ form: quote }]
steps: [{ id: mail, email: first }, { id: more, start: second }]
`);
    await installation.takeIn({ user: 'ann', track: 'Form Submitted', properties: { form: 'quote' } });
    await installation.live('2026-03-15T00:00:00Z');
    expect(await path(installation, 'ann')).toEqual([
      '2026-03-02T12:00 mail next',
      '2026-03-02T12:00 more next',
      '2026-03-02T12:00 end finished',
      '2026-03-09T12:00 mail next',
      '2026-03-09T12:00 end finished',
    ]);
  });
});

describe('an alert', () => {
  it('goes to who looks after the lead, by address or by name, once, with what would take it back', async () => {
    await using installation = await createTestInstallation();
    const { personId, email } = await createPerson(installation, 'sales');
    await installation.publishJourney(
      'journey: tell\nstart: [{ event: Called }]\nsteps: [{ id: tell, alert: owner, text: Call now }]',
    );
    await installation.takeIn(
      { user: 'ann', identify: { owner: 'Test sales', name: 'Ann Lee', email: 'ann@example.com' } },
      { user: 'bea', identify: { owner: email.toUpperCase() } },
      { user: 'bob', identify: { owner: 'rep@example.com' } },
      { user: 'cyd', identify: { owner: 'Somebody else' } },
    );
    await installation.takeIn(
      { user: 'ann', track: 'Called', id: 'call-of-ann' },
      { user: 'bea', track: 'Called' },
      { user: 'bob', track: 'Called' },
      { user: 'cyd', track: 'Called' },
    );
    await installation.passJourneys();
    const alerts = await installation.database.kysely
      .selectFrom('alert')
      .select(['subject_id', 'recipient_kind', 'recipient', 'kind', 'detail', 'cause'])
      .execute();
    const of = async (user: string) => {
      const subjectId = await installation.idOf(user);
      return alerts.filter(({ subject_id }) => subject_id === subjectId);
    };
    expect(await of('ann')).toMatchObject([
      {
        recipient_kind: 'person',
        recipient: personId,
        kind: 'journey',
        detail: { text: 'Call now' },
        cause: { kind: 'event', messageId: 'call-of-ann' },
      },
    ]);
    expect(await of('bea')).toMatchObject([{ recipient: personId }]);
    expect(await of('bob')).toMatchObject([{ recipient_kind: 'address', recipient: 'rep@example.com' }]);
    expect(await of('cyd')).toEqual([]);
  });
});

describe('a hold-out', () => {
  it('keeps out whom its lot keeps out, for good, and counts both', async () => {
    await using installation = await createTestInstallation();
    const users = Array.from({ length: 60 }, (_, number) => `user-${number}`);
    await installation.takeIn(...users.map((user) => ({ user, identify: { country: 'CZ' } })));
    const begun = await call(installation, 'POST', '/api/v1/experiments', {
      slug: 'no-mails',
      title: 'Without e-mails',
      kind: 'hold-out',
      share: 0.5,
      aim: 'conversion',
      horizonDays: 30,
      plannedLeads: 100,
      worthwhile: 0.2,
    });
    expect(begun.status).toBe(200);
    await installation.publishJourney(
      'journey: nurture\nholdOut: no-mails\nsteps: [{ id: mail, email: one }]',
    );
    const enter = async () => {
      const entries = await installation.enrol('nurture', users);
      return entries.map(({ refused }) => refused);
    };
    const first = await enter();
    const kept = first.filter((refused) => refused === 'held-out').length;
    expect(kept).toBeGreaterThan(10);
    expect(first.filter((refused) => refused === null)).toHaveLength(60 - kept);
    await installation.passJourneys();
    expect(await enter()).toEqual(first.map((refused) => refused ?? 'not-again'));
    const { body } = await call(installation, 'GET', '/api/v1/experiments/no-mails');
    expect(body.leads).toEqual({ first: kept, second: 60 - kept });
  });
});

describe('a merge', () => {
  it('takes the ways of both along, and leaves one of two through the same journey', async () => {
    await using installation = await createTestInstallation();
    await installation.publishJourney(`
journey: slow
start: [{ event: Signed Up }]
reentry: always
steps: [{ id: pause, wait: 3d }, { id: mail, email: slow }]
`);
    await installation.publishJourney(`
journey: other
start: [{ event: Asked }]
steps: [{ id: pause, wait: 3d }, { id: mail, email: other }]
`);
    await installation.takeIn({ device: 'device', track: 'Signed Up' });
    await installation.takeIn({ device: 'device', track: 'Asked' });
    await installation.takeIn({ user: 'ann', track: 'Signed Up' });
    await installation.passJourneys();
    await installation.takeIn({ user: 'ann', device: 'device', identify: {} });
    await installation.live('2026-03-06T00:00:00Z');
    const templates = (await outbox(installation, 'ann')).map(([, payload]) => payload);
    expect(templates).toHaveLength(2);
    for (const template of ['other', 'slow'])
      expect(templates).toContainEqual({ template, isTransactional: false });
  });
});

it('looks for a segment anew when that is another one, without telling who is in it', async () => {
  await using installation = await createTestInstallation();
  const saveSegment = (source: string) =>
    call(installation, 'PUT', '/api/v1/segments/czech', { title: 'Czech', description: '', source });
  expect((await saveSegment('country: CZ')).status).toBe(200);
  await installation.takeIn(
    { user: 'ann', identify: { country: 'CZ' } },
    { user: 'bob', identify: { country: 'PL' } },
    { user: 'cyd', identify: { country: 'NO' } },
  );
  await installation.publishJourney(
    'journey: entered\nstart: [{ segment: { entered: czech } }]\nsteps: [{ id: mail, email: one }]',
  );
  await installation.passJourneys();
  await saveSegment('country: { in: [CZ, PL] }');
  installation.clock.pass({ hours: 1 });
  await installation.passJourneys();
  expect(await path(installation, 'bob')).toEqual([]);
  await installation.takeIn({ user: 'cyd', identify: { country: 'PL' } });
  installation.clock.pass({ hours: 1 });
  await installation.passJourneys();
  expect((await path(installation, 'cyd'))[0]).toContain('mail next');
});
