import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { pino } from 'pino';
import { Installation } from '../e2e/installation.ts';
import type { Message } from '../src/domain/message.ts';
import { openDatabase } from '../src/store/database.ts';
import { insertMessages, type StoredMessage } from '../src/store/messages.ts';
import { migrate } from '../src/store/migrate.ts';
import { ratio } from './ratio.ts';
import { makeMessage, SPAN_MS, START, sequenceOfNumbers } from './sample-messages.ts';

/** The share of the rate of a bare insert of the same rows that ingestion with scoring must reach. */
const LIMIT_SHARE = 0.3;
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 100_000);
const BATCH = 100;
const ROWS_AT_ONCE = 1_000;
const LEADS = 20_000;
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 16);
/** How many messages in a row come from one lead: a visit is several pages. */
const MESSAGES_PER_VISIT = Number(process.env.BENCH_VISIT ?? 5);

interface LeadMessage {
  userId: string;
  message: Message;
}

const kind = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'server';
const messages = makeMessages(MESSAGES, 5);
const bare = await measureBareInsert();
const { rate, cpu } = await measureIngest();
const where = kind === 'embedded' ? 'embedded Postgres' : 'server Postgres';
process.stdout.write(`bare insert … unnest, ${ROWS_AT_ONCE} rows at once, ${where}: ${perSecond(bare)}\n`);
process.stdout.write(`processor time of the server for a message: ${cpu.toFixed(0)} µs\n`);
const share = rate / bare;
ratio(
  `ingest over HTTP with 20 rules, batches of ${BATCH}, ${where}`,
  perSecond(rate),
  share / LIMIT_SHARE,
  share >= LIMIT_SHARE,
);
process.stdout.write(`(${share.toFixed(3)} of the bare insert; node ${process.version})\n`);

function perSecond(count: number): string {
  return `${Math.round(count).toLocaleString('en')} rows/s`;
}

function makeMessages(count: number, seed: number): LeadMessage[] {
  const pick = sequenceOfNumbers(seed);
  let lead = 0;
  return Array.from({ length: count }, (_, position) => {
    if (position % MESSAGES_PER_VISIT === 0) lead = pick(LEADS);
    const message = makeMessage(position, pick);
    message.messageId = `${seed}-${message.messageId}`;
    message.occurredAt = START + Math.floor((position / count) * SPAN_MS);
    message.receivedAt = Date.now();
    return { userId: `lead-${lead}`, message };
  });
}

/** Rows per second of an insert of the same rows into the same table, on one connection, each batch in its own transaction. */
async function measureBareInsert(): Promise<number> {
  await using installation = await Installation.create(kind);
  const logger = pino({ level: 'error' });
  await using database = await openDatabase({
    dataDir: installation.dataDir,
    ...(installation.database && { databaseUrl: installation.database.url }),
    logger,
  });
  await migrate({ database, logger });
  const idOf = new Map(messages.map(({ userId }) => [userId, randomUUID()]));
  const rows = messages.map(
    ({ userId, message }): StoredMessage => ({ ...message, subjectId: idOf.get(userId) ?? '' }),
  );
  const start = performance.now();
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await database.transaction((transaction) =>
      insertMessages(transaction, rows.slice(from, from + ROWS_AT_ONCE)),
    );
  }
  return rows.length / ((performance.now() - start) / 1_000);
}

/** Messages per second that the running program takes in, answered after the commit. */
async function measureIngest(): Promise<{ rate: number; cpu: number }> {
  await using installation = await Installation.create(kind);
  // Before the first start, which lays out templates where there is no scorecard.
  const { exitCode, stderr } = await installation.run('scorecard', 'apply', 'bench/fold.yaml');
  if (exitCode !== 0) throw new Error(stderr);
  const server = await installation.start();
  const writeKey = await installation.writeKey();
  const bodies = batchesOf(messages);
  const post = poster(server.url, writeKey);
  // A running system knows its leads.
  await sendAll(post, batchesOf(makeMessages(MESSAGES / 2, 3)));
  const cpuBefore = await cpuSeconds(server.program.pid);
  const start = performance.now();
  await sendAll(post, bodies);
  const rate = messages.length / ((performance.now() - start) / 1_000);
  const cpu = (((await cpuSeconds(server.program.pid)) - cpuBefore) / messages.length) * 1e6;
  if (process.env.BENCH_NODE_FLAGS) await server.program.stop('SIGTERM');
  return { rate, cpu };
}

function batchesOf(list: readonly LeadMessage[]): Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = 0; from < list.length; from += BATCH) {
    const batch = list.slice(from, from + BATCH).map(({ userId, message }) => ({
      type: message.kind,
      userId,
      messageId: message.messageId,
      timestamp: new Date(message.occurredAt).toISOString(),
      ...(message.kind === 'identify'
        ? { traits: message.properties }
        : { event: message.name, properties: message.properties }),
    }));
    bodies.push(Buffer.from(JSON.stringify({ batch })));
  }
  return bodies;
}

async function sendAll(post: (body: Buffer) => Promise<void>, bodies: readonly Buffer[]): Promise<void> {
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(body);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}

function poster(url: string, writeKey: string): (body: Buffer) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type': 'application/json',
  };
  return (body) =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/v1/import`, {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        );
      });
      sent.end(body);
    });
}

/** User and system time of a process so far, from Linux' /proc; NaN elsewhere. */
async function cpuSeconds(pid: number | undefined): Promise<number> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}
