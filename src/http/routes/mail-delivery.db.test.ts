import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueEffects } from '../../store/effects.ts';
import { endMails, findMails, saveWrittenMails } from '../../store/mails.ts';
import { endEffects, leaseEffects, lockDueEffects } from '../../store/outbox.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

let ripen: TestInstallation;
beforeAll(async () => {
  ripen = await createTestInstallation();
});
afterAll(() => ripen[Symbol.asyncDispose]());

async function leadWith(email: string): Promise<string> {
  await ripen.takeIn({ user: email, email, identify: { email } });
  const { subject_id } = await ripen.database.kysely
    .selectFrom('identity')
    .select('subject_id')
    .where('value', '=', email)
    .executeTakeFirstOrThrow();
  return subject_id;
}

/** An e-mail whose first attempt ended so. */
async function attempted(
  email: string,
  state: 'done' | 'dead' | 'uncertain',
): Promise<{ effectId: string; subjectId: string }> {
  const [subjectId, effectId, now] = [await leadWith(email), randomUUID(), ripen.clock.now];
  const about = {
    templateVersion: 1,
    variant: null,
    language: null,
    topic: 'marketing',
    subjectLine: 'Hello',
  };
  const mail = {
    subjectId,
    mailId: effectId,
    address: email,
    template: 'demo',
    messageId: null,
    journey: 'nurture',
    ...about,
  };
  await ripen.database.transaction(async (transaction) => {
    const effect = {
      kind: 'mail' as const,
      payload: { template: 'demo' },
      journey: 'nurture',
      enrolmentId: null,
      step: null,
    };
    await enqueueEffects(transaction, [{ ...effect, effectId, subjectId, dueAt: now }]);
    const due = await lockDueEffects(transaction, { channel: 'mail', at: now, limit: 10 });
    const effects = due.filter((one) => one.effectId === effectId);
    await leaseEffects(transaction, { effects, until: now + 1_000 });
    await saveWrittenMails(transaction, [mail], now);
    const problem = state === 'done' ? null : 'the server is down';
    await endEffects(transaction, [{ effectId, attempt: 1, state, dueAt: null, problem }], now);
    const states = { done: 'sent', dead: 'failed', uncertain: 'uncertain' } as const;
    await endMails(
      transaction,
      [{ mailId: effectId, state: states[state], reason: problem, isSent: state === 'done' }],
      now,
    );
  });
  return { effectId, subjectId };
}

async function post<Body>(path: string, body: object) {
  return call<Body>(ripen, 'POST', `/api/v1/mail/${path}`, body);
}

async function get<Body>(path: string) {
  return (await call<Body>(ripen, 'GET', `/api/v1/${path}`)).body;
}

interface Stuck {
  items: { effectId: string; lead: string; what: string; problem: string }[];
}

test('what was given up is shown, and tried again by one click, one or all', async () => {
  const first = await attempted('dead-1@example.com', 'dead');
  await attempted('dead-2@example.com', 'dead');
  await attempted('dead-3@example.com', 'dead');
  expect((await get<Stuck>('mail/effects?state=dead')).items).toHaveLength(3);
  expect((await get<Stuck>('mail/effects?state=dead')).items).toContainEqual(
    expect.objectContaining({
      effectId: first.effectId,
      what: 'demo',
      problem: 'the server is down',
      lead: 'dead-1@example.com',
    }),
  );
  expect((await post('effects/retry', { effectIds: [first.effectId] })).body).toEqual({ retried: 1 });
  expect((await post('effects/retry', { all: true })).body).toEqual({ retried: 2 });
  expect((await post('effects/retry', {})).status).toBe(400);
  expect((await get<Stuck>('mail/effects?state=dead')).items).toEqual([]);
  expect(await findMails(ripen.database.kysely, [first.effectId])).toMatchObject([{ state: 'waiting' }]);
  expect(await get('mail/status')).toMatchObject({ due: 3, dead: 0, isSending: false });
  await ripen.database.kysely.deleteFrom('effect').execute();
});

test('an uncertain e-mail is sent again, or counts as sent, and then the history tells of it', async () => {
  const arrived = await attempted('arrived@example.com', 'uncertain');
  const resent = await attempted('resent@example.com', 'uncertain');
  expect((await get<Stuck>('mail/effects?state=uncertain')).items).toHaveLength(2);
  const decide = (effectId: string, as: string) => post(`effects/${effectId}/resolution`, { as });
  const answers = [
    await decide(arrived.effectId, 'arrived'),
    await decide(resent.effectId, 'resend'),
    await decide(arrived.effectId, 'resend'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404]);
  const mails = await findMails(ripen.database.kysely, [arrived.effectId, resent.effectId]);
  expect(new Map(mails.map(({ mailId, state }) => [mailId, state]))).toEqual(
    new Map([
      [arrived.effectId, 'sent'],
      [resent.effectId, 'waiting'],
    ]),
  );
  const effects = await ripen.database.kysely
    .selectFrom('effect')
    .select(['subject_id', 'kind'])
    .where('state', '=', 'waiting')
    .execute();
  expect(effects).toHaveLength(2);
  expect(effects).toContainEqual({ subject_id: arrived.subjectId, kind: 'message' });
  await ripen.database.kysely.deleteFrom('effect').execute();
});

test('addresses are suppressed, found, and allowed again; a graver reason stays', async () => {
  expect((await post('suppressions', { address: ' Ann@Example.com ', detail: 'on the phone' })).body).toEqual(
    { address: 'ann@example.com' },
  );
  expect((await post('suppressions', { address: 'nonsense' })).status).toBe(400);
  const found = await get<{ items: object[] }>('mail/suppressions?search=ANN@');
  expect(found.items).toMatchObject([
    { address: 'ann@example.com', reason: 'by hand', detail: 'on the phone' },
  ]);
  expect((await get<{ items: object[] }>('mail/suppressions?search=bob')).items).toEqual([]);
  for (const index of [1, 2, 3]) await post('suppressions', { address: `p${index}@example.com` });
  const page = await get<{ items: { address: string }[]; next: string }>('mail/suppressions?limit=3');
  const rest = await get<{ items: { address: string }[]; next: string | null }>(
    `mail/suppressions?limit=3&cursor=${page.next}`,
  );
  expect([...page.items, ...rest.items].map(({ address }) => address)).toEqual([
    ...['p3@example.com', 'p2@example.com', 'p1@example.com', 'ann@example.com'],
  ]);
  expect(rest.next).toBeNull();
  const remove = (address: string) => call(ripen, 'DELETE', `/api/v1/mail/suppressions/${address}`);
  expect([(await remove('ann@example.com')).status, (await remove('ann@example.com')).status]).toEqual([
    200, 404,
  ]);
});

test('topics are kept, and the usual ones are there before', async () => {
  expect(await get('mail/topics')).toMatchObject({
    topics: [{ slug: 'marketing' }, { slug: 'newsletter', consent: 'confirmed' }],
  });
  const topics = [{ slug: 'events', titles: { en: 'Events' }, consent: 'given' }];
  expect((await call(ripen, 'PUT', '/api/v1/mail/topics', { topics })).status).toBe(200);
  expect(await get('mail/topics')).toEqual({ topics });
  expect((await post('subscriptions', { email: 'eve@example.com', topic: 'marketing' })).status).toBe(400);
  expect((await post('subscriptions', { email: 'eve@example.com', topic: 'events' })).body).toEqual({
    state: 'given',
  });
  await call(ripen, 'PUT', '/api/v1/mail/topics', { topics: [] });
});

test('reports of providers: bounces and complaints suppress, deliveries are noted, strangers are not believed', async () => {
  const server = await ripen.serve();
  const report = async (provider: string, authorization: string, body: unknown): Promise<number> => {
    const headers = { authorization, 'content-type': 'application/json' };
    return (
      await server.inject({ method: 'POST', url: `/e/r/${provider}`, headers, payload: JSON.stringify(body) })
    ).statusCode;
  };
  const token = 'Bearer the token of the tests';
  const [hard, spam, there, soft] = [
    await attempted('hard@example.com', 'done'),
    await attempted('spam@example.com', 'done'),
    await attempted('there@example.com', 'done'),
    await attempted('soft@example.com', 'done'),
  ];
  const messageId = `<${hard.effectId}@example.com>`;
  expect(await report('generic', 'Bearer nonsense', { kind: 'hard', messageId })).toBe(422);
  expect(await report('mailgun', token, {})).toBe(422);
  expect(await report('nobody', token, {})).toBe(422);
  expect(await findMails(ripen.database.kysely, [hard.effectId])).toMatchObject([{ state: 'sent' }]);
  const brevo = [
    { event: 'hard_bounce', 'message-id': messageId, email: 'hard@example.com', reason: 'no such user' },
    { event: 'delivered', 'message-id': `<${there.effectId}@example.com>`, email: 'there@example.com' },
    { event: 'opened', 'message-id': messageId },
  ];
  expect(await report('brevo', token, brevo)).toBe(204);
  const login = `Basic ${Buffer.from('postmark:word').toString('base64')}`;
  // Their Message-IDs are their own: the last e-mail to the address is meant.
  expect(
    await report('postmark', login, {
      RecordType: 'SpamComplaint',
      MessageID: 'x',
      Email: 'spam@example.com',
    }),
  ).toBe(204);
  const returnPath = `bounce+${ripen.services.delivery.links.bounceToken(soft.effectId)}@b.example.com`;
  expect(
    await report('generic', token, { kind: 'soft', recipient: 'soft@example.com', detail: returnPath }),
  ).toBe(204);
  const ids = [hard, spam, there, soft].map(({ effectId }) => effectId);
  const mails = new Map(
    (await findMails(ripen.database.kysely, ids)).map(({ mailId, state }) => [mailId, state]),
  );
  expect(ids.map((id) => mails.get(id))).toEqual(['bounced', 'complained', 'delivered', 'bounced']);
  const suppressed = await get<{ items: { address: string; reason: string }[] }>('mail/suppressions');
  const reasons = new Map(suppressed.items.map(({ address, reason }) => [address, reason]));
  expect(['hard', 'spam', 'there', 'soft'].map((name) => reasons.get(`${name}@example.com`))).toEqual([
    ...['hard bounce', 'complaint', undefined, undefined],
  ]);
  await report('generic', token, { kind: 'delivered', messageId: `<${spam.effectId}@example.com>` });
  expect(await findMails(ripen.database.kysely, [spam.effectId])).toMatchObject([{ state: 'complained' }]);
});

test('a merge moves e-mails and effects, a split gives them back', async () => {
  const { effectId, subjectId } = await attempted('one@example.com', 'done');
  const other = await leadWith('two@example.com');
  expect((await call(ripen, 'POST', `/api/v1/leads/${other}/merge`, { other: subjectId })).status).toBe(200);
  const ownerOf = async () => (await findMails(ripen.database.kysely, [effectId]))[0]?.subjectId;
  const effectOwner = async () =>
    (
      await ripen.database.kysely
        .selectFrom('effect')
        .select('subject_id')
        .where('effect_id', '=', effectId)
        .executeTakeFirst()
    )?.subject_id;
  expect([await ownerOf(), await effectOwner()]).toEqual([other, other]);
  expect((await get<{ items: object[] }>('leads/one@example.com/mails')).items).toMatchObject([
    { mailId: effectId, state: 'sent' },
  ]);
  expect((await call(ripen, 'POST', `/api/v1/leads/${other}/split`, { part: subjectId })).status).toBe(200);
  expect([await ownerOf(), await effectOwner()]).toEqual([subjectId, subjectId]);
});
