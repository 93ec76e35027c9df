import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProfiles } from '../../operations/make-profiles.ts';
import { makeSearchIndex } from '../../store/search-index.ts';
import { call, createKey } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: { atLeast: 2, margin: 1 }, hot: 4 },
  rules: [
    { id: 'opened', when: { event: 'Opened', within: '30d' }, each: 1, max: 50 },
    { id: 'title', trait: 'title', bins: { CEO: 1 } },
  ],
};

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish(CARD);
  await installation.takeIn(
    {
      user: 'zoe',
      email: 'zoe@acme.example',
      identify: {
        name: 'Zoë Łukasz',
        email: 'zoe@acme.example',
        country: 'PL',
        title: 'CEO',
        phone: '+48 601 602 603',
      },
    },
    { user: 'zoe', group: 'acme', properties: { name: 'Ærlig Möbel', employees: 80 } },
    { user: 'ann@beta.example', identify: { owner: 'eve', country: 'cz', tags: ['a', 'Event'], size: '80' } },
    { user: 'bob', identify: { name: 'Bob 100% sure', owner: 'max', country: 'CZ' } },
  );
  for (const [user, count] of [
    ['zoe', 4],
    ['ann@beta.example', 2],
    ['bob', 1],
  ] as const)
    await installation.takeIn(
      ...Array.from({ length: count }, (_, n) => ({ user, track: 'Opened', id: `${user}-${n}` })),
    );
});
afterAll(() => installation[Symbol.asyncDispose]());

const get = (url: string) => call(installation, 'GET', url);
const post = (url: string, body: object) => call(installation, 'POST', url, body);
const json = (value: object): string => encodeURIComponent(JSON.stringify(value));

async function names(query: string): Promise<string[]> {
  const { status, body } = await get(`/api/v1/leads?${query}`);
  expect([query, status]).toEqual([query, 200]);
  const count = await get(`/api/v1/queue/count?${query.replace(/&?(sort|limit)=\w+/g, '')}`);
  if (!/sort=(rise|fall)/.test(query)) expect(count.body).toEqual({ count: body.items.length, isAll: true });
  return body.items.map(({ name }: { name: string }) => name);
}

const [ZOE, ANN, BOB] = ['Zoë Łukasz', 'ann@beta.example', 'Bob 100% sure'];

describe('the queue', () => {
  it.each([
    ['', [ZOE, ANN, BOB]],
    ['search=lukasz', [ZOE]],
    ['search=ŁUK', [ZOE]],
    ['search=aerlig%20mobel', [ZOE]],
    ['search=beta.example', [ANN]],
    ['search=100%25', [BOB]],
    ['search=%25', [BOB]],
    ['search=_', []],
    ['owner=eve', [ANN]],
    ['unowned=true', [ZOE]],
    ['mine=true', []],
    ['band=hot', [ZOE]],
    ['band=warm', [ANN]],
    ['band=cold,warm', [ANN, BOB]],
    ['band=warm&maxScore=1', []],
    ['status=new', [ZOE, ANN, BOB]],
    ['status=accepted', []],
    [`condition=${json({ country: 'CZ' })}`, [ANN, BOB]],
    [`condition=${json({ not: { country: 'CZ' } })}`, [ZOE]],
    [`condition=${json({ 'company.employees': { atLeast: 80 } })}`, [ZOE]],
    [`condition=${json({ size: 80 })}`, [ANN]],
    [`condition=${json({ tags: 'event' })}`, [ANN]],
    [`condition=${json({ tags: { contains: 'eve' } })}`, []],
    [`condition=${json({ name: { contains: 'ŁUK' } })}`, [ZOE]],
    [`condition=${json({ phone: { exists: true } })}`, [ZOE]],
    [`condition=${json({ phone: { exists: false } })}`, [ANN, BOB]],
    [`condition=${json({ or: [{ title: { matches: '^C' } }, { owner: 'max' }] })}`, [ZOE, BOB]],
    ['sort=activity', [ZOE, ANN, BOB].toSorted()],
  ])('finds for %s just those', async (query, expected) => {
    const found = await names(query);
    expect(query.includes('sort') ? found.toSorted() : found).toEqual(expected);
  });

  it('refuses what it does not know', async () => {
    for (const query of ['status=later', 'sort=alphabet', 'condition=no', 'company=x'])
      expect([query, (await get(`/api/v1/leads?${query}`)).status]).toEqual([query, 400]);
  });

  it('says the reasons taken apart, with their values', async () => {
    const { body } = await get('/api/v1/leads?limit=1');
    expect(body.items[0]).toMatchObject({
      company: 'Ærlig Möbel',
      status: 'new',
      reasons: [
        {
          title: 'opened',
          points: 4,
          value: 4,
          words: { kind: 'count', events: ['Opened'], withinMs: 30 * 86_400_000 },
        },
        { title: 'title', points: 1, value: 'CEO', words: { kind: 'trait', trait: 'title' } },
      ],
    });
  });

  it('names owners and live scorecards', async () => {
    expect((await get('/api/v1/owners')).body).toEqual({ owners: ['eve', 'max'] });
    expect((await get('/api/v1/queue/scorecards')).body.items).toMatchObject([
      { slug: 'simple', subject: 'lead', bands: [{ id: 'cold' }, { id: 'warm', atLeast: 2 }, { id: 'hot' }] },
    ]);
  });

  it('finds the same with the index of a server, and with profiles made anew', async () => {
    const { database } = installation;
    if (database.kind === 'server') expect(typeof (await makeSearchIndex(database))).toBe('boolean');
    expect(await names('search=lukasz')).toEqual([ZOE]);
    const before = await database.kysely.selectFrom('profile').selectAll().orderBy('subject_id').execute();
    await database.kysely.deleteFrom('profile').execute();
    await database.kysely.updateTable('registry').set({ profile_revision: 0 }).execute();
    let after: string | undefined | null = null;
    while (after !== undefined)
      after = await database.transaction((transaction) =>
        makeProfiles(transaction, { after: after ?? null, now: installation.clock.now }),
      );
    const made = await database.kysely.selectFrom('profile').selectAll().orderBy('subject_id').execute();
    const essence = (rows: typeof made) => rows.map(({ changed_at: _, ...row }) => row);
    expect(essence(made)).toEqual(essence(before));
  });
});

describe('what sales does', () => {
  it('is part of the history, changes no last activity, and can be taken back', async () => {
    const zoe = await installation.idOf('zoe');
    const before = (await installation.rowOf('zoe')).lastSeenAt;
    installation.clock.pass({ hours: 1 });
    const { body: rejected } = await post('/api/v1/queue/rejections', {
      leadIds: [zoe],
      reason: 'no-budget',
      note: 'next year',
    });
    expect(rejected.leadIds).toEqual([zoe]);
    expect(await names('status=rejected')).toEqual([ZOE]);
    const lead = (await get('/api/v1/leads/zoe')).body;
    expect(lead.status).toMatchObject({ status: 'rejected', by: 'command line', reason: 'no-budget' });
    expect((await installation.rowOf('zoe')).lastSeenAt).toBe(before);
    const timeline = (await get('/api/v1/leads/zoe/timeline?about=sales')).body.items;
    expect(timeline).toMatchObject([
      { name: 'Lead Rejected', properties: { reason: 'no-budget', note: 'next year', by: 'command line' } },
    ]);

    installation.clock.pass({ hours: 1 });
    const { body: accepted } = await post('/api/v1/queue/acceptances', { leadIds: [zoe] });
    expect((await get('/api/v1/leads/zoe')).body.status).toMatchObject({ status: 'accepted', reason: null });
    await post('/api/v1/queue/undo', accepted);
    expect((await get('/api/v1/leads/zoe')).body.status).toMatchObject({
      status: 'rejected',
      reason: 'no-budget',
    });
    await post('/api/v1/queue/undo', rejected);
    expect(await names('status=rejected')).toEqual([]);
    expect(await installation.examine()).toEqual([]);
  });

  it('assigns all that a filter finds, when there are as many as were expected', async () => {
    const filter = { condition: JSON.stringify({ country: 'CZ' }) };
    expect((await post('/api/v1/queue/assignments', { filter, expectedCount: 3, owner: 'kim' })).status).toBe(
      409,
    );
    expect((await post('/api/v1/queue/assignments', { filter, owner: 'kim' })).status).toBe(400);
    installation.clock.pass({ hours: 1 });
    const { body } = await post('/api/v1/queue/assignments', { filter, expectedCount: 2, owner: 'kim' });
    expect(body.leadIds).toHaveLength(2);
    expect(await names('owner=kim')).toEqual([ANN, BOB]);
    await post('/api/v1/queue/undo', body);
    expect([await names('owner=kim'), await names('owner=eve')]).toEqual([[], [ANN]]);
  });

  it('does the same action once however often it is sent', async () => {
    const bob = await installation.idOf('bob');
    installation.clock.pass({ hours: 1 });
    const action = { leadIds: [bob], actionId: 'the-same-action' };
    await post('/api/v1/queue/acceptances', action);
    await post('/api/v1/queue/acceptances', action);
    const { items } = (await get('/api/v1/leads/bob/timeline?event=Lead%20Accepted')).body;
    expect(items).toHaveLength(1);
    await post('/api/v1/queue/undo', action);
  });
});

describe('comments', () => {
  it('are changed and deleted by who wrote them', async () => {
    const [one, other] = [
      await createKey(installation, ['leads:read', 'leads:write']),
      await createKey(installation, ['leads:read', 'leads:write']),
    ];
    const server = await installation.serve();
    const as = (key: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, payload?: object) =>
      server.inject({
        method,
        url: `/api/v1/leads/bob/comments${path}`,
        headers: { authorization: `Bearer ${key}` },
        ...(payload && { payload }),
      });
    const { commentId } = (await as(one.key, 'POST', '', { text: 'Call him' })).json();
    expect((await as(other.key, 'PUT', `/${commentId}`, { text: 'Do not' })).statusCode).toBe(403);
    installation.clock.pass({ hours: 1 });
    expect((await as(one.key, 'PUT', `/${commentId}`, { text: 'Call her' })).statusCode).toBe(200);
    expect((await as(other.key, 'GET', '')).json().items).toMatchObject([
      { commentId, text: 'Call her', mayChange: false, editedAt: expect.any(String) },
    ]);
    expect((await as(other.key, 'DELETE', `/${commentId}`)).statusCode).toBe(403);
    expect((await as(one.key, 'DELETE', `/${commentId}`)).statusCode).toBe(200);
    expect((await as(one.key, 'GET', '')).json().items).toEqual([]);
    expect((await as(one.key, 'DELETE', `/${commentId}`)).statusCode).toBe(404);
  });
});

describe('saved views', () => {
  it('belong to who saved them, unless they are shared', async () => {
    const other = await createKey(installation, ['leads:read']);
    const server = await installation.serve();
    const theirs = async () =>
      (
        await server.inject({ url: '/api/v1/views', headers: { authorization: `Bearer ${other.key}` } })
      ).json().items;
    const { viewId } = (await post('/api/v1/views', { name: 'Hot', filter: { band: 'hot' } })).body;
    expect((await get('/api/v1/views')).body.items).toMatchObject([{ viewId, name: 'Hot', isOwn: true }]);
    expect(await theirs()).toEqual([]);
    await call(installation, 'PUT', `/api/v1/views/${viewId}`, {
      name: 'Hot ones',
      filter: { band: 'hot' },
      isShared: true,
    });
    expect(await theirs()).toMatchObject([{ name: 'Hot ones', isOwn: false }]);
    const refused = await server.inject({
      method: 'DELETE',
      url: `/api/v1/views/${viewId}`,
      headers: { authorization: `Bearer ${other.key}` },
    });
    expect(refused.statusCode).toBe(404);
    expect((await call(installation, 'DELETE', `/api/v1/views/${viewId}`)).status).toBe(200);
  });
});

describe('duplicates', () => {
  it('are suggested with what they share, merged and split over the API', async () => {
    await installation.takeIn({
      user: 'zoe-2',
      identify: { name: 'Lukasz Zoe', email: 'zoe+x@acme.example', phone: '601 602 603' },
    });
    const [zoe, second] = [await installation.idOf('zoe'), await installation.idOf('zoe-2')];
    const suggested = async () => (await get(`/api/v1/leads/${zoe}/duplicates`)).body;
    expect((await suggested()).suggested).toMatchObject([{ leadId: second, same: ['email', 'phone'] }]);
    expect((await post(`/api/v1/leads/${zoe}/merge`, { other: second })).body).toEqual({ leadId: zoe });
    expect((await post(`/api/v1/leads/${zoe}/merge`, { other: second })).status).toBe(409);
    expect(await suggested()).toMatchObject({
      suggested: [],
      merged: [{ leadId: second, names: ['zoe-2'] }],
    });
    expect((await get(`/api/v1/leads/${second}`)).body.leadId).toBe(zoe);
    expect((await post(`/api/v1/leads/${zoe}/split`, { part: second })).body).toEqual({ leadId: second });
    expect((await post(`/api/v1/leads/${zoe}/split`, { part: second })).status).toBe(409);
    expect((await suggested()).merged).toEqual([]);
    expect(await names('search=lukasz')).toEqual([ZOE, 'Lukasz Zoe']);
    expect(await installation.examine()).toEqual([]);
  });
});

describe('companies', () => {
  it('are ranked by their best lead, with people and what they did', async () => {
    const { body } = await get('/api/v1/companies?search=mobel');
    expect(body).toMatchObject({
      rankedBy: 'bestLead',
      next: null,
      items: [{ name: 'Ærlig Möbel', score: 5, people: 1, bestLead: { name: ZOE } }],
    });
    const company = (await get('/api/v1/companies/acme')).body;
    expect(company).toMatchObject({ name: 'Ærlig Möbel', groupIds: ['acme'], people: 1 });
    expect(await names(`company=${company.companyId}`)).toEqual([ZOE]);
    const { items } = (await get('/api/v1/companies/acme/timeline?limit=2')).body;
    expect(items).toMatchObject([{ name: 'Opened', leadName: ZOE }, { name: 'Opened' }]);
    expect((await get('/api/v1/companies/none')).status).toBe(404);
  });
});

describe('the course of a score', () => {
  it('has its changes with what moved it, and ends at the score', async () => {
    const { points } = (await get('/api/v1/leads/zoe/course')).body;
    expect(points.at(-1)).toMatchObject({ to: 5 });
    expect(
      points
        .flatMap(({ moves }: { moves: { points: number }[] }) => moves)
        .reduce((sum: number, { points: moved }: { points: number }) => sum + moved, 0),
    ).toBe(5);
  });
});

describe('the stream of changes', () => {
  it('tells listeners of what moves, and ends with the server', async () => {
    await using other = await createTestInstallation();
    await other.publish(CARD);
    const server = await other.serve();
    const url = await server.listen({ port: 0, host: '127.0.0.1' });
    const { key } = await createKey(other, ['leads:read']);
    const response = await fetch(`${url}/api/v1/changes`, { headers: { authorization: `Bearer ${key}` } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    other.clock.pass({ hours: 1 });
    await other.takeIn({ user: 'late', track: 'Opened' });
    let text = '';
    while (!text.includes('data:')) text += (await reader?.read())?.value ?? '';
    const [, id, data = ''] = /id: (\d+)\ndata: (.*)\n/.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({
      scorecard: 'simple',
      isPartial: false,
      items: [{ subjectId: await other.idOf('late'), score: 1, band: 'cold' }],
    });
    const again = await fetch(`${url}/api/v1/changes`, {
      headers: { authorization: `Bearer ${key}`, 'last-event-id': String(Number(id) - 1) },
    });
    const missed = again.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    while (!told.includes('data:')) told += (await missed?.read())?.value ?? '';
    expect(told).toContain(await other.idOf('late'));
    await server.close();
    let isDone = false;
    while (!isDone) isDone = (await reader?.read())?.done ?? true;
    expect(isDone).toBe(true);
  });
});
