import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { Installation } from '../e2e/installation.ts';
import { openDatabase } from '../src/store/database.ts';
import { migrate } from '../src/store/migrate.ts';
import { batchesOf, introduction, makeMessages, poster, sendAll, startWithTwentyRules } from './http-load.ts';
import { ratio } from './ratio.ts';

/** The share of the rate of a bare insert of the same rows that ingestion with scoring must reach. */
const LIMIT_SHARE = 0.3;
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 200_000);
const BATCH = 100;
const ROWS_AT_ONCE = 1_000;
const LEADS = 20_000;
const CONNECTIONS = Number(process.env.BENCH_CONNECTIONS ?? 64);
const MESSAGES_PER_VISIT = Number(process.env.BENCH_VISIT ?? 5);

const kind = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'server';
const load = { leads: LEADS, perVisit: MESSAGES_PER_VISIT };
const messages = makeMessages({ ...load, count: MESSAGES, seed: 5 });
// Before and after, because what else the machine does changes.
const bareBefore = await measureBareInsert();
const { rate, cpu } = await measureIngest();
const bare = (bareBefore + (await measureBareInsert())) / 2;
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
  const rows = messages.map(({ userId, message }) => ({ ...message, subjectId: idOf.get(userId) ?? '' }));
  const column = (of: (row: (typeof rows)[number]) => string, from: number): string[] =>
    rows.slice(from, from + ROWS_AT_ONCE).map(of);
  const start = performance.now();
  for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
    await database.pool.query(
      `insert into message (subject_id, message_id, kind, name, occurred_at, received_at, properties)
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::jsonb[])`,
      [
        column((row) => row.subjectId, from),
        column((row) => row.messageId, from),
        column((row) => row.kind, from),
        column((row) => row.name, from),
        column((row) => new Date(row.occurredAt).toISOString(), from),
        column((row) => new Date(row.receivedAt).toISOString(), from),
        column((row) => JSON.stringify(row.properties), from),
      ],
    );
  }
  return rows.length / ((performance.now() - start) / 1_000);
}

/** Messages per second that the running program takes in, answered after the commit. */
async function measureIngest(): Promise<{ rate: number; cpu: number }> {
  await using installation = await Installation.create(kind);
  const { server, writeKey } = await startWithTwentyRules(installation);
  const post = poster({ url: server.url, writeKey }, CONNECTIONS);
  // A running system knows its leads.
  const before = [
    ...Array.from({ length: LEADS }, (_, lead) => introduction(lead)),
    ...makeMessages({ ...load, count: MESSAGES / 4, seed: 3 }),
  ];
  await sendAll(post, { bodies: batchesOf(before, BATCH), connections: CONNECTIONS });
  const bodies = batchesOf(messages, BATCH);
  const cpuBefore = await cpuSeconds(server.program.pid);
  const start = performance.now();
  await sendAll(post, { bodies, connections: CONNECTIONS });
  const rate = messages.length / ((performance.now() - start) / 1_000);
  const cpu = (((await cpuSeconds(server.program.pid)) - cpuBefore) / messages.length) * 1e6;
  return { rate, cpu };
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
