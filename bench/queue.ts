import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Installation } from '../e2e/installation.ts';
import { BrowserApp } from '../e2e/web/app.ts';
import { quantile } from './http-load.ts';
import { ratio } from './ratio.ts';

/** From a request of the queue to its answer, at the 95th percentile, in milliseconds. */
const LIMIT_MS = 150;
/** The first page of the queue with all that it shows, from a cold start of its connection. */
const FIRST_PAGE_LIMIT_MS = 1_500;
const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
const TIMES = 20;

if (process.env.TEST_DATABASE_URL === undefined) {
  process.stdout.write('queue: left out, because TEST_DATABASE_URL names no Postgres server\n');
  process.exit();
}
await using installation = await Installation.create('server');
const { database } = installation;
if (!database) throw new Error('there is no database');
const empty = await installation.run('scorecard', 'apply', 'bench/empty.yaml');
if (empty.exitCode !== 0) throw new Error(empty.stderr);
const leads = await readFile(new URL('queue-leads.sql', import.meta.url), 'utf8');
await database.query(leads.replaceAll(':leads', String(LEADS)));
// The empty database had all its profiles.
await database.query('update registry set profile_revision = 0');
const server = await installation.start();
const api = await installation.apiClient(server);
const scorecard = await readFile(new URL('fold.yaml', import.meta.url), 'utf8');
await api.fetch('POST', '/api/v1/scorecards/publish', { source: scorecard });
await until("select 1 from scorecard where slug = 'bench' and live_version is not null");
await until('select 1 from registry where profile_revision > 0');
if (process.env.WITHOUT_TRIGRAMS === undefined)
  await until("select 1 from pg_index where indexrelid = to_regclass('profile_search') and indisvalid");
else await database.query('drop index if exists profile_search');
// As if they had been scored one after the other over the last four days.
await database.query("update scorecard_version set live_at = now() - interval '5 days'");
await database.query("update score set changed_at = now() - interval '4 days' * random()");
await database.query(
  'update ledger set recorded_at = changed_at from score where (ledger.subject_id, ledger.version) = (score.subject_id, score.version)',
);
// As autovacuum does by itself a minute later.
await database.query('vacuum analyze');

const first = await measure('/api/v1/leads?scorecard=bench&limit=50', 1);
report('the first page of the queue, first request', first, FIRST_PAGE_LIMIT_MS);
const filters: [string, string][] = [
  ['the first page', ''],
  ['a band', '&band=unqualified'],
  ['an owner of many', '&owner=Rep%2000'],
  ['an owner of few', '&owner=Rep%2039'],
  ['nobody’s', '&unowned=true'],
  ['rejected', '&status=rejected'],
  ['new', '&status=new'],
  ['scores from 20 to 40', '&minScore=20&maxScore=40'],
  ['a country', `&condition=${encodeURIComponent('{"country":"CZ"}')}`],
  ['a rare trait', `&condition=${encodeURIComponent('{"email":"lead77@company77.example"}')}`],
  [
    'at least 800 employees and a title',
    `&condition=${encodeURIComponent('{"company.employees":{"atLeast":800},"title":"CEO"}')}`,
  ],
  ['part of a title', `&condition=${encodeURIComponent('{"title":{"contains":"sales"}}')}`],
  ['nobody fulfils it', `&condition=${encodeURIComponent('{"country":"XX"}')}`],
  ['active in the last day', `&activeSince=${daysAgo(1)}`],
  ['changed in the last day', `&changedSince=${daysAgo(1)}`],
  ['new in the last week', `&newSince=${daysAgo(7)}`],
  [
    'a country, an owner and a status',
    `&owner=Rep%2005&status=new&condition=${encodeURIComponent('{"country":"CZ"}')}`,
  ],
  ['search: a common surname', '&search=dvorak'],
  ['search: an address', '&search=lead7777%40'],
  ['search: a company', '&search=odegard%20medika%2013'],
  ['search: two letters', '&search=zo'],
  ['search: nothing', '&search=qqqqxyz'],
  ['search within an owner', '&owner=Rep%2001&search=hansen'],
  ['by last activity', '&sort=activity'],
  ['by rise since yesterday', '&sort=rise'],
];
for (const [label, query] of filters) {
  report(`queue: ${label}`, await measure(`/api/v1/leads?scorecard=bench&limit=50${query}`, TIMES), LIMIT_MS);
  const count = await measure(`/api/v1/queue/count?scorecard=bench${query.replace(/&sort=\w+/, '')}`, TIMES);
  report(`       count of that (${count.body.count}${count.body.isAll ? '' : '+'})`, count, LIMIT_MS);
}
let cursor = '';
for (let page = 0; page < 100; page += 1) {
  const { body } = await measure(`/api/v1/leads?scorecard=bench&limit=500${cursor}`, 1);
  cursor = `&cursor=${body.next}`;
}
report(
  'queue: a page after 50,000 leads',
  await measure(`/api/v1/leads?scorecard=bench&limit=50${cursor}`, TIMES),
  LIMIT_MS,
);
report(
  'companies by their best leads',
  await measure('/api/v1/companies?scorecard=bench&limit=50', TIMES),
  LIMIT_MS,
);
report(
  'companies: search',
  await measure('/api/v1/companies?scorecard=bench&limit=50&search=medika%2013', TIMES),
  LIMIT_MS,
);
report('owners', await measure('/api/v1/owners', TIMES), LIMIT_MS);
await measureInBrowser();
process.stdout.write(`(node ${process.version}, ${LEADS.toLocaleString('en')} leads)\n`);

/** From the address to leads that can be opened, in a browser that was never here; and from typing to what was found. */
async function measureInBrowser(): Promise<void> {
  const app = await BrowserApp.of(installation, server);
  const page = await app.page('about:blank');
  const opened = performance.now();
  await page.goto('/queue?scorecard=bench');
  await page.getByRole('row').getByRole('link').first().click({ trial: true });
  const openMs = performance.now() - opened;
  report('the queue in a browser, until a lead can be opened', { taken: [openMs] }, FIRST_PAGE_LIMIT_MS);
  const typed = performance.now();
  await page.getByRole('searchbox').fill('lead77@company77.example');
  await page.getByText('1 lead', { exact: true }).waitFor();
  process.stdout.write(
    `(from typing to the lead that was found: ${(performance.now() - typed).toFixed(0)} ms)\n`,
  );
  await page.context().browser()?.close();
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
async function measure(path: string, times: number): Promise<{ taken: number[]; body: any }> {
  const taken: number[] = [];
  let body: unknown;
  for (let time = 0; time < times; time += 1) {
    const start = performance.now();
    const answer = await api.fetch('GET', path);
    body = await answer.json();
    taken.push(performance.now() - start);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  }
  return { taken, body };
}

function report(label: string, { taken }: { taken: number[] }, limitMs: number): void {
  const [median, p95] = [quantile(taken, 0.5), quantile(taken, 0.95)];
  const value = taken.length === 1 ? `${p95.toFixed(0)} ms` : `${median.toFixed(0)} / ${p95.toFixed(0)} ms`;
  ratio(label, value, p95 / limitMs, p95 <= limitMs);
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

async function until(query: string): Promise<void> {
  while ((await database?.query(query))?.length === 0) await sleep(200);
}
