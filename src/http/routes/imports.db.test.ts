import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../domain/instant.ts';
import { applyChunk } from '../../operations/apply-import.ts';
import { removeImportStep } from '../../operations/remove-import.ts';
import { beginReading, discardImports, touchImport } from '../../store/imports.ts';
import { call } from '../../testing/api-client.ts';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';
import type { ImportDetail } from '../contract/imports.ts';
import { MOST_REFUSALS } from '../imports/receive-file.ts';

const FORMS = {
  scorecard: 'forms',
  rules: [{ id: 'form', when: { event: 'Form Submitted' }, each: 10, max: 50 }],
};
const EVENTS =
  'user,event,at\nann,Form Submitted,2026-01-01\nann,Form Submitted,2026-01-01\nbob,Form Submitted,2026-01-02\n';
const EVENTS_MAPPING = 'import: events\nuserId: user\nname: event\noccurredAt: at\n';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
// One database for all, because a new one for each takes longer than the tests.
afterEach(async () => {
  await installation.database.pool.query(`truncate import, import_chunk, import_refusal, campaign_cost, message, identity,
    subject, score, ledger, transition`);
});
afterAll(() => installation[Symbol.asyncDispose]());

interface Sent {
  status: number;
  body: ImportDetail & { detail: string; errors?: { field: string; detail: string }[] };
}

async function begin(kind: string, more: object = {}): Promise<number> {
  const { status, body } = await call(installation, 'POST', '/api/v1/imports', {
    kind,
    name: 'a.csv',
    ...more,
  });
  expect([status, body.status]).toEqual([201, 'reading']);
  return body.importId;
}

async function sendContent(
  importId: number,
  content: string | Buffer,
  { query = '', encoding = '' } = {},
): Promise<Sent> {
  const server = await installation.serve();
  const response = await server.inject({
    method: 'PUT',
    url: `/api/v1/imports/${importId}/content?${query}`,
    headers: {
      authorization: `Bearer ${LOCAL_TOKEN}`,
      'content-type': 'text/csv',
      ...(encoding && { 'content-encoding': encoding }),
    },
    payload: content,
  });
  return { status: response.statusCode, body: response.json() };
}

/** Begins an import, sends its file and applies it. */
async function importText(
  kind: string,
  content: string | Buffer,
  more: object = {},
  form = {},
): Promise<ImportDetail> {
  const { status, body } = await sendContent(await begin(kind, more), content, form);
  expect([status, body.detail]).toEqual([200, undefined]);
  await installation.applyImports();
  return (await call(installation, 'GET', `/api/v1/imports/${body.importId}`)).body;
}

async function count(table: 'message' | 'import' | 'import_chunk' | 'import_refusal'): Promise<number> {
  const { rows } = await installation.database.pool.query(`select count(*)::integer as count from ${table}`);
  return rows[0].count;
}

describe('a file', () => {
  it('is read, kept and applied, and its messages carry the number of the import', async () => {
    await installation.publish(FORMS);
    const read = await sendContent(await begin('events', { mapping: EVENTS_MAPPING }), EVENTS);
    expect(read.body).toMatchObject({ status: 'applying', rowsRead: 3, rowsRefused: 0, rowsApplied: 0 });
    expect(await count('message')).toBe(0);
    await installation.applyImports();
    const done = await call(installation, 'GET', `/api/v1/imports/${read.body.importId}`);
    expect(done.body).toMatchObject({
      status: 'done',
      rowsApplied: 3,
      messagesAdded: 3,
      mapping: EVENTS_MAPPING,
    });
    expect([await installation.score('ann', 'forms'), await installation.score('bob', 'forms')]).toEqual([
      20, 10,
    ]);
    const rows = await installation.database.kysely.selectFrom('message').select('import_id').execute();
    expect(rows.every(({ import_id }) => import_id === read.body.importId)).toBe(true);
    expect(await count('import_chunk')).toBe(0);
    expect(await installation.examine()).toEqual([]);
  });

  it('is taken out again with what came with it, and nothing else', async () => {
    await installation.publish(FORMS);
    await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
    const { importId } = await importText('events', EVENTS, { mapping: EVENTS_MAPPING });
    expect(await installation.score('ann', 'forms')).toBe(30);
    const path = `/api/v1/imports/${importId}/removal`;
    expect(await call(installation, 'POST', path)).toMatchObject({
      status: 202,
      body: { status: 'removing' },
    });
    while (
      await installation.database.transaction((transaction) =>
        removeImportStep(transaction, installation.registry, installation.clock.now),
      )
    );
    const { body } = await call(installation, 'GET', `/api/v1/imports/${importId}`);
    expect(body).toMatchObject({ status: 'removed', removed: { messages: 3, leads: 1, kept: 1 } });
    expect(await installation.score('ann', 'forms')).toBe(10);
    expect(await installation.rowOf('bob').catch(() => undefined)).toBeUndefined();
    expect(await installation.examine()).toEqual([]);
    expect(await call(installation, 'POST', path)).toMatchObject({
      status: 409,
      body: { detail: `import ${importId} is removed, expected one that is done` },
    });
  });

  it('that comes again changes nothing, and a longer one adds what is new', async () => {
    await importText('events', EVENTS);
    expect(await importText('events', EVENTS)).toMatchObject({ messagesAdded: 0, messagesKnown: 3 });
    const longer = `user;at;event\nann;2026-01-01;Form Submitted\n${'bob;2026-01-02;Form Submitted\n'.repeat(2)}ann;2026-01-01;Form Submitted\n`;
    expect(await importText('events', longer)).toMatchObject({ messagesAdded: 1, messagesKnown: 3 });
  });

  it('may be compressed', async () => {
    expect(await importText('events', gzipSync(EVENTS), {}, { encoding: 'gzip' })).toMatchObject({
      rowsApplied: 3,
    });
  });

  it('of many chunks is applied to the last row', async () => {
    const rows = Array.from(
      { length: 2_500 },
      (_, row) => `p${row % 100},Seen,2026-01-01T00:00:${String(row % 60).padStart(2, '0')}Z,${row}`,
    );
    const text = `user,event,at,n\n${rows.join('\n')}\n`;
    expect(await importText('events', text)).toMatchObject({
      rowsRead: 2_500,
      rowsApplied: 2_500,
      messagesAdded: 2_500,
    });
  });
});

describe('rows that cannot be read', () => {
  const FAULTY = 'email,age\nann@x.cz,30\nbob,31\ncyril@x.cz,=1\n"dan@x.cz",7,9\n"eve"@x.cz,1\n';
  const MAPPING = 'import: leads\nemail: email\ntraits: { age: { column: age, type: number } }';

  it('keep the whole file from being applied, and are told', async () => {
    const { body } = await sendContent(await begin('leads', { mapping: MAPPING }), FAULTY);
    expect(body).toMatchObject({ status: 'refused', rowsRead: 5, rowsRefused: 4 });
    await installation.applyImports();
    expect(await count('message')).toBe(0);
    const path = `/api/v1/imports/${body.importId}/refusals`;
    const { items } = (await call(installation, 'GET', path)).body;
    expect(
      items.map(({ line, field, value }: { line: number; field: string; value: string }) => [
        line,
        field,
        value,
      ]),
    ).toEqual([
      [3, 'email', 'bob'],
      [4, 'age', '=1'],
      [5, '', '3 cells'],
      [6, '', ''],
    ]);
    const page = (await call(installation, 'GET', `${path}?limit=2&after=3`)).body;
    expect([page.items.length, page.next]).toEqual([2, 5]);
    const csv = await call<string>(installation, 'GET', `${path}.csv`);
    expect(csv.body).toContain(`4,age,"'=1",`);
    expect(csv.response.headers['content-type']).toMatch(/^text\/csv/);
  });

  it('do not hinder the others when that is accepted, at once or later', async () => {
    const later = await sendContent(await begin('leads', { mapping: MAPPING }), FAULTY);
    const path = `/api/v1/imports/${later.body.importId}/accept`;
    expect((await call(installation, 'POST', path, {})).status).toBe(409);
    expect((await call(installation, 'POST', path, { skipRefused: true })).body.status).toBe('applying');
    expect((await call(installation, 'POST', path, { skipRefused: true })).status).toBe(409);
    await installation.applyImports();
    expect(await count('message')).toBe(1);
    expect(
      await importText('leads', FAULTY, { mapping: MAPPING }, { query: 'skipRefused=true' }),
    ).toMatchObject({
      status: 'done',
      rowsApplied: 1,
    });
  });

  it('are all counted, and the first ten thousand kept', async () => {
    const bad = `email\n${'nobody\n'.repeat(MOST_REFUSALS + 500)}`;
    const mapping = 'import: leads\nemail: email';
    const { body } = await sendContent(await begin('leads', { mapping }), bad);
    expect(body).toMatchObject({ status: 'refused', rowsRefused: MOST_REFUSALS + 500 });
    expect(await count('import_refusal')).toBe(MOST_REFUSALS);
  });
});

describe('an import that waits', () => {
  it('is applied when it is accepted', async () => {
    const { body } = await sendContent(await begin('events'), EVENTS, { query: 'apply=false' });
    expect(body.status).toBe('ready');
    await installation.applyImports();
    expect(await count('message')).toBe(0);
    await call(installation, 'POST', `/api/v1/imports/${body.importId}/accept`, {});
    await installation.applyImports();
    expect(await count('message')).toBe(3);
  });

  it('leaves nothing when it is cancelled, which is too late once it is applied', async () => {
    const { body } = await sendContent(await begin('events'), EVENTS, { query: 'apply=false' });
    const path = `/api/v1/imports/${body.importId}`;
    expect((await call(installation, 'DELETE', path)).status).toBe(200);
    expect([await count('import'), await count('import_chunk')]).toEqual([0, 0]);
    expect((await call(installation, 'DELETE', path)).status).toBe(404);
    const { importId } = await importText('events', EVENTS);
    expect((await call(installation, 'DELETE', `/api/v1/imports/${importId}`)).status).toBe(409);
  });
});

describe('a file that cannot be read as a whole', () => {
  it.each([
    ['', 'the file is empty'],
    ['user,event,timestamp\nann,"x,2026-01-01\n', 'line 2: got a quote that is not closed'],
    [
      'user,event,at\nann,x,1/2/2026\nbob,x,3/4/2026\n',
      'column “at”: every date can be read with the day first or the month first',
    ],
    ['person,what\n1,2\n', 'the columns do not say how the file is to be read'],
  ])('%j is refused and leaves nothing', async (content, reason) => {
    const { status, body } = await sendContent(await begin('events'), content);
    expect([status, body.detail]).toEqual([422, expect.stringContaining(reason)]);
    expect([await count('import'), await count('import_chunk')]).toEqual([0, 0]);
  });

  it('nor does one that is cut off', async () => {
    const half = gzipSync(EVENTS.repeat(50)).subarray(0, 60);
    const { status, body } = await sendContent(await begin('events'), half, { encoding: 'gzip' });
    expect([status, body.detail]).toEqual([400, 'the file is not valid gzip, or it is cut off']);
    expect(await count('import')).toBe(0);
  });

  it('for lack of the columns of its mapping', async () => {
    const { status, body } = await sendContent(
      await begin('events', { mapping: EVENTS_MAPPING }),
      'a,b\n1,2\n',
    );
    expect([status, body.detail]).toEqual([
      422,
      expect.stringContaining('the mapping names “user”, “event”, “at”'),
    ]);
  });
});

describe('what is asked for', () => {
  it('is refused with the place in the mapping', async () => {
    const ask = (mapping: string) =>
      call(installation, 'POST', '/api/v1/imports', { kind: 'leads', name: 'a', mapping });
    expect((await ask('import: leads\nemial: a')).body.errors).toEqual([
      {
        field: 'emial',
        detail: expect.stringContaining('line 2, column 8: emial: found the unknown key “emial”'),
      },
      expect.anything(),
    ]);
    expect((await ask(EVENTS_MAPPING)).body.errors[0].detail).toBe(
      'found events; allowed: leads, as in the request',
    );
    const zone = await call(installation, 'POST', '/api/v1/imports', {
      kind: 'leads',
      name: 'a',
      timeZone: 'Moon',
    });
    expect(zone.status).toBe(400);
  });

  it('is a file once', async () => {
    const importId = await begin('events');
    expect((await sendContent(importId, EVENTS)).status).toBe(200);
    expect((await sendContent(importId, EVENTS)).status).toBe(409);
    expect((await sendContent(99_999, EVENTS)).status).toBe(409);
  });

  it('can be guessed', async () => {
    const server = await installation.serve();
    const response = await server.inject({
      method: 'POST',
      url: '/api/v1/imports/guess?kind=events',
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'text/csv' },
      payload: EVENTS,
    });
    const guess = response.json();
    expect(guess).toMatchObject({
      encoding: 'utf-8',
      separator: ',',
      columns: ['user', 'event', 'at'],
      problems: [],
    });
    expect(guess.mapping).toContain('occurredAt: at');
    expect(guess.preview[0]).toMatchObject({
      line: 2,
      messages: [{ userId: 'ann', name: 'Form Submitted' }],
    });
  });

  it('is listed, the newest first', async () => {
    const [a, b] = [await begin('events'), await begin('leads')];
    const list = async (query: string) =>
      (await call(installation, 'GET', `/api/v1/imports?${query}`)).body.items.map(
        ({ importId }: ImportDetail) => importId,
      );
    expect([await list(''), await list(`before=${b}`)]).toEqual([[b, a], [a]]);
  });
});

describe('interrupted', () => {
  it('while applying, every row is applied once', async () => {
    await installation.publish(FORMS);
    await sendContent(await begin('events', { mapping: EVENTS_MAPPING }), EVENTS);
    const { database, registry, newId, clock } = installation;
    const crash = database.transaction(async (transaction) => {
      await applyChunk(transaction, registry, { now: clock.now, newId });
      throw new Error('crash');
    });
    await expect(crash).rejects.toThrow('crash');
    expect([await count('message'), await count('import_chunk')]).toEqual([0, 1]);
    await installation.applyImports();
    expect([await count('message'), await count('import_chunk')]).toEqual([3, 0]);
    expect(await installation.score('ann', 'forms')).toBe(20);
  });

  it('while reading, nothing is left after some minutes', async () => {
    const importId = await begin('events');
    const { database, clock } = installation;
    const { kysely } = database;
    await beginReading(kysely, { importId, at: clock.now });
    const clear = (untouchedSince: number) =>
      database.transaction((transaction) => discardImports(transaction, { untouchedSince }));
    clock.pass({ ms: 4 * MINUTE_MS });
    expect(await touchImport(kysely, { importId, at: clock.now, rowsRead: 5, rowsRefused: 0 })).toBe(true);
    clock.pass({ ms: 4 * MINUTE_MS });
    expect(await clear(clock.now - 5 * MINUTE_MS)).toBe(0);
    clock.pass({ ms: 2 * MINUTE_MS });
    expect(await clear(clock.now - 5 * MINUTE_MS)).toBe(1);
    expect(await touchImport(kysely, { importId, at: clock.now, rowsRead: 9, rowsRefused: 0 })).toBe(false);
    expect(await count('import')).toBe(0);
  });

  it('several processes share the work', async () => {
    const rows = Array.from({ length: 4_000 }, (_, row) => `p${row % 50},Form Submitted,2026-01-01,${row}`);
    await installation.publish(FORMS);
    await sendContent(await begin('events'), `user,event,at,n\n${rows.join('\n')}`);
    await Promise.all([
      installation.applyImports(),
      installation.applyImports(),
      installation.applyImports(),
    ]);
    await installation.applyImports();
    expect([await count('message'), await count('import_chunk')]).toEqual([4_000, 0]);
    expect(await installation.examine()).toEqual([]);
  });
});

it('costs of a file are added up for a day, and those of a later file take their place', async () => {
  const costs = async () =>
    (
      await installation.database.kysely
        .selectFrom('campaign_cost')
        .select(['day', 'channel', 'campaign', 'currency', 'amount'])
        .orderBy('day')
        .execute()
    ).map(({ day, channel, campaign, currency, amount }) =>
      [day, channel, campaign, currency, Number(amount)].join(),
    );
  const header = 'day,channel,campaign,amount,currency\n';
  await importText(
    'costs',
    `${header}2026-01-01,ads,a,1.5,EUR\n2026-01-01,ads,a,2,EUR\n2026-01-02,ads,a,5,EUR\n`,
  );
  expect(await costs()).toEqual(['2026-01-01,ads,a,EUR,3.5', '2026-01-02,ads,a,EUR,5']);
  await importText('costs', `${header}2026-01-02,ads,a,7,EUR\n`);
  expect(await costs()).toEqual(['2026-01-01,ads,a,EUR,3.5', '2026-01-02,ads,a,EUR,7']);
});

it('leads without a time are as known when the import began', async () => {
  const begun = installation.clock.now;
  const { body } = await sendContent(await begin('leads'), 'email,title\nann@x.cz,CEO\n');
  installation.clock.pass({ hours: 2 });
  await installation.applyImports();
  expect(body.status).toBe('applying');
  const row = await installation.rowOf('ann@x.cz');
  expect(row.traits.title).toMatchObject({ value: 'CEO', setAt: begun });
});
