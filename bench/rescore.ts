import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../e2e/api-client.ts';
import { Installation, type RunningServer } from '../e2e/installation.ts';
import type { ServerDatabase } from '../e2e/server-database.ts';
import { batchesOf, makeMessages, poster, quantile } from './http-load.ts';
import { ratio } from './ratio.ts';

/** How much longer than a hand-written query for the same scorecard the scoring of everybody may take. */
const LIMIT_RATIO = 1.5;
/** From a request to its answer while everybody is scored anew, at the 99th percentile, in milliseconds. */
const LIMIT_MS = 250;
const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
const EVENTS_PER_SECOND = 100;

if (process.env.TEST_DATABASE_URL === undefined) {
  process.stdout.write('rescore: left out, because TEST_DATABASE_URL names no Postgres server\n');
  process.exit();
}
await using installation = await Installation.create('server');
const database = databaseOf(installation);
const scorecard = await readFile(new URL('fold.yaml', import.meta.url), 'utf8');
const server = await startWithHistory(installation);
const api = await installation.apiClient(server);
const writeKey = await installation.writeKey();

const seconds = await publish(api, scorecard);
const handSeconds = await queryByHand("select subject_id, now() as at from subject where kind = 'lead'");
const peakMegabytes = await peakMemory(server);
ratio(
  `score ${LEADS.toLocaleString('en')} leads with ${(LEADS * 50).toLocaleString('en')} messages by a new version`,
  `${seconds.toFixed(1)} s`,
  seconds / handSeconds / LIMIT_RATIO,
  seconds / handSeconds <= LIMIT_RATIO,
);
process.stdout.write(
  `(${handSeconds.toFixed(1)} s by hand, ${(seconds / handSeconds).toFixed(2)} ×; at most ${peakMegabytes} MB of memory)\n`,
);
const live = "select score.* from score join scorecard using (scorecard_id) where slug = 'bench'";
await queryByHand(`select subject_id, scored_at as at from (${live}) as score`);
// Of some the score has changed by time alone since the query began; they are left out.
const [difference] = await database.query(
  `select count(*) as leads from (${live}) as score join by_hand using (subject_id)
  where by_hand.at = score.scored_at and score.score <> by_hand.score`,
);
process.stdout.write(`(${difference?.leads} leads whose score differs from the one made by hand)\n`);

// The same rules with other windows: everything is made from history again, and people go on doing things.
const other = scorecard.replaceAll('30d', '31d').replaceAll('14d', '15d').replaceAll('90d', '91d');
const publishing = publish(api, other);
const times = await sendUntil(publishing);
const p99 = quantile(times, 0.99);
ratio(
  `one event over HTTP meanwhile, p99 at ${EVENTS_PER_SECOND} events/s`,
  `${p99.toFixed(0)} ms`,
  p99 / LIMIT_MS,
  p99 <= LIMIT_MS,
);
process.stdout.write(
  `(median ${quantile(times, 0.5).toFixed(0)} ms; ${(await publishing).toFixed(1)} s to score everybody; node ${process.version})\n`,
);

function databaseOf({ database: own }: Installation): ServerDatabase {
  if (own) return own;
  throw new Error('there is no database');
}

/** A server whose database has histories that no scorecard has scored yet. */
async function startWithHistory(place: Installation): Promise<RunningServer> {
  const empty = await place.run('scorecard', 'apply', 'bench/empty.yaml');
  if (empty.exitCode !== 0) throw new Error(empty.stderr);
  const history = await readFile(new URL('rescore-history.sql', import.meta.url), 'utf8');
  await database.query(history.replaceAll(':leads', String(LEADS)));
  await database.query(
    'create table by_hand (subject_id uuid primary key, at timestamptz, score integer, points jsonb)',
  );
  return place.start();
}

/** Publishes a scorecard and resolves with the seconds that it took until everybody was scored. */
async function publish(client: ApiClient, source: string): Promise<number> {
  const start = performance.now();
  const answer = await client.fetch('POST', '/api/v1/scorecards/publish', { source });
  if (answer.status !== 202) throw new Error(await answer.text());
  for (;;) {
    const versions = await (await client.fetch('GET', '/api/v1/scorecards/bench')).text();
    if (!versions.includes('"status":"publishing"')) return (performance.now() - start) / 1_000;
    await sleep(50);
  }
}

/** Scores everybody by the query and stores the result. Resolves with the seconds that it took. */
async function queryByHand(moments: string): Promise<number> {
  const query = await readFile(new URL('rescore-by-hand.sql', import.meta.url), 'utf8');
  await database.query('truncate by_hand');
  const start = performance.now();
  await database.query(query.replace('with counted', `with moments as (${moments}),\ncounted`));
  return (performance.now() - start) / 1_000;
}

/** Sends single events at a steady rate until something is done. Resolves with the time that each answer took. */
async function sendUntil(done: Promise<unknown>): Promise<number[]> {
  let isDone = false;
  void done.then(() => {
    isDone = true;
  });
  const post = poster({ url: server.url, writeKey }, 50);
  const bodies = batchesOf(makeMessages({ count: 50_000, leads: LEADS, perVisit: 1, seed: 9 }), 1);
  const taken: number[] = [];
  const pending: Promise<void>[] = [];
  const begun = performance.now();
  for (const [position, body] of bodies.entries()) {
    if (isDone) break;
    const due = begun + (position * 1_000) / EVENTS_PER_SECOND;
    await sleep(Math.max(0, due - performance.now()));
    pending.push(post(body).then(() => void taken.push(performance.now() - due)));
  }
  await Promise.all(pending);
  return taken;
}

/** The most memory that the server has held so far, in MB, from Linux' /proc. */
async function peakMemory({ program }: RunningServer): Promise<number> {
  const status = await readFile(`/proc/${program.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
}
