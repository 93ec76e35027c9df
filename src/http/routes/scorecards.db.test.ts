import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const rules = [{ id: 'opened', when: { event: 'Opened' }, give: 5 }];
const sourceOf = (slug: string, extra: object = {}): string =>
  JSON.stringify({ scorecard: slug, rules, ...extra });

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);
const problemOf = ({ status, body }: Awaited<ReturnType<typeof ask>>): unknown[] => [
  status,
  ...(body.errors ?? []).map(({ field }: { field: string }) => field),
];

async function publishAll(): Promise<void> {
  while (await installation.publishStep());
}

describe('a draft', () => {
  it('is kept with its mistakes, shown, replaced and thrown away', async () => {
    const kept = await ask('PUT', '/scorecards/drafted/draft', {
      source: 'scorecard: drafted\nrules: [{ id: 5 }]',
    });
    expect(kept.status).toBe(200);
    expect(kept.body.problems[0]).toMatchObject({
      path: expect.any(String),
      line: 2,
      found: expect.any(String),
      allowed: expect.any(String),
    });
    expect((await ask('GET', '/scorecards/drafted')).body).toMatchObject({
      liveVersion: null,
      hasDraft: true,
      source: null,
      versions: [],
    });
    const savedAgain = await ask('PUT', '/scorecards/drafted/draft', { source: sourceOf('drafted') });
    expect(savedAgain.body).toMatchObject({ slug: 'drafted', problems: [], draftUpdatedBy: 'command line' });
    expect((await ask('GET', '/scorecards/drafted')).body.draft).toBe(sourceOf('drafted'));
    expect((await ask('DELETE', '/scorecards/drafted/draft')).body).toEqual({ slug: 'drafted' });
    expect(problemOf(await ask('GET', '/scorecards/drafted'))).toEqual([404]);
    expect(problemOf(await ask('DELETE', '/scorecards/drafted/draft'))).toEqual([404]);
  });

  it('that somebody saved meanwhile is not written over', async () => {
    const path = '/scorecards/shared/draft';
    const first = await ask('PUT', path, { source: sourceOf('shared'), basedOn: null });
    expect(first.status).toBe(200);
    installation.clock.pass({ ms: 1 });
    const second = await ask('PUT', path, {
      source: sourceOf('shared', { title: 'Second' }),
      basedOn: first.body.draftUpdatedAt,
    });
    expect(second.status).toBe(200);
    const late = await ask('PUT', path, { source: 'late', basedOn: first.body.draftUpdatedAt });
    expect([late.status, late.body.detail]).toEqual([
      409,
      expect.stringContaining('by command line at 2026-'),
    ]);
    expect((await ask('PUT', path, { source: 'late', basedOn: null })).status).toBe(409);
    const { body } = await ask('GET', '/scorecards/shared');
    expect(body.title).toBe('Second');
    expect([body.draft, body.draftUpdatedAt]).toEqual([
      sourceOf('shared', { title: 'Second' }),
      second.body.draftUpdatedAt,
    ]);
    await ask('DELETE', path);
    expect((await ask('PUT', path, { source: 'x', basedOn: second.body.draftUpdatedAt })).status).toBe(409);
  });

  it('of another slug than that of the address is refused', async () => {
    expect(problemOf(await ask('PUT', '/scorecards/one/draft', { source: sourceOf('two') }))).toEqual([
      422,
      'scorecard',
    ]);
    expect(problemOf(await ask('GET', '/scorecards/one'))).toEqual([404]);
  });

  it('under an address that can be no slug is refused', async () => {
    for (const slug of ['No%20Slug', 'x%2Fy', '-', 'a%00']) {
      expect([slug, ...problemOf(await ask('PUT', `/scorecards/${slug}/draft`, { source: 'x' }))]).toEqual([
        slug,
        400,
        'slug',
      ]);
    }
  });

  it('is published by its slug, and is gone then', async () => {
    await ask('PUT', '/scorecards/kept/draft', { source: sourceOf('kept') });
    expect(await ask('POST', '/scorecards/publish', { slug: 'kept', comment: 'first' })).toMatchObject({
      status: 202,
      body: { slug: 'kept', version: 1 },
    });
    expect((await ask('GET', '/scorecards/kept/versions/1')).body).toMatchObject({
      status: 'publishing',
      comment: 'first',
      source: sourceOf('kept'),
    });
    await publishAll();
    expect((await ask('GET', '/scorecards/kept')).body).toMatchObject({
      liveVersion: 1,
      hasDraft: false,
      versions: [{ version: 1, status: 'live' }],
    });
    expect(problemOf(await ask('POST', '/scorecards/publish', { slug: 'kept' }))).toEqual([404]);
    // A published scorecard stays when a draft of it is thrown away.
    await ask('PUT', '/scorecards/kept/draft', { source: 'x' });
    await ask('DELETE', '/scorecards/kept/draft');
    expect((await ask('GET', '/scorecards/kept')).status).toBe(200);
  });
});

describe('an earlier version', () => {
  it('is published again, and leaves a draft of something else alone', async () => {
    for (const title of ['First', 'Second']) {
      await ask('POST', '/scorecards/publish', { source: sourceOf('rolled', { title }), comment: title });
      await publishAll();
    }
    const draft = sourceOf('rolled', { title: 'In work' });
    await ask('PUT', '/scorecards/rolled/draft', { source: draft });
    const again = await ask('POST', '/scorecards/publish', { slug: 'rolled', version: 1, comment: 'back' });
    expect([again.status, again.body]).toEqual([202, { slug: 'rolled', version: 3 }]);
    await publishAll();
    const { body } = await ask('GET', '/scorecards/rolled');
    expect([body.title, body.draft, body.versions[0]]).toMatchObject([
      'First',
      draft,
      { version: 3, status: 'live', comment: 'back', publishedBy: 'command line' },
    ]);
    expect(problemOf(await ask('POST', '/scorecards/publish', { slug: 'rolled', version: 9 }))).toEqual([
      404,
    ]);
  });
});

describe('publishing', () => {
  it('is refused with the place of every mistake', async () => {
    const refused = await ask('POST', '/scorecards/publish', {
      source: 'scorecard: bad\nrules:\n  - id: x\n    when: { event: A, atleast: 2 }\n    give: 1\n',
    });
    expect(problemOf(refused)).toEqual([422, 'rules[0].when.atleast']);
    expect(refused.body.errors[0].detail).toMatch(/^line 4, column \d+: /);
    expect(problemOf(await ask('GET', '/scorecards/bad'))).toEqual([404]);
  });

  it('is refused while it is under way', async () => {
    expect((await ask('POST', '/scorecards/publish', { source: sourceOf('busy') })).status).toBe(202);
    expect(problemOf(await ask('POST', '/scorecards/publish', { source: sourceOf('busy') }))).toEqual([409]);
    await publishAll();
  });

  it.each([
    [{}, [400, 'source']],
    [{ source: '' }, [400, 'source']],
    [{ source: 5 }, [400, 'source']],
    [{ source: sourceOf('x'), comment: 'a\u0000' }, [400, 'comment']],
    [{ source: 'scorecard: x\u0000' }, [400, 'source']],
    [{ source: sourceOf('x'), firesTransitions: 'yes' }, [400, 'firesTransitions']],
    [{ slug: 'nothing' }, [404]],
  ])('refuses %j', async (body, expected) => {
    expect(problemOf(await ask('POST', '/scorecards/publish', body))).toEqual(expected);
  });

  it('refuses bodies that are no JSON, and none at all', async () => {
    expect(problemOf(await ask('POST', '/scorecards/publish', '{'))).toEqual([400]);
    expect(problemOf(await ask('POST', '/scorecards/publish'))).toEqual([400, '']);
    expect(problemOf(await ask('POST', '/scorecards/publish', '{"__proto__":{"source":"x"}}'))).toEqual([
      400,
    ]);
  });

  it('tells of versions that are not there', async () => {
    expect(problemOf(await ask('GET', '/scorecards/kept/versions/9'))).toEqual([404]);
    expect(problemOf(await ask('GET', '/scorecards/kept/versions/x'))).toEqual([400, 'version']);
    expect(problemOf(await ask('GET', '/scorecards/nothing/versions/1'))).toEqual([404]);
  });
});

describe('checking', () => {
  it('tells every mistake without refusing', async () => {
    expect((await ask('POST', '/scorecards/validate', { source: sourceOf('fine') })).body).toEqual({
      isValid: true,
      slug: 'fine',
      problems: [],
    });
    const { status, body } = await ask('POST', '/scorecards/validate', {
      source: sourceOf('reader', { rules: [{ id: 'r', score: 'nothing', bins: { '>=5': 1 } }] }),
    });
    expect([status, body.isValid, body.problems[0].path]).toEqual([200, false, 'rules[0].score']);
  });
});

describe('keys', () => {
  it('are made, shown without their secrets, and revoked', async () => {
    const made = await ask('POST', '/keys', { kind: 'api', name: 'reader', scopes: ['leads:read'] });
    expect(made).toMatchObject({
      status: 201,
      body: { key: expect.stringMatching(/^rk_[\w-]{43}$/), scopes: ['leads:read'] },
    });
    const write = await ask('POST', '/keys', { kind: 'write' });
    expect(write.body).toMatchObject({ key: expect.stringMatching(/^rw_/), scopes: ['events:write'] });
    const { response, body } = await ask('GET', '/keys');
    expect(response.body).not.toContain(made.body.key);
    expect(body.items.map(({ keyId }: { keyId: string }) => keyId).sort()).toEqual(
      [made.body.keyId, write.body.keyId].sort(),
    );
    expect((await ask('DELETE', `/keys/${made.body.keyId}`)).status).toBe(200);
    expect(problemOf(await ask('DELETE', `/keys/${made.body.keyId}`))).toEqual([404]);
    const all = (await ask('POST', '/keys', { kind: 'api' })).body;
    expect(all.scopes).not.toContain('events:write');
  });

  it.each([
    [{}, [400, 'kind']],
    [{ kind: 'other' }, [400, 'kind']],
    [{ kind: 'api', scopes: [] }, [400, 'scopes']],
    [{ kind: 'api', scopes: ['everything'] }, [400, 'scopes.0']],
    [{ kind: 'write', scopes: ['leads:read'] }, [400, 'scopes']],
    [{ kind: 'api', name: 'a\u0000' }, [400, 'name']],
  ])('are refused for %j', async (body, expected) => {
    expect(problemOf(await ask('POST', '/keys', body))).toEqual(expected);
  });
});
