import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ApiClient } from './api-client.ts';
import type { ChildProgram } from './child-program.ts';
import { databases } from './databases.ts';
import { Installation } from './installation.ts';

/** On any machine that runs the tests; on an idle one it takes less than half of this. */
const FIRST_START_TAKES_MS = 120_000;
/** It finishes the step under way. */
const STOPPING_TAKES_MS = 15_000;
const REASON = /^ {4}[+-]\d+ .+, [+-]\d+ .+/;

async function untilPrinted(program: ChildProgram, text: string): Promise<string> {
  for (const startedAt = Date.now(); Date.now() - startedAt < 2 * FIRST_START_TAKES_MS; await sleep(50)) {
    const { stdout, stderr } = program.output;
    if (stdout.includes(text)) return stdout;
    if (program.hasEnded) throw new Error(`ended before it printed “${text}”\n${stdout}${stderr}`);
  }
  throw new Error(`did not print “${text}”\n${program.output.stdout}`);
}

interface Standing {
  status: string;
  progress: { done: number; total: number };
  removed: Record<string, number>;
}

test('the first start shows ten leads to call, after stops in the middle too; one command removes it all', {
  timeout: 400_000,
}, async () => {
  const installation = await Installation.create('embedded');
  onTestFinished(() => installation[Symbol.asyncDispose]());
  const stopped = installation.launch('start');
  await untilPrinted(stopped, 'Loading a sample company');
  const stoppedAt = Date.now();
  expect(await stopped.stop('SIGINT')).toMatchObject({ exitCode: 0 });
  expect(Date.now() - stoppedAt).toBeLessThan(STOPPING_TAKES_MS);
  const killed = installation.launch('start');
  await untilPrinted(killed, 'Loading the sample company: 20 %');
  await killed.stop('SIGKILL');

  const first = installation.launch('start');
  const server = await installation.untilServing(first);
  // It answers while it loads.
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
  const stdout = await untilPrinted(first, 'Stop with Ctrl+C.');
  const lines = stdout.split('\n');
  expect(lines.filter((line) => REASON.test(line))).toHaveLength(10);
  expect(lines.filter((line) => /^ *\d+ {2}\S.* \d+ {2}[A-D][1-4] sales-qualified$/.test(line))).toHaveLength(
    10,
  );
  expect(stdout).toContain(`${server.url}/setup?token=`);
  expect(stdout).toContain('npm run -s ripen -- sample remove');
  expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
  expect(await installation.runJson('leads', '--limit', '1')).toMatchObject({ scorecard: 'sample-company' });
  const again = await installation.run('sample');
  expect(again).toMatchObject({ exitCode: 1 });
  expect(again.stderr).toContain('the sample company is here already');

  const api = await installation.apiClient(server);
  expect((await api.fetch('DELETE', '/api/v1/sample')).status).toBe(202);
  await sleep(500);
  await first.stop('SIGKILL');
  const second = await installation.start();
  const removed = await untilRemoved(await installation.apiClient(second, 'operate'));
  expect(removed.removed).toMatchObject({ kept: 0, costs: 108 });
  expect(removed.progress.done).toBe(removed.progress.total);
  expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [], examined: 0 });
  expect(await installation.runJson('leads')).toEqual({ scorecard: 'quick-start', items: [], next: null });
  expect(second.program.output.stdout).not.toContain('sample remove');
});

async function untilRemoved(api: ApiClient): Promise<Standing> {
  const ask = async (): Promise<Standing> =>
    (await (await api.fetch('GET', '/api/v1/sample')).json()) as Standing;
  await expect.poll(async () => (await ask()).status, { timeout: 60_000, interval: 200 }).toBe('removed');
  return ask();
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  test('a small sample comes and goes by command, and own events on a lead of it stay', async () => {
    const installation = await Installation.create(kind);
    onTestFinished(() => installation[Symbol.asyncDispose]());
    const running = await installation.start();
    const { url } = running;
    expect(await installation.runJson('sample', '--leads', '20')).toMatchObject({
      status: 'loaded',
      leads: 20,
    });
    const userId = await userIdOfALead(installation, await installation.apiClient(running));
    const key = await installation.writeKey();
    const sent = await fetch(`${url}/v1/track`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      body: JSON.stringify({ userId, event: 'Form Submitted' }),
    });
    expect(sent.status).toBe(200);
    const { exitCode, stdout } = await installation.run('sample', 'remove');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /Removed the sample company: \d+ messages, \d+ leads, \d+ companies, 108 campaign costs/,
    );
    expect(stdout).toContain('1 leads and companies stay');
    expect(await installation.runJson('leads')).toMatchObject({ items: [{ name: userId, score: 3 }] });
    expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
    expect((await installation.run('sample', 'remove')).stderr).toContain('there is no sample company here');
  });
});

/** The user id of one of the leads to call, whoever they are at this hour. */
async function userIdOfALead(installation: Installation, api: ApiClient): Promise<string> {
  const { items } = (await installation.runJson('leads')) as { items: { subjectId: string }[] };
  for (const { subjectId } of items) {
    const { identities } = await api.lead(subjectId);
    const user = identities.find(({ kind }) => kind === 'user');
    if (user) return user.value;
  }
  throw new Error('no lead of the sample has a user id');
}
