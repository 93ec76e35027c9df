import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { Installation } from './installation.ts';
import { postMessages } from './post-messages.ts';

const LEADS = 60;
const KILLS = Number(process.env.RIPEN_E2E_KILLS ?? 3);
const SEED = Number(process.env.RIPEN_E2E_SEED ?? Math.floor(Math.random() * 2 ** 31));
const ALL_DAY = [{ fromMinute: 0, toMinute: 1_440 }];
const HOURS = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ALL_DAY]),
);
const REPS = ['anna', 'ben', 'cleo'];

interface Handover {
  rep: { name: string } | null;
  state: string;
  turn: number;
}

test(`killed ${KILLS} times while leads are handed over, each comes to one rep, who is told and reminded once`, {
  timeout: KILLS * 20_000 + 240_000,
}, async () => {
  console.log(`killed while handing over: RIPEN_E2E_SEED=${SEED}`);
  const random = seededRandom(SEED);
  const installation = await Installation.create('embedded');
  onTestFinished(() => installation[Symbol.asyncDispose]());
  let server = await installation.start();
  const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
  const ask = async (method: string, path: string, body?: object): Promise<Response> =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const get = async (path: string): Promise<any> => (await ask('GET', path)).json();
  const persistently = async (method: string, path: string, body: object): Promise<void> => {
    for (;;) {
      const answer = await ask(method, path, body).catch(() => undefined);
      if (answer?.ok) return;
      // Killed before it answered: the same is asked for again.
      await sleep(100);
    }
  };

  const members: { personId: string; weight: number }[] = [];
  for (const name of REPS) {
    const personId = await becomeRep(name);
    members.push({ personId, weight: 1 });
  }
  const team = { title: 'Sales', members, respondWithinMinutes: 2, remindBeforeMinutes: 1 };
  expect((await ask('PUT', '/teams/sales', team)).status).toBe(200);
  const writeKey = await installation.writeKey();
  const leads = Array.from({ length: LEADS }, (_, index) => `lead-${index}`);
  const batch = leads.map((userId) => ({ type: 'track', userId, event: 'Begun', messageId: `m-${userId}` }));
  expect((await postMessages({ url: server.url, writeKey }, 'batch', { batch })).ok).toBe(true);
  const ids = new Map<string, string>();
  for (const lead of leads) ids.set(lead, (await get(`/leads/${lead}`)).leadId);

  const handing = (async () => {
    for (const [index, leadId] of [...ids.values()].entries()) {
      const body = { team: 'sales', leadIds: [leadId], actionId: `assignment-${index}` };
      await persistently('POST', '/queue/assignments', body);
      await sleep(20);
    }
  })();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sleep(200 + random() * 1_000);
    await server.program.stop('SIGKILL');
    server = await installation.start();
  }
  await handing;
  // Once more while the reminders are due.
  await sleep(50_000);
  await server.program.stop('SIGKILL');
  server = await installation.start();

  const shares = new Map<string, number>();
  for (const lead of leads) {
    const { items } = (await get(`/leads/${lead}/handovers`)) as { items: Handover[] };
    expect(items.map(({ turn }) => turn)).toEqual([1]);
    const name = items[0]?.rep?.name ?? '';
    shares.set(name, (shares.get(name) ?? 0) + 1);
    const { items: history } = await get(`/leads/${lead}/timeline?limit=50`);
    const assigned = history.filter((entry: { name: string }) => entry.name === 'Lead Assigned');
    expect(assigned).toHaveLength(1);
    expect((await get(`/leads/${lead}`)).owner).toBe(name);
  }
  // Three reps of the same weight, and sixty leads.
  expect([...shares.values()]).toEqual([20, 20, 20]);
  const told = async (kind: string): Promise<number> => {
    let count = 0;
    for (const name of REPS) {
      const { items } = await get(`/alerts?for=${name}@example.com&limit=100`);
      count += items.filter((alert: { kind: string }) => alert.kind === kind).length;
    }
    return count;
  };
  expect(await told('assigned')).toBe(LEADS);
  await expect.poll(() => told('response-due'), { timeout: 60_000, interval: 1_000 }).toBe(LEADS);
  await sleep(3_000);
  expect(await told('response-due')).toBe(LEADS);
  expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });

  /** Somebody who takes leads, day and night. */
  async function becomeRep(name: string): Promise<string> {
    const email = `${name}@example.com`;
    const invited = await ask('POST', '/invitations', { email, role: 'sales' });
    const { path } = (await invited.json()) as { path: string };
    const token = new URL(path, server.url).searchParams.get('token') ?? '';
    const about = { name, password: 'correct horse battery', language: 'en', timeZone: 'Europe/Prague' };
    const accepted = await ask('POST', '/invitation/acceptance', { ...about, token });
    expect(accepted.status, await accepted.clone().text()).toBeLessThan(300);
    const { items } = await get('/colleagues');
    const { personId } = items.find((one: { email: string }) => one.email === email);
    const rep = { takesLeads: true, languages: [], territories: [], capacity: null, hours: HOURS };
    expect((await ask('PUT', `/reps/${personId}`, { ...rep, country: null })).status).toBe(200);
    return personId;
  }
});
