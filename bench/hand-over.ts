import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Installation } from '../e2e/installation.ts';
import { ratio } from './ratio.ts';

/** What handing a lead over costs, in milliseconds. */
const COST_LIMIT_MS = 3;
/** What the last thousand leads cost, as a share of the first thousand. */
const GROWTH_LIMIT = 1.3;
const LEADS = 10_000;
const REPS = 50;
const AT_ONCE = 500;
const PORTION = 1_000;

if (process.env.TEST_DATABASE_URL === undefined) {
  process.stdout.write('hand-over: left out, because TEST_DATABASE_URL names no Postgres server\n');
  process.exit();
}
await using installation = await Installation.create('server');
const { database } = installation;
if (!database) throw new Error('there is no database');
const empty = await installation.run('scorecard', 'apply', 'bench/empty.yaml');
if (empty.exitCode !== 0) throw new Error(empty.stderr);
const leads = await readFile(new URL('queue-leads.sql', import.meta.url), 'utf8');
await database.query(leads.replaceAll(':leads', String(LEADS)));
await database.query(`
  with made as (
    insert into person (id, email, email_verified, name, role, language, time_zone, created_at, updated_at)
    select gen_random_uuid(), 'seller' || n || '@example.com', true, 'Seller ' || n, 'sales', 'en', 'Europe/Prague', now(), now()
    from generate_series(1, ${REPS}) as n returning id
  )
  insert into rep (person_id, takes_leads, hours, updated_at)
  select id, true, '{"mon":[{"fromMinute":0,"toMinute":1440}],"tue":[],"wed":[],"thu":[],"fri":[],"sat":[],"sun":[]}', now() from made`);
const server = await installation.start();
const api = await installation.apiClient(server);
const reps = (await (await api.fetch('GET', '/api/v1/colleagues')).json()) as {
  items: { personId: string }[];
};
const members = reps.items.map(({ personId }, index) => ({ personId, weight: 1 + (index % 3) }));
const team = {
  title: 'Bench',
  members,
  keepsCompanies: false,
  respondWithinMinutes: 120,
  remindBeforeMinutes: 30,
};
const made = await api.fetch('PUT', '/api/v1/teams/bench', team);
if (!made.ok) throw new Error(await made.text());
const rows = await database.query(`select subject_id from subject where kind = 'lead' limit ${LEADS}`);
const leadIds = rows.map(({ subject_id }) => String(subject_id));
await database.query('vacuum analyze');

const portions: number[] = [];
for (let start = 0; start < leadIds.length; start += PORTION) {
  const begun = performance.now();
  for (let from = start; from < start + PORTION; from += AT_ONCE) {
    const body = {
      team: 'bench',
      leadIds: leadIds.slice(from, from + AT_ONCE),
      actionId: randomUUID(),
    };
    const answer = await api.fetch('POST', '/api/v1/queue/assignments', body);
    if (!answer.ok) throw new Error(await answer.text());
  }
  portions.push((performance.now() - begun) / PORTION);
}
// The least of three: others use the machine too.
const [first, last] = [Math.min(...portions.slice(0, 3)), Math.min(...portions.slice(-3))];
const mean = portions.reduce((sum, one) => sum + one, 0) / portions.length;
const [shares] = await database.query(`
  select max(share) - min(share) as spread from (
    select count(*)::float8 / weight as share from handover join team_member using (person_id) group by person_id, weight
  ) as shares`);
ratio(
  `${LEADS.toLocaleString('en')} leads handed over to ${REPS} reps, with owners in their histories, each`,
  `${mean.toFixed(2)} ms`,
  mean / COST_LIMIT_MS,
  mean <= COST_LIMIT_MS,
);
ratio(
  'the last thousands of them, as a share of the first',
  `${(last / first).toFixed(2)} ×`,
  last / first / GROWTH_LIMIT,
  last / first <= GROWTH_LIMIT,
);
process.stdout.write(`leads by weight differ by ${Number(shares?.spread).toFixed(2)} at most\n`);
