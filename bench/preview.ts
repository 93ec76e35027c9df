import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ApiClient } from '../e2e/api-client.ts';
import { Installation } from '../e2e/installation.ts';
import { quantile } from './http-load.ts';
import { ratio } from './ratio.ts';

/** A draft's sampled distribution, in milliseconds. */
const LIMIT_MS = 2_000;
const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);

if (process.env.TEST_DATABASE_URL === undefined) {
  process.stdout.write('preview: left out, because TEST_DATABASE_URL names no Postgres server\n');
  process.exit();
}
await using installation = await Installation.create('server');
if (!installation.database) throw new Error('there is no database');
const empty = await installation.run('scorecard', 'apply', 'bench/empty.yaml');
if (empty.exitCode !== 0) throw new Error(empty.stderr);
const history = await readFile(new URL('rescore-history.sql', import.meta.url), 'utf8');
await installation.database.query(history.replaceAll(':leads', String(LEADS)));
// An index-only scan needs to know which pages everybody may see; on a server autovacuum sees to it.
await installation.database.query('vacuum analyze subject');
const server = await installation.start();
const api = await installation.apiClient(server);
const scorecard = await readFile(new URL('fold.yaml', import.meta.url), 'utf8');
await publish(api, scorecard);

const otherPoints = scorecard.replaceAll('give: 25', 'give: 20').replaceAll('max: 30', 'max: 25');
const otherMeasures = otherPoints.replaceAll('30d', '31d').replaceAll('14d', '15d').replaceAll('90d', '91d');
const people = LEADS.toLocaleString('en');
await measure(`draft with other points, ${people} leads`, otherPoints);
await measure(`draft with measures that nobody has kept, ${people} leads`, otherMeasures);
await measureSegment('traits and a score', 'title: Head of Sales\n$score.bench: { atLeast: 50 }\n');
await measureSegment('what leads did', '$did: { event: Order Completed, within: 30d, atLeast: 2 }\n');
for (const path of ['catalogue', 'coverage']) {
  const start = performance.now();
  await (await api.fetch('GET', `/api/v1/${path}`)).text();
  process.stdout.write(`(${path}: ${(performance.now() - start).toFixed(0)} ms)\n`);
}

async function measure(label: string, source: string): Promise<void> {
  const shown = z.object({
    sampled: z.number(),
    after: z.object({ bands: z.array(z.object({ low: z.number(), high: z.number() })) }),
  });
  const first = performance.now();
  const answer = await api.fetch('POST', '/api/v1/scorecards/preview', { source });
  const { sampled, after } = shown.parse(await answer.json());
  const sampledMs = performance.now() - first;
  const error = Math.max(...after.bands.map(({ low, high }) => (high - low) / 2));
  ratio(`${label}: sampled`, `${sampledMs.toFixed(0)} ms`, sampledMs / LIMIT_MS, sampledMs <= LIMIT_MS);
  const waits: number[] = [];
  const exact = await streamed('/api/v1/scorecards/preview/progress', source, waits);
  process.stdout.write(
    `(${sampled} leads, ± ${(100 * error).toFixed(1)} points of a hundred; first line after ${exact.firstMs.toFixed(0)} ms, exact after ${(exact.lastMs / 1_000).toFixed(1)} s; others waited ${quantile(waits, 0.5).toFixed(0)} ms, at most ${Math.max(...waits).toFixed(0)})\n`,
  );
}

async function measureSegment(label: string, source: string): Promise<void> {
  const start = performance.now();
  await (await api.fetch('POST', '/api/v1/segments/preview', { source })).text();
  const sampledMs = performance.now() - start;
  const exact = await streamed('/api/v1/segments/preview/progress', source, []);
  process.stdout.write(
    `(segment by ${label}: sampled ${sampledMs.toFixed(0)} ms, exact ${(exact.lastMs / 1_000).toFixed(1)} s)\n`,
  );
}

/** Reads an answer to its end, and meanwhile asks how long others wait for the smallest answer. */
async function streamed(
  path: string,
  source: string,
  waits: number[],
): Promise<{ firstMs: number; lastMs: number }> {
  const start = performance.now();
  const response = await api.fetch('POST', path, { source });
  let firstMs: number | undefined;
  let isDone = false;
  const others = (async () => {
    while (!isDone) {
      const asked = performance.now();
      await (await api.fetch('GET', '/health')).text();
      waits.push(performance.now() - asked);
      await sleep(50);
    }
  })();
  for await (const _ of response.body ?? []) firstMs ??= performance.now() - start;
  isDone = true;
  await others;
  return { firstMs: firstMs ?? 0, lastMs: performance.now() - start };
}

async function publish(client: ApiClient, source: string): Promise<void> {
  const answer = await client.fetch('POST', '/api/v1/scorecards/publish', { source });
  if (answer.status !== 202) throw new Error(await answer.text());
  for (;;) {
    const versions = await (await client.fetch('GET', '/api/v1/scorecards/bench')).text();
    if (!versions.includes('"status":"publishing"')) return;
    await sleep(200);
  }
}
