import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../domain/instant.ts';
import { suppress } from '../store/contact-standings.ts';
import { saveSegment } from '../store/segments.ts';
import { toTimestamptz } from '../store/timestamptz.ts';
import { call } from '../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { STORE_KEYS, TestObjectStore } from '../testing/test-object-store.ts';
import { audienceExporter } from './audience-exporter.ts';
import type { Repetition } from './repetition.ts';

let installation: TestInstallation;
let exportsFolder: string;
let exporter: Repetition;
let store: TestObjectStore;
let hooks: Server;
let posted: { headers: Record<string, unknown>; body: string }[];
let hookStatus: number;
let beforeAnswer: Promise<void>;

const LEADS = 2_400;
const daily = { every: 'day', atMinute: 360, weekday: 'mon', timeZone: 'Europe/Prague' };
const columns = [
  { header: 'Email', value: 'email_sha256' },
  { header: 'Google', value: 'email_sha256_google' },
  { header: 'city', value: 'trait:city' },
];
const wish = {
  title: 'Czech leads',
  source: { kind: 'segment', segment: 'czech' },
  columns,
  topic: null,
  destination: { kind: 'folder', folder: 'ads', fileName: 'dated' },
  schedule: daily,
  isActive: true,
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

beforeAll(async () => {
  // A Sunday, 13:00 in Prague.
  installation = await createTestInstallation({ start: '2026-11-22T12:00:00Z' });
  for (let start = 0; start < LEADS; start += 600) {
    await installation.takeIn(
      ...Array.from({ length: 600 }, (_, index) => {
        const number = start + index;
        const email = `lead${number}@example.com`;
        return { user: `u${number}`, email, identify: { email, country: 'CZ', city: 'Brno' } };
      }),
    );
  }
  await installation.takeIn(
    {
      user: 'g',
      email: 'Jan.Novak+ads@Gmail.com',
      identify: { email: 'Jan.Novak+ads@Gmail.com', country: 'CZ', city: '=1+1' },
    },
    { user: 'pl', email: 'pl@example.com', identify: { email: 'pl@example.com', country: 'PL' } },
    { user: 'no-address', identify: { country: 'CZ' } },
    { user: 'gone', email: 'gone@example.com', identify: { email: 'gone@example.com', country: 'CZ' } },
  );
  const { kysely } = installation.database;
  await suppress(kysely, [
    {
      address: 'gone@example.com',
      reason: 'complaint',
      detail: '',
      createdAt: installation.clock.now,
      createdBy: null,
    },
  ]);
  await saveSegment(kysely, {
    slug: 'czech',
    title: 'Czech',
    description: '',
    source: 'country: CZ',
    by: 'the test',
    at: installation.clock.now,
  });
  store = await TestObjectStore.start();
  hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      posted.push({ headers: request.headers, body });
      void beforeAnswer.then(() => response.writeHead(hookStatus).end());
    });
  });
  await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  hooks.closeAllConnections();
  hooks.close();
  await store[Symbol.asyncDispose]();
  await installation[Symbol.asyncDispose]();
});

beforeEach(async () => {
  posted = [];
  hookStatus = 204;
  beforeAnswer = Promise.resolve();
  exportsFolder = await mkdtemp(join(tmpdir(), 'ripen-exports-'));
  startExporter();
});
afterEach(async () => {
  await exporter.stop();
  await rm(exportsFolder, { recursive: true });
});

function startExporter(): void {
  exporter = audienceExporter({
    ...installation.services,
    random: () => 0.5,
    retry: { attempts: 3, firstMs: MINUTE_MS },
    allow: ['127.0.0.0/8'],
    exportsFolder,
  });
  exporter.start();
}

const put = (slug: string, body: object) =>
  call(installation, 'PUT', `/api/v1/audience-exports/${slug}`, body);
const read = async (slug: string) =>
  (await call(installation, 'GET', `/api/v1/audience-exports/${slug}`)).body;
/** Lets the exporter work until the last run of an export is in a state. */
async function until(
  slug: string,
  state: string,
  problem: string | null = null,
): Promise<Record<string, unknown>> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    exporter.wake();
    const [run] = ((await read(slug)) as { runs: Record<string, unknown>[] }).runs;
    if (run?.['state'] === state && (problem === null || run['problem'] === problem)) return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`no run of ${slug} came to ${state}: ${JSON.stringify(await read(slug))}`);
}

it('writes a segment into a folder when it is due, hashed, without whoever may not be written to', async () => {
  const { body } = await put('folder', wish);
  expect(body).toMatchObject({ nextAt: '2026-11-23T05:00:00.000Z', hasSecret: false, runs: [] });
  installation.clock.now = Date.parse('2026-11-23T04:59:59Z');
  exporter.wake();
  expect(await read('folder')).toMatchObject({ runs: [] });
  installation.clock.now = Date.parse('2026-11-23T05:00:10Z');
  const run = await until('folder', 'done');
  expect(run).toMatchObject({
    leadCount: LEADS + 1,
    lookedCount: LEADS + 4,
    scheduledAt: '2026-11-23T05:00:00.000Z',
  });
  expect(await readdir(join(exportsFolder, 'ads'))).toEqual(['folder-20261123T050000Z.csv']);
  expect((await readdir(exportsFolder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  const rows: string[][] = parse(await readFile(join(exportsFolder, 'ads', 'folder-20261123T050000Z.csv')));
  expect(rows[0]).toEqual(['Email', 'Google', 'city']);
  expect(rows).toHaveLength(LEADS + 2);
  const gmail = rows.find(([email]) => email === sha256('jan.novak+ads@gmail.com'));
  expect(gmail).toEqual([sha256('jan.novak+ads@gmail.com'), sha256('jannovak@gmail.com'), "'=1+1"]);
  const addresses = rows.map(([email]) => email);
  for (const left of ['pl@example.com', 'gone@example.com']) expect(addresses).not.toContain(sha256(left));
  expect(await read('folder')).toMatchObject({ nextAt: '2026-11-24T05:00:00.000Z' });
});

it('makes instants that passed while Ripen stood still good by one run', async () => {
  await put('late', { ...wish, destination: { kind: 'folder', folder: '', fileName: 'fixed' } });
  installation.clock.now += 5 * DAY_MS;
  await until('late', 'done');
  expect(((await read('late')) as { runs: unknown[] }).runs).toHaveLength(1);
  expect(await readdir(exportsFolder)).toContain('late.csv');
});

it('keeps a file in a store that speaks S3, signed, and tries again when it is down', async () => {
  const destination = {
    kind: 's3',
    endpoint: store.endpoint,
    region: 'eu-central-1',
    bucket: 'leads',
    prefix: 'ads/',
    accessKeyId: STORE_KEYS.accessKeyId,
    fileName: 'fixed',
  };
  expect(await put('store', { ...wish, destination })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'secret' }] },
  });
  await put('store', { ...wish, destination, secret: STORE_KEYS.secretAccessKey });
  const kept = await installation.database.kysely
    .selectFrom('audience_export')
    .select(['secret', 'destination'])
    .where('slug', '=', 'store')
    .executeTakeFirstOrThrow();
  expect(JSON.stringify([kept, await read('store')])).not.toContain(STORE_KEYS.secretAccessKey);
  store.troubles.push({ status: 503, body: '<Error><Code>SlowDown</Code></Error>' });
  await call(installation, 'POST', '/api/v1/audience-exports/store/runs', {});
  expect(await until('store', 'waiting', 'the store answered 503 SlowDown')).toMatchObject({ attempts: 1 });
  expect(await call(installation, 'POST', '/api/v1/audience-exports/store/runs', {})).toMatchObject({
    status: 409,
  });
  installation.clock.now += MINUTE_MS;
  expect(await until('store', 'done')).toMatchObject({ attempts: 2, file: 'leads/ads/store.csv' });
  expect(parse(store.objects.get('/leads/ads/store.csv') ?? '')).toHaveLength(LEADS + 2);
  // A wrong key is nothing that passes by itself.
  await put('store', { ...wish, destination, secret: 'wrong' });
  await call(installation, 'POST', '/api/v1/audience-exports/store/runs', {});
  const failed = await until('store', 'failed');
  expect(failed).toMatchObject({ problem: 'the store answered 403 SignatureDoesNotMatch', attempts: 1 });
  await put('store', { ...wish, destination, secret: STORE_KEYS.secretAccessKey });
  const retry = `/api/v1/audience-exports/store/runs/${failed['runId']}/retry`;
  expect(await call(installation, 'POST', retry, {})).toMatchObject({ status: 200 });
  await until('store', 'done');
});

it('posts signed parts to a webhook, each a table of its own, with the same ids when it is tried again', async () => {
  const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/audience`;
  await put('hook', { ...wish, destination: { kind: 'webhook', url }, secret: 'shared' });
  hookStatus = 500;
  await call(installation, 'POST', '/api/v1/audience-exports/hook/runs', {});
  await until('hook', 'waiting', 'answered 500');
  const [first] = posted;
  hookStatus = 204;
  posted = [];
  installation.clock.now += MINUTE_MS;
  await until('hook', 'done');
  const parts = posted.map(({ body }) => JSON.parse(body) as { part: number; isLast: boolean; csv: string });
  expect(parts.map(({ part, isLast }) => [part, isLast])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  const rows = parts.flatMap(({ csv }) => parse(csv, { columns: true }));
  expect(rows).toHaveLength(LEADS + 1);
  expect(new Set(rows.map((row) => (row as { Email: string }).Email)).size).toBe(LEADS + 1);
  expect(posted[0]?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  for (const { headers, body } of posted) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
    const signature = createHmac('sha256', 'shared').update(signed).digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  }
});

it('gives up when the segment is gone, and says so', async () => {
  await put('gone', wish);
  await installation.database.kysely
    .updateTable('audience_export')
    .set({ source: JSON.stringify({ kind: 'segment', segment: 'none' }) })
    .where('slug', '=', 'gone')
    .execute();
  await call(installation, 'POST', '/api/v1/audience-exports/gone/runs', {});
  expect(await until('gone', 'failed')).toMatchObject({
    problem: 'there is no segment “none” any more',
    attempts: 1,
  });
});

it('hands a run that was under way to the next start, without counting a failure', async () => {
  const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/audience`;
  await put('stopped', { ...wish, destination: { kind: 'webhook', url } });
  const { promise, resolve } = Promise.withResolvers<void>();
  beforeAnswer = promise;
  await call(installation, 'POST', '/api/v1/audience-exports/stopped/runs', {});
  exporter.wake();
  await expect.poll(() => posted.length, { timeout: 10_000 }).toBe(1);
  const stopped = exporter.stop();
  resolve();
  await stopped;
  const [run] = ((await read('stopped')) as { runs: { state: string; problem: string | null }[] }).runs;
  expect(run).toMatchObject({ state: 'waiting', attempts: 0, problem: null });
  startExporter();
  expect(await until('stopped', 'done')).toMatchObject({ attempts: 1 });
});

it('begins anew what was under way when the process died, under the same name', async () => {
  await exporter.stop();
  await put('killed', { ...wish, destination: { kind: 'folder', folder: '', fileName: 'dated' } });
  await call(installation, 'POST', '/api/v1/audience-exports/killed/runs', {});
  const { kysely, kind } = installation.database;
  // As the process left it: in the middle, with half a file.
  const leasedUntil = toTimestamptz(installation.clock.now + 5 * MINUTE_MS);
  await kysely
    .updateTable('audience_export_run')
    .set({
      state: 'running',
      attempts: 1,
      leased_until: leasedUntil,
      started_at: toTimestamptz(installation.clock.now),
      looked_count: 1_000,
      lead_count: 1_000,
    })
    .where('slug', '=', 'killed')
    .execute();
  startExporter();
  if (kind === 'server') {
    // Another process may be at it: until its lease ends nobody else is.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(((await read('killed')) as { runs: unknown[] }).runs).toMatchObject([{ state: 'running' }]);
    installation.clock.now += 5 * MINUTE_MS;
  }
  const run = await until('killed', 'done');
  expect(run).toMatchObject({ attempts: 2, leadCount: LEADS + 1 });
  const files = (await readdir(exportsFolder)).filter((name) => name.startsWith('killed'));
  expect(files).toHaveLength(1);
  expect(parse(await readFile(join(exportsFolder, files[0] ?? '')))).toHaveLength(LEADS + 2);
});

it('shows what it would hold right now', async () => {
  await put('now', wish);
  const server = await installation.serve();
  const answer = await server.inject({
    url: '/api/v1/audience-exports/now/file.csv',
    headers: { authorization: `Bearer ${installation.services.localToken}` },
  });
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(parse(answer.body)).toHaveLength(LEADS + 2);
});

it.each([
  [
    'a folder outside of that of exports',
    { destination: { kind: 'folder', folder: '../etc', fileName: 'fixed' } },
    'folder',
  ],
  ['two columns of one name', { columns: [columns[0], columns[0]] }, 'columns'],
  ['a value that there is not', { columns: [{ header: 'a', value: 'phone' }] }, 'columns'],
  ['a segment that there is not', { source: { kind: 'segment', segment: 'none' } }, 'source.segment'],
  ['a topic that there is not', { topic: 'none' }, 'topic'],
  ['minute 75 of the hour', { schedule: { ...daily, every: 'hour', atMinute: 75 } }, 'atMinute'],
])('refuses %s', async (_, change, field) => {
  const { status, body } = await put('refused', { ...wish, ...change });
  expect(status).toBe(400);
  expect(JSON.stringify(body)).toContain(field);
  expect((await call(installation, 'GET', '/api/v1/audience-exports/refused')).status).toBe(404);
});
