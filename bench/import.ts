import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

// Measures a server in a process of its own: how fast it takes a file in, against messages over HTTP in the same run, and
// the most memory that it ever had.

const ROWS = Number(process.env.RIPEN_BENCH_ROWS ?? 1_000_000);
const MESSAGES = Math.min(100_000, ROWS);
const BATCH = 100;
const CONNECTIONS = 4;
const EVENTS_PER_LEAD = 10;
const LEAST_RATIO = 0.5;
const MOST_RSS_MB = 300;

const EVENTS = ['Email Opened', 'Form Submitted', 'Page Viewed', 'Call Answered'];

interface Server {
  child: ChildProcess;
  url: string;
  token: string;
}

const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
const server = await start();
try {
  const before = await memory('VmRSS');
  const direct = await ingestOverHttp();
  report(`${MESSAGES} messages over HTTP, ${BATCH} at once`, MESSAGES, direct);
  const afterHttp = await memory('VmHWM');
  // From here on the most is that of the import.
  await writeFile(`/proc/${server.child.pid}/clear_refs`, '5');
  const { readMs, totalMs } = await importFile();
  report(`${ROWS} rows of a file, read and kept`, ROWS, readMs);
  report(`${ROWS} rows of a file, until all are applied`, ROWS, totalMs);
  const ratio = ROWS / totalMs / (MESSAGES / direct);
  const peak = await memory('VmHWM');
  const where = process.env.DATABASE_URL === undefined ? 'embedded' : 'server';
  print(
    `Import against HTTP, ${where} Postgres: ${ratio.toFixed(2)} × (at least ${LEAST_RATIO})   ${verdict(ratio >= LEAST_RATIO)}`,
  );
  print(
    `Memory of the process: ${before} MB at first, at most ${afterHttp} MB over HTTP, at most ${peak} MB during the import (goal ${MOST_RSS_MB} MB)   ${verdict(peak < MOST_RSS_MB)}`,
  );
} finally {
  server.child.kill('SIGTERM');
  await new Promise((resolve) => server.child.once('exit', resolve));
  await rm(dataDir, { recursive: true, force: true });
}

async function start(): Promise<Server> {
  const program = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const environment = { ...process.env, DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'warn' };
  const child = spawn(process.execPath, [program, 'start'], {
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const file = join(dataDir, 'server.json');
  while (!existsSync(file) && child.exitCode === null) await sleep(50);
  await sleep(100);
  const { url } = JSON.parse(await readFile(file, 'utf8')) as { url: string };
  const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
  return { child, url, token };
}

/** @returns milliseconds */
async function ingestOverHttp(): Promise<number> {
  const { key } = await ask<{ key: string }>('POST', '/api/v1/keys', { kind: 'write', name: 'bench' });
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  let sent = 0;
  const startedAt = performance.now();
  const send = async (): Promise<void> => {
    while (sent < MESSAGES) {
      const first = sent;
      sent += BATCH;
      const batch = Array.from({ length: BATCH }, (_, position) => message(first + position));
      const headers = { authorization, 'content-type': 'application/json' };
      const response = await fetch(`${server.url}/v1/batch`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ batch }),
      });
      if (!response.ok) throw new Error(await response.text());
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  return performance.now() - startedAt;
}

function message(position: number): object {
  const { who, event, at, topic, amount } = fields('direct', position);
  const properties = { topic, amount };
  return { type: 'track', messageId: `direct-${position}`, userId: who, event, timestamp: at, properties };
}

async function importFile(): Promise<{ readMs: number; totalMs: number }> {
  const mapping = `
import: events
userId: who
name: event
occurredAt: at
messageId: id
properties: { topic: topic, amount: { column: amount, type: number } }`;
  const startedAt = performance.now();
  const { importId } = await ask<{ importId: number }>('POST', '/api/v1/imports', {
    kind: 'events',
    name: 'bench.csv',
    mapping,
  });
  const response = await fetch(`${server.url}/api/v1/imports/${importId}/content`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'text/csv' },
    body: content(),
    duplex: 'half',
  });
  if (!response.ok) throw new Error(await response.text());
  const readMs = performance.now() - startedAt;
  for (;;) {
    const { status, rowsApplied } = await ask<{ status: string; rowsApplied: number }>(
      'GET',
      `/api/v1/imports/${importId}`,
    );
    if (status === 'done') {
      if (rowsApplied !== ROWS) throw new Error(`got ${rowsApplied} rows applied, expected ${ROWS}`);
      return { readMs, totalMs: performance.now() - startedAt };
    }
    await sleep(200);
  }
}

async function* content(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('id,who,event,at,topic,amount\n');
  for (let first = 0; first < ROWS; first += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, ROWS - first) }, (_, offset) => {
      const { who, event, at, topic, amount } = fields('file', first + offset);
      return `file-${first + offset},${who},${event},${at},"${topic}",${amount}\n`;
    });
    yield encoder.encode(lines.join(''));
  }
}

/** The same kind of events by both ways, each of leads of its own: ten in a row of every lead. */
function fields(prefix: string, position: number) {
  return {
    who: `${prefix}-lead-${Math.floor(position / EVENTS_PER_LEAD)}`,
    event: EVENTS[position % EVENTS.length],
    at: new Date(Date.UTC(2026, 0, 1) + position * 1_000).toISOString(),
    topic: `topic, number ${position % 50}`,
    amount: (position % 1_000) / 10,
  };
}

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${server.token}`,
    ...(body && { 'content-type': 'application/json' }),
  };
  const response = await fetch(server.url + path, {
    method,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

/** In megabytes: VmRSS is what the process has now, VmHWM the most that it ever had. */
async function memory(field: 'VmRSS' | 'VmHWM'): Promise<number> {
  const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1]) / 1_024);
}

function report(what: string, count: number, durationMs: number): void {
  print(
    `${what}: ${(durationMs / 1_000).toFixed(1)} s, ${Math.round(count / (durationMs / 1_000))} per second`,
  );
}

function verdict(isMet: boolean): string {
  return isMet ? 'ok' : 'MISSED';
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
