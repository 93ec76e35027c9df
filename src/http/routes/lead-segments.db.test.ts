import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish({
    scorecard: 'interest',
    bands: { warm: 10, hot: 20 },
    rules: [{ id: 'paid', when: { event: 'Order Completed' }, each: 10, max: 30 }],
  });
  for (let n = 0; n < 40; n += 1) {
    const user = `lead${String(n).padStart(2, '0')}`;
    await installation.takeIn(
      { user, identify: { country: n % 2 === 0 ? 'CZ' : 'PL', name: `Lead ${n}` } },
      ...Array.from({ length: n % 4 }, (_, k) => ({
        user,
        track: 'Order Completed',
        properties: { total: 100 * (k + 1) },
      })),
      ...(n < 10 ? [{ user, group: 'acme', properties: { employees: 80 } }] : []),
    );
  }
  installation.clock.pass({ days: 10 });
  await installation.takeIn({ user: 'lead39', track: 'Order Completed', properties: { total: 1 } });
  await installation.passTime();
});
afterAll(() => installation[Symbol.asyncDispose]());

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);

async function countOf(source: string): Promise<number> {
  const { status, body } = await ask('POST', '/segments/preview', { source });
  expect([source, status]).toEqual([source, 200]);
  expect(body).toMatchObject({ subjects: 40, sampled: 40, isExact: true });
  return body.matching.subjects;
}

describe('a condition on leads', () => {
  it.each([
    ['country: CZ', 20],
    ['company.employees: { atLeast: 50 }', 10],
    ['$score.interest: { atLeast: 20 }', 20],
    ['$band.interest: hot', 20],
    ['$band.interest: { in: [warm, hot] }', 30],
    ['$score.nothing: { exists: false }', 40],
    ['$daysSinceLastSeen: { atMost: 3 }', 1],
    ['$lastSeenAt: { lessThan: 2026-03-05 }', 39],
    ['$firstSeenAt: { atLeast: 2026-03-01 }', 40],
    ['$did: { event: order completed }', 30],
    ['$did: { event: [Order Completed, Nothing], atLeast: 3 }', 10],
    ['$did: { event: Order Completed, within: 5d }', 1],
    ['$did: { event: Order Completed, where: { total: { atLeast: 200 } } }', 20],
    ['$did: { event: Order Completed, where: { total: { atMost: 200 } }, atLeast: 2 }', 20],
    ['$did: { event: Order Completed, lessThan: 1 }', 10],
    ['not: { $did: { event: Order Completed } }', 10],
    ['{ country: PL, or: [{ $band.interest: hot }, { company.employees: 80 }] }', 13],
  ])('%s holds for %i', async (source, expected) => {
    expect(await countOf(source)).toBe(expected);
  });

  it.each([
    ['country: { equal: CZ }', 'source.country.equal'],
    ['$did: { event: Site Visited }', 'source.$did.event'],
    ['$did: { event: A, within: soon }', 'source.$did.within'],
    ['$did: { evnt: A }', 'source.$did.evnt'],
    ['$did: { event: A, where: { x: { like: 1 } } }', 'source.$did.where.x.like'],
    ['[]', 'source'],
    ['a: [', 'source'],
  ])('%s is refused with its place', async (source, field) => {
    const { status, body } = await ask('POST', '/segments/preview', { source });
    expect([status, body.errors[0].field]).toEqual([422, field]);
    const checked = await ask('POST', '/segments/validate', { source });
    expect([checked.body.isValid, checked.body.problems[0].line]).toEqual([false, 1]);
  });

  it('is the one that the queue filters by', async () => {
    const condition = encodeURIComponent('{"$did":{"event":"Order Completed","atLeast":3},"country":"PL"}');
    const { status, body } = await ask('GET', `/leads?condition=${condition}&limit=100`);
    expect([status, body.items.length]).toEqual([200, 10]);
    expect((await ask('GET', `/leads?condition=${encodeURIComponent('{"$did":{}}')}`)).status).toBe(400);
  });
});

describe('a segment', () => {
  it('is made, changed, listed with its count and deleted', async () => {
    const made = await ask('PUT', '/segments/czech', {
      title: 'Czech',
      source: '# ours\ncountry: CZ\n',
    });
    expect(made).toMatchObject({
      status: 200,
      body: { slug: 'czech', condition: { country: 'CZ' }, createdBy: 'command line' },
    });
    installation.clock.pass({ ms: 5 });
    const changed = await ask('PUT', '/segments/czech', {
      title: 'Czech, sold to',
      description: 'Those who bought.',
      source: '{ country: CZ, $did: { event: Order Completed } }',
    });
    expect(changed.body).toMatchObject({ title: 'Czech, sold to', createdAt: made.body.createdAt });
    expect(changed.body.updatedAt).not.toBe(made.body.updatedAt);
    expect((await ask('GET', '/segments/czech')).body).toEqual(changed.body);
    const { body } = await ask('GET', '/segments');
    expect(body.items).toEqual([
      {
        ...changed.body,
        count: {
          subjects: 40,
          sampled: 40,
          isExact: true,
          matching: { subjects: 10, share: 0.25, low: 0.25, high: 0.25 },
        },
      },
    ]);
    expect((await ask('DELETE', '/segments/czech')).body).toEqual({ slug: 'czech' });
    expect((await ask('DELETE', '/segments/czech')).status).toBe(404);
    expect((await ask('GET', '/segments/czech')).status).toBe(404);
    expect((await ask('GET', '/segments')).body).toEqual({ items: [] });
  });

  it('with a condition that cannot be read is not kept', async () => {
    const { status, body } = await ask('PUT', '/segments/wrong', { title: 'x', source: 'a: { b: 1 }' });
    expect([status, body.errors[0].field]).toEqual([422, 'source.a.b']);
    expect((await ask('PUT', '/segments/Not%20ok', { title: 'x', source: 'a: 1' })).status).toBe(400);
    expect((await ask('GET', '/segments')).body.items).toEqual([]);
  });

  it('is counted on until everybody was looked at, with some of its leads', async () => {
    const { response } = await ask('POST', '/segments/preview/progress', { source: 'country: PL' });
    expect(response.headers['content-type']).toContain('application/x-ndjson');
    const lines = response.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ isExact: true, matching: { subjects: 20 } });
    expect(lines.at(-1).sample).toHaveLength(20);
    expect(lines.at(-1).sample.map(({ name }: { name: string }) => name)).toContain('Lead 39');
  });
});

it('eligibility of a scorecard asks for traits only', async () => {
  const source = JSON.stringify({
    scorecard: 'eligible',
    eligible: { or: [{ '$band.interest': 'hot' }, { $did: { event: 'A' } }] },
    rules: [{ id: 'x', when: { event: 'A' }, give: 1 }],
  });
  const { body } = await ask('POST', '/scorecards/validate', { source });
  expect(body.problems.map(({ path }: { path: string }) => path)).toEqual([
    'eligible.or[0].$band.interest',
    'eligible.or[1].$did',
  ]);
});
