import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

interface Examination {
  total: number;
  examined: number;
  findings: { check: string }[];
  next: string | null;
}

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish({
    scorecard: 'simple',
    rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1, max: 50 }],
  });
  for (let n = 0; n < 210; n += 70) {
    await installation.takeIn(
      ...Array.from({ length: 70 }, (_, k) => ({ user: `user${n + k}`, track: 'Opened' })),
    );
  }
  await installation.takeIn({ user: 'user0', group: 'acme' });
});
afterAll(() => installation[Symbol.asyncDispose]());

describe('examining and rebuilding over the API', () => {
  it('walks through everybody in steps, and mends what was damaged', async () => {
    const examine = async (): Promise<[number, string[]]> => {
      const checks: string[] = [];
      let [examined, after]: [number, string | null] = [0, null];
      do {
        const { status, body }: Answer<Examination> = await call(
          installation,
          'POST',
          '/api/v1/examinations',
          { after },
        );
        expect([status, body.total]).toEqual([200, 211]);
        examined += body.examined;
        checks.push(...body.findings.map(({ check }) => check));
        after = body.next;
      } while (after !== null);
      return [examined, checks];
    };
    expect(await examine()).toEqual([211, []]);
    await installation.database.kysely
      .updateTable('subject')
      .set({ states: {} })
      .where('subject_id', '=', await installation.idOf('user9'))
      .execute();
    expect(await examine()).toEqual([211, ['memory', 'score']]);
    let position: unknown;
    do {
      const { status, body } = await call(
        installation,
        'POST',
        '/api/v1/rebuilds',
        position ? { position } : {},
      );
      expect(status).toBe(200);
      position = body.next;
    } while (position);
    expect(await examine()).toEqual([211, []]);
    expect(await installation.ledger('user9', 'simple')).toHaveLength(1);
  });

  it.each(['/examinations', '/rebuilds'])('refuses a position that is none at %s', async (path) => {
    const body = path === '/rebuilds' ? { position: { kind: 'dog' } } : { after: 'x' };
    expect((await call(installation, 'POST', `/api/v1${path}`, body)).status).toBe(400);
  });
});

it('metrics are text that counts messages', async () => {
  await call(installation, 'POST', '/v1/track', { userId: 'metrics', event: 'Opened', messageId: 'once' });
  await call(installation, 'POST', '/v1/track', { userId: 'metrics', event: 'Opened', messageId: 'once' });
  const { response, body } = await call(installation, 'GET', '/api/v1/metrics');
  expect(response.headers['content-type']).toContain('text/plain');
  expect(body).toContain('ripen_messages_total{outcome="accepted"} 1');
  expect(body).toContain('ripen_messages_total{outcome="duplicate"} 1');
  expect(body).toMatch(
    /ripen_http_request_duration_seconds_count\{method="POST",route="\/v1\/track",status="200"\} 2/,
  );
});

it('the process says that it lives and that it is ready', async () => {
  expect((await call(installation, 'GET', '/health')).body).toEqual({ status: 'ok', instanceId: 'test' });
  expect((await call(installation, 'GET', '/ready')).body).toEqual({ status: 'ok' });
  const missing = await call(installation, 'GET', '/nothing?secret=1');
  expect([missing.status, missing.body.detail]).toEqual([404, 'there is nothing at GET /nothing']);
});
