import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Installation } from '../e2e/installation.ts';
import { ratio } from './ratio.ts';

/** Letting everybody into a journey, in seconds. */
const ENTRY_LIMIT_S = 60;
/** From the instant at which a step is due to the moment at which it is taken, for the last of them, in seconds. */
const LAG_LIMIT_S = 2;
/** What a due step costs with ten times as many that wait, as a share of what it costs without. */
const COST_LIMIT = 1.3;
const DUE_PER_SECOND = 500;
const DUE_SECONDS = 30;
const BURST = 10_000;
const LEADS = Number(process.env.BENCH_LEADS ?? 100_000);
/** Every lead is in so many journeys, so that ten times as many steps wait. */
const JOURNEYS = 10;

if (process.env.TEST_DATABASE_URL === undefined) {
  process.stdout.write('journeys: left out, because TEST_DATABASE_URL names no Postgres server\n');
  process.exit();
}
await using installation = await Installation.create('server');
const { database } = installation;
if (!database) throw new Error('there is no database');
const empty = await installation.run('scorecard', 'apply', 'bench/empty.yaml');
if (empty.exitCode !== 0) throw new Error(empty.stderr);
const leads = await readFile(new URL('queue-leads.sql', import.meta.url), 'utf8');
await database.query(leads.replaceAll(':leads', String(LEADS)));
const server = await installation.start();
const api = await installation.apiClient(server);
for (let number = 1; number <= JOURNEYS; number += 1) {
  const answer = await api.fetch('POST', '/api/v1/journeys/publish', { source: journey(number) });
  if (!answer.ok) throw new Error(await answer.text());
}
await database.query('vacuum analyze');

const begun = performance.now();
await api.fetch('POST', '/api/v1/journeys/bench-1/entry', {});
await until("select 1 from journey_watch where watch = 'enrol:bench-1' and is_known");
const entryS = (performance.now() - begun) / 1_000;
report(`${LEADS.toLocaleString('en')} leads come into a journey`, entryS, {
  limit: ENTRY_LIMIT_S,
  unit: 's',
});
await until('select 1 where not exists (select 1 from enrolment where due_at <= now())');
process.stdout.write(
  `and each has taken its first step after ${((performance.now() - begun) / 1_000).toFixed(1)} s\n`,
);

const few = await leastBurst();
await database.query(`
  insert into enrolment (subject_id, enrolment_id, journey_id, version, status, step, turns, due_at, wait, cause, entered_at, arrived_at)
  select subject_id, gen_random_uuid(), journey.journey_id, 1, 'active', step, turns, due_at + random() * interval '30 days', wait,
    cause, entered_at, arrived_at
  from enrolment cross join journey where journey.slug like 'bench-%' and journey.slug <> 'bench-1'`);
await database.query('vacuum analyze enrolment');
const [waiting] = await database.query('select count(*) from enrolment where due_at is not null');
const many = await leastBurst();
report(
  `a due step while ${Number(waiting?.count).toLocaleString('en')} wait, against ${LEADS.toLocaleString('en')}`,
  many / few,
  { limit: COST_LIMIT, unit: '×' },
);
process.stdout.write(
  `${(few / BURST).toFixed(3)} and ${(many / BURST).toFixed(3)} ms a step: ${Math.round((1_000 * BURST) / many)} a second\n`,
);

await database.query(`
  create table expected as
  select subject_id, enrolment_id, turns,
    now() + interval '3 seconds' + row_number() over () * interval '${1_000 / DUE_PER_SECOND} milliseconds' as due_at
  from enrolment where step = 'rest' limit ${DUE_PER_SECOND * DUE_SECONDS}`);
await database.query(`
  update enrolment set due_at = expected.due_at,
    wait = jsonb_build_object('for', 'time', 'until', floor(extract(epoch from expected.due_at) * 1000))
  from expected where (enrolment.subject_id, enrolment.enrolment_id) = (expected.subject_id, expected.enrolment_id)`);
await sleep((DUE_SECONDS + 4) * 1_000);
await until('select 1 where not exists (select 1 from enrolment where due_at <= now())');
const [lag] = await database.query(`
  select max(lag)::float8 as most, percentile_cont(0.99) within group (order by lag)::float8 as p99,
    percentile_cont(0.5) within group (order by lag)::float8 as half, count(*)
  from (
    select extract(epoch from taken.occurred_at - expected.due_at) as lag
    from expected join enrolment_step taken
      on (taken.subject_id, taken.enrolment_id, taken.turn) = (expected.subject_id, expected.enrolment_id, expected.turns)
  ) as lags`);
if (!lag || Number(lag.count) !== DUE_PER_SECOND * DUE_SECONDS)
  throw new Error(`${lag?.count ?? 0} of ${DUE_PER_SECOND * DUE_SECONDS} steps were taken`);
report(`the last of ${DUE_PER_SECOND} steps a second to be taken after it was due`, Number(lag.most), {
  limit: LAG_LIMIT_S,
  unit: 's',
});
process.stdout.write(
  `half within ${Number(lag.half).toFixed(2)} s, 99 of 100 within ${Number(lag.p99).toFixed(2)} s\n`,
);

function report(label: string, measured: number, { limit, unit }: { limit: number; unit: string }): void {
  ratio(label, `${measured.toFixed(2)} ${unit}`, measured / limit, measured <= limit);
}

function journey(number: number): string {
  return `
journey: bench-${number}
steps:
  - { id: pause, wait: 300d }
  - { id: czech, if: { country: CZ }, then: add, else: rest }
  - { id: add, audience: { add: czech } }
  - { id: rest, wait: 300d, next: czech }
`;
}

/** The least of three: others use the machine too. */
async function leastBurst(): Promise<number> {
  return Math.min(await burst(), await burst(), await burst());
}

/** How long it takes to move on many who are due at once, in milliseconds. */
async function burst(): Promise<number> {
  if (!database) throw new Error('there is no database');
  const start = performance.now();
  await database.query(`
    update enrolment set due_at = now(), wait = jsonb_build_object('for', 'time', 'until', 0)
    where (subject_id, enrolment_id) in (
      select subject_id, enrolment_id from enrolment where due_at > now() + interval '1 day' order by enrolment_id limit ${BURST})`);
  const updated = performance.now();
  await until('select 1 where not exists (select 1 from enrolment where due_at <= now())', 20);
  process.stdout.write(`(made due in ${Math.round(updated - start)} ms)\n`);
  return performance.now() - updated;
}

async function until(query: string, everyMs = 200): Promise<void> {
  while ((await database?.query(query))?.length === 0) await sleep(everyMs);
}
