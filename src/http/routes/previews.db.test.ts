import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const DRAFT = `scorecard: drafted
bands: { warm: 10, hot: 90 }
rules:
  - id: opened
    when: { event: Opened }
    give: 10

  - id: opened-often
    when: { event: Opened, atLeast: 1 }
    give: 5

  # Nobody does this any more.
  - { id: faxed, when: { event: Faxed }, give: 5 }
  - { id: size, trait: company.employees, bins: { ">=50": 5 } }
`;

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish({
    scorecard: 'drafted',
    bands: { warm: 20 },
    rules: [
      { id: 'opened', when: { event: 'Opened' }, give: 5 },
      { id: 'visits', when: { event: 'Site Visited', within: '30d' }, give: 5 },
      { id: 'size', trait: 'company.employees', bins: { '>=50': 5 } },
    ],
  });
  for (let n = 0; n < 40; n += 1) {
    const user = `lead${n}`;
    await installation.takeIn(
      { user, identify: { name: `Lead <b>${n}</b>` } },
      ...(n < 30
        ? [{ user, track: 'Opened', properties: { mail: n % 2 ? 'odd' : 'even', nested: { x: n } } }]
        : []),
      ...(n < 4 ? [{ user, group: `firm${n}`, properties: { employees: 40 + n * 10 } }] : []),
      ...(n % 2 === 0 ? [{ user, page: true as const }] : []),
    );
  }
  installation.clock.pass({ days: 200 });
  await installation.takeIn({ user: 'newcomer', page: true });
  await installation.passTime();
});
afterAll(() => installation[Symbol.asyncDispose]());

const ask = (method: 'GET' | 'POST', path: string, body?: unknown) =>
  call(installation, method, `/api/v1${path}`, body);

describe('a preview', () => {
  it('tells distributions, moves with names, and what is probably not meant with its place', async () => {
    const { status, body } = await ask('POST', '/scorecards/preview', { source: DRAFT });
    expect(status).toBe(200);
    expect(body).toMatchObject({ scorecard: 'drafted', subjects: 41, sampled: 41, isExact: true });
    expect(body.moves).toMatchObject([{ from: 'unqualified', to: 'warm', subjects: 30 }]);
    expect(body.movers[0].name).toMatch(/^Lead <b>/);
    // Thirty change their band at once; the one newcomer of the last four weeks is in none that sales calls.
    expect(body.load).toMatchObject({
      band: 'hot',
      fires: { subjects: 30 },
      enters: { subjects: 0 },
      newcomersBefore: { subjects: 0 },
      newcomersAfter: { subjects: 0 },
    });
    expect(body.rules[0]).toMatchObject({ rule: 'opened', subjects: 30 });
    const told = body.warnings.map(({ kind, path, line }: { kind: string; path: string; line: number }) => [
      kind,
      path,
      line,
    ]);
    expect(told).toEqual([
      ['unreachable-band', 'bands.hot', 2],
      ['stale-event', 'rules[0]', 4],
      ['stale-event', 'rules[1]', 8],
      ['double-counting', 'rules[1]', 8],
      ['unknown-event', 'rules[2]', 13],
      ['missing-trait', 'rules[3]', 14],
    ]);
  });

  it('goes on to everybody, line by line', async () => {
    const { response } = await ask('POST', '/scorecards/preview/progress', { source: DRAFT });
    const lines = response.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const { body } = await ask('POST', '/scorecards/preview', { source: DRAFT });
    expect(lines.at(-1)).toEqual(body);
  });

  it('of a text that is refused says where', async () => {
    for (const path of ['/scorecards/preview', '/scorecards/preview/progress']) {
      const { status, body } = await ask('POST', path, { source: 'scorecard: x\nrules: 5' });
      expect([status, body.errors[0].field]).toEqual([422, 'rules']);
    }
  });
});

describe('differences', () => {
  it('are told by rule and field', async () => {
    const after = DRAFT.replace('give: 10', 'give: 12');
    const { body } = await ask('POST', '/scorecards/diff', { before: DRAFT, after });
    expect(body.changes).toEqual([
      {
        kind: 'changed',
        of: 'rule',
        id: 'opened',
        title: 'opened',
        field: 'points',
        before: '≥ 1: 10',
        after: '≥ 1: 12',
      },
    ]);
    const refused = await ask('POST', '/scorecards/diff', { before: DRAFT, after: 'x' });
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'after']);
  });
});

describe('the catalogue', () => {
  it('has events with their properties, and traits, with frequent values', async () => {
    const { body } = await ask('GET', '/catalogue');
    expect(body).toMatchObject({ subjects: 41, sampled: 41, isExact: true });
    expect(body.events.map(({ name }: { name: string }) => name)).toEqual(['Opened', 'Page Viewed']);
    expect(body.events[0]).toMatchObject({ count: 30, leads: 30, lastAt: '2026-03-02T12:00:00.000Z' });
    expect(body.events[0].properties).toMatchObject([
      { name: 'mail', count: 30, types: ['text'], values: ['even', 'odd'] },
      { name: 'nested.x', types: ['number'], values: [] },
    ]);
    const employees = body.traits.find(({ name }: { name: string }) => name === 'company.employees');
    expect(employees).toEqual({
      name: 'company.employees',
      count: 4,
      types: ['number'],
      values: ['40', '50', '60', '70'],
    });
  });
});

describe('coverage', () => {
  it('tells how complete and how old is what live scorecards read, and who reads it', async () => {
    const { body } = await ask('GET', '/coverage');
    expect(body).toMatchObject({ subjects: 41, sampled: 41, newcomerDays: 30, staleAfterDays: 180 });
    const [size, visits, opened] = body.items;
    expect(size).toMatchObject({
      kind: 'trait',
      name: 'company.employees',
      readers: [{ scorecard: 'drafted', rule: 'size' }],
      completeness: { subjects: 4 },
      completenessOfNewcomers: { subjects: 0, share: 0 },
      medianAgeDays: 200,
      stale: { subjects: 4, share: 1 },
    });
    expect(visits).toMatchObject({
      kind: 'event',
      name: 'Site Visited',
      completeness: { subjects: 21 },
      completenessOfNewcomers: { subjects: 1, share: 1 },
      ninetiethAgeDays: 200,
      stale: { subjects: 20 },
    });
    expect(opened).toMatchObject({ name: 'Opened', completeness: { subjects: 30 } });
    expect((await ask('GET', '/coverage?scorecard=drafted')).body).toEqual(body);
    expect((await ask('GET', '/coverage?scorecard=nothing')).status).toBe(404);
  });
});
