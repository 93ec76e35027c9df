import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const CARD = {
  scorecard: 'simple',
  bands: { cold: 0, warm: 2, hot: 4 },
  dimensions: { fit: {}, interest: {} },
  matrix: {
    rows: { dimension: 'fit', grades: { A: 1, B: 0 } },
    columns: { dimension: 'interest', grades: { 1: 2, 2: 0 } },
  },
  rules: [
    {
      id: 'opened',
      title: 'Opened a letter',
      dimension: 'interest',
      when: { event: 'Opened' },
      each: 1,
      max: 50,
    },
    { id: 'title', dimension: 'fit', trait: 'title', bins: { CEO: 1 } },
  ],
};

let installation: TestInstallation;
const get = (url: string) => call(installation, 'GET', url);
const encoded = (value: unknown): string =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
const cursorOf = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/** Thirty leads; lead n opened n % 5 letters. */
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish(CARD);
  for (let n = 0; n < 30; n += 1) {
    const user = `user${n}`;
    installation.clock.pass({ hours: 1 });
    await installation.takeIn(
      {
        user,
        ...(n === 7 && { email: 'zoe@example.com' }),
        identify: {
          owner: n % 2 === 0 ? 'eve' : 'max',
          country: n % 3 === 0 ? 'CZ' : 'PL',
          ...(n === 7 && { title: 'CEO', name: 'Zoë Ω', email: 'zoe@example.com' }),
        },
      },
      ...Array.from({ length: n % 5 }, (_, k) => ({
        user,
        track: 'Opened',
        id: `${user}-${k}`,
        at: installation.clock.now - k * 1000,
      })),
    );
  }
});
afterAll(() => installation[Symbol.asyncDispose]());

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
type Items = any[];

async function allPages(query: string, limit: number): Promise<Items> {
  const items: Items = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor: string = next === '' ? '' : `&cursor=${encoded(next)}`;
    const { status, body } = await get(`/api/v1/leads?limit=${limit}${query}${cursor}`);
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    items.push(...body.items);
    next = body.next;
  }
  return items;
}

function problemOf({ status, body, response }: Awaited<ReturnType<typeof get>>): unknown[] {
  expect(response.headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: 'about:blank',
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
  return [status, ...(body.errors ?? []).map(({ field }: { field: string }) => field)];
}

describe('the ranking', () => {
  it('of all pages together is that of one page, whatever their size, with equal scores too', async () => {
    const whole = (await get('/api/v1/leads?limit=500')).body;
    expect(whole.next).toBeNull();
    expect(whole.items).toHaveLength(30);
    const scores = whole.items.map(({ score }: { score: number }) => score);
    expect(scores).toEqual(scores.toSorted((a: number, b: number) => b - a));
    const queries = fc.constantFrom(
      '',
      '&owner=eve',
      `&condition=${encoded({ country: 'CZ' })}`,
      '&minScore=1&maxScore=3',
      '&band=warm,hot',
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 31 }), queries, async (limit, query) => {
        expect(await allPages(query, limit)).toEqual(
          (await get(`/api/v1/leads?limit=500${query}`)).body.items,
        );
      }),
      { numRuns: 25 },
    );
  });

  it.each([
    ['owner=eve', (n: number) => n % 2 === 0],
    ['band=hot', (n: number) => n % 5 === 4],
    ['band=cold,%20hot', (n: number) => [0, 1, 4].includes(n % 5)],
    ['band=nothing', () => false],
    ['minScore=3', (n: number) => n % 5 >= 3 || n === 7],
    ['maxScore=0', (n: number) => n % 5 === 0],
    ['minScore=-2147483648&maxScore=2147483647', () => true],
    ['grade=A1', (n: number) => n === 7],
    ['grade=B1,B2', (n: number) => n !== 7],
    [`condition=${encoded({ country: 'cz', owner: 'max' })}`, (n: number) => n % 6 === 3],
    [`condition=${encoded({ title: { exists: true } })}`, (n: number) => n === 7],
    ['changedSince=2026-03-03T17:00:00Z', (n: number) => n >= 28],
    ['changedSince=2026-03-03', (n: number) => n >= 11],
    ['owner=eve&band=hot&minScore=4', (n: number) => n % 10 === 4],
  ])('shows for %s those that it says', async (query, holds) => {
    const { body } = await get(`/api/v1/leads?limit=500&${query}`);
    const expected = Array.from({ length: 30 }, (_, n) => n).filter(holds);
    const names = expected.map((n) => (n === 7 ? 'Zoë Ω' : `user${n}`));
    const shown = body.items.map(({ name }: { name: string }) => name);
    expect(shown.sort()).toEqual(names.sort());
  });

  it('says who it is and what speaks for it', async () => {
    const { body } = await get('/api/v1/leads?grade=A1');
    expect(body).toMatchObject({
      scorecard: 'simple',
      items: [
        {
          name: 'Zoë Ω',
          email: 'zoe@example.com',
          owner: 'max',
          score: 3,
          band: 'warm',
          grade: 'A1',
          reasons: [
            { row: 'rule:opened', title: 'Opened a letter', points: 2 },
            { row: 'rule:title', title: 'title', points: 1 },
          ],
        },
      ],
    });
  });

  it.each([
    ['limit=0', [400, 'limit']],
    ['limit=501', [400, 'limit']],
    ['limit=x', [400, 'limit']],
    ['minScore=1.5', [400, 'minScore']],
    ['minScore=9999999999', [400, 'minScore']],
    ['maxScore=-9999999999', [400, 'maxScore']],
    ['changedSince=yesterday', [400, 'changedSince']],
    ['cursor=x', [400, 'cursor']],
    [`cursor=${cursorOf({ score: 1, subjectId: 'x' })}`, [400, 'cursor']],
    [
      `cursor=${cursorOf({ score: 99_999_999_999, subjectId: '00000000-0000-4000-8000-000000000001' })}`,
      [400, 'cursor'],
    ],
    ['condition=%7B', [400, 'condition']],
    [`condition=${encoded({ country: { near: 5 } })}`, [400, 'condition.country.near']],
    ['scorecard=nothing', [404]],
    ['owner=%00', [400, 'owner']],
    ['band=%00', [400, 'band']],
    ['scorecard=%00', [400, 'scorecard']],
  ])('refuses %s and says why', async (query, expected) => {
    expect(problemOf(await get(`/api/v1/leads?${query}`))).toEqual(expected);
  });
});

describe('a lead', () => {
  it('is found by user id, e-mail address in any case, and lead id', async () => {
    const leadId = await installation.idOf('user7');
    for (const name of ['user7', 'ZOE@example.com', leadId]) {
      const { status, body } = await get(`/api/v1/leads/${encoded(name)}`);
      expect([status, body.leadId, body.name]).toEqual([200, leadId, 'Zoë Ω']);
      expect(body.scores).toMatchObject([
        { scorecard: 'simple', version: 1, score: 3, band: 'warm', grade: 'A1' },
      ]);
      expect(body.traits.map((trait: { name: string }) => trait.name)).toEqual([
        'country',
        'email',
        'name',
        'owner',
        'title',
      ]);
    }
  });

  it.each(['', '/explanation', '/timeline', '/ledger'])('that nobody knows is not found%s', async (path) => {
    expect(problemOf(await get(`/api/v1/leads/nobody${path}`))).toEqual([404]);
    expect(problemOf(await get(`/api/v1/leads/00000000-0000-4000-8000-999999999999${path}`))).toEqual([404]);
    expect(problemOf(await get(`/api/v1/leads/a%00b${path}`))).toEqual([400, 'lead']);
  });

  it('shows its history newest first, page by page', async () => {
    const whole = (await get('/api/v1/leads/user14/timeline')).body.items;
    expect(whole).toHaveLength(5);
    const instants = whole.map(({ occurredAt }: { occurredAt: string }) => occurredAt);
    expect(instants).toEqual(instants.toSorted().reverse());
    for (const limit of [1, 2, 3, 5]) {
      const items: Items = [];
      for (let next: string | null = ''; next !== null; ) {
        const { body }: { body: { items: Items; next: string | null } } = await get(
          `/api/v1/leads/user14/timeline?limit=${limit}${next === '' ? '' : `&cursor=${encoded(next)}`}`,
        );
        items.push(...body.items);
        next = body.next;
      }
      expect(items).toEqual(whole);
    }
  });

  it.each([
    ['cursor=x', [400, 'cursor']],
    [`cursor=${cursorOf({ occurredAt: 1e15, messageId: 'x' })}`, [400, 'cursor']],
    [`cursor=${cursorOf({ occurredAt: 1, messageId: 'a\u0000' })}`, [400, 'cursor']],
    ['limit=501', [400, 'limit']],
  ])('refuses of its history %s', async (query, expected) => {
    expect(problemOf(await get(`/api/v1/leads/user14/timeline?${query}`))).toEqual(expected);
  });

  it('explains its score, now and in the past', async () => {
    const { body } = await get('/api/v1/leads/user14/explanation?scorecard=simple');
    expect(body).toMatchObject({ score: 4, band: 'hot', grade: 'B1', version: 1, isEligible: true });
    expect(body.rows.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(4);
    expect(body.rows[1]).toMatchObject({ rule: 'opened', value: 4, data: 'implicit' });
    expect(body.rows[1].evidence.events).toHaveLength(4);
    expect((await get('/api/v1/leads/user14/explanation?at=2026-03-01')).body).toMatchObject({
      score: 0,
      band: 'cold',
    });
  });

  it.each([
    ['version=2', [404]],
    ['version=0', [400, 'version']],
    ['version=99999999999', [400, 'version']],
    ['at=2026-02-30', [400, 'at']],
    ['knownAt=x', [400, 'knownAt']],
    ['scorecard=nothing', [404]],
  ])('refuses to explain %s', async (query, expected) => {
    expect(problemOf(await get(`/api/v1/leads/user14/explanation?${query}`))).toEqual(expected);
  });

  it.each([
    ['version=2', [404]],
    ['version=99999999999', [400, 'version']],
    ['scorecard=nothing', [404]],
  ])('has no ledger of %s', async (query, expected) => {
    expect(problemOf(await get(`/api/v1/leads/user14/ledger?${query}`))).toEqual(expected);
  });

  it('explains a rule on a trait that objects have by themselves', async () => {
    await using other = await createTestInstallation();
    await other.publish({
      scorecard: 'odd',
      rules: [{ id: 'odd', trait: 'constructor', bins: { missing: 1, other: 5 } }],
    });
    await other.takeIn({ user: 'ann', track: 'Opened' });
    expect((await call(other, 'GET', '/api/v1/leads/ann/explanation')).body).toMatchObject({
      score: 1,
      rows: [{ value: null }],
    });
  });
});

describe('taking messages back', () => {
  it('takes their points', async () => {
    const before = (await get('/api/v1/leads/user29/explanation')).body.score;
    const { status, body } = await call(installation, 'POST', '/api/v1/leads/user29/retractions', {
      messageIds: ['user29-0', 'nothing'],
      reason: 'robot',
    });
    expect([status, body]).toEqual([200, { retracted: ['user29-0'] }]);
    expect((await get('/api/v1/leads/user29/explanation')).body.score).toBe(before - 1);
  });

  it.each([
    [{}, [400, 'messageIds', 'reason']],
    [{ messageIds: [], reason: 'x' }, [400, 'messageIds']],
    [{ messageIds: ['a\u0000'], reason: 'x' }, [400, 'messageIds.0']],
    [{ messageIds: ['a'], reason: 'a\u0000' }, [400, 'reason']],
  ])('refuses %j', async (body, expected) => {
    expect(problemOf(await call(installation, 'POST', '/api/v1/leads/user29/retractions', body))).toEqual(
      expected,
    );
  });
});

describe('the ledger', () => {
  it('adds up to the score over the switch of versions', async () => {
    await using other = await createTestInstallation();
    await other.publish(CARD);
    await other.takeIn({ user: 'ann', track: 'Opened' }, { user: 'ann', track: 'Opened' });
    other.clock.pass({ hours: 1 });
    await other.beginPublishing({
      ...CARD,
      rules: [...CARD.rules, { id: 'bought', dimension: 'interest', when: { event: 'Bought' }, give: 7 }],
    });
    await other.publishStep();
    other.clock.pass({ hours: 1 });
    await other.takeIn({ user: 'ann', track: 'Bought' }, { user: 'ann', track: 'Opened' });
    other.clock.pass({ hours: 1 });
    while (await other.publishStep());
    other.clock.pass({ hours: 1 });
    await other.takeIn({ user: 'ann', identify: { title: 'CEO' } });
    const { body } = await call(other, 'GET', '/api/v1/leads/ann/ledger');
    expect(
      body.entries.map((entry: { version: number; from: number; to: number; cause: { kind: string } }) => [
        entry.version,
        entry.from,
        entry.to,
        entry.cause.kind,
      ]),
    ).toEqual([
      [1, 0, 1, 'event'],
      [1, 1, 2, 'event'],
      [1, 2, 3, 'event'],
      [2, 3, 10, 'version'],
      [2, 10, 11, 'trait'],
    ]);
    expect(body.score).toBe(await other.score('ann', 'simple'));
    for (const { from, to, moves } of body.entries) {
      expect(moves.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(to - from);
    }
    expect(body.entries.map(({ entry }: { entry: number }) => entry)).toEqual([1, 2, 3, 4, 5]);
    const second = (await call(other, 'GET', '/api/v1/leads/ann/ledger?version=2')).body;
    expect([second.score, second.entries[0].from]).toEqual([11, 0]);
  });

  it('is empty for a lead that never had points', async () => {
    expect((await get('/api/v1/leads/user0/ledger')).body).toEqual({
      scorecard: 'simple',
      score: 0,
      entries: [],
    });
  });
});

describe('the feed of transitions', () => {
  it('tells every change of band once, in order, page by page, and goes on where it ended', {
    timeout: 120_000,
  }, async () => {
    await using other = await createTestInstallation();
    const feed = (query: string) => call(other, 'GET', `/api/v1/transitions?${query}`);
    await other.publish(CARD);
    expect((await feed('')).body).toEqual({ items: [], next: null });
    for (const user of ['a', 'b', 'c'])
      await other.takeIn({ user, track: 'Opened' }, { user, track: 'Opened' });
    // On a server the feed waits for every transaction that began before, also those of other tests.
    const whole = await vi.waitFor(
      async () => {
        const { body } = await feed('');
        expect(body.items).toHaveLength(6);
        return body;
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(whole.items[0]).toMatchObject({
      scorecard: 'simple',
      from: null,
      to: 'cold',
      fires: true,
      score: 1,
    });
    const items: Items = [];
    let cursor = '';
    for (;;) {
      const { body } = await feed(`limit=4${cursor && `&cursor=${encoded(cursor)}`}`);
      items.push(...body.items);
      cursor = body.next;
      if (body.items.length === 0) break;
    }
    expect(items).toEqual(whole.items);
    await other.takeIn({ user: 'd', track: 'Opened' });
    const subjectId = await other.idOf('d');
    await vi.waitFor(
      async () =>
        expect((await feed(`cursor=${encoded(cursor)}`)).body.items).toMatchObject([
          { to: 'cold', subjectId },
        ]),
      { timeout: 60_000, interval: 200 },
    );
    expect((await feed('scorecard=simple')).body.items).toHaveLength(7);
  });

  it.each([
    ['cursor=x', [400, 'cursor']],
    [`cursor=${cursorOf({ position: -1 })}`, [400, 'cursor']],
    ['limit=1001', [400, 'limit']],
    ['scorecard=nothing', [404]],
  ])('refuses %s', async (query, expected) => {
    expect(problemOf(await get(`/api/v1/transitions?${query}`))).toEqual(expected);
  });
});

describe('a company', () => {
  it('that nobody knows is not found, nor is a lead’s scorecard one of companies', async () => {
    expect(problemOf(await get('/api/v1/companies/nothing/explanation'))).toEqual([404]);
    expect(problemOf(await get('/api/v1/companies/a%00/explanation'))).toEqual([400, 'company']);
    await installation.takeIn({ user: 'user1', group: 'acme' });
    expect(problemOf(await get('/api/v1/companies/acme/explanation'))).toEqual([404]);
    expect(problemOf(await get('/api/v1/companies/acme/explanation?scorecard=simple'))).toEqual([400]);
  });
});
