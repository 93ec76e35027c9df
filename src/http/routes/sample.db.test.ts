import { expect, test } from 'vitest';
import { loadSample, removeSample } from '../../testing/sample-company.ts';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';

async function ask(installation: TestInstallation, method: 'GET' | 'POST' | 'DELETE', payload?: object) {
  const server = await installation.serve();
  const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
  const response = await server.inject({
    method,
    url: '/api/v1/sample',
    headers,
    ...(payload && { payload }),
  });
  return { status: response.statusCode, body: response.json() };
}

test('the sample is loaded and removed over the API, and how far that is can be asked', async () => {
  await using installation = await createTestInstallation({ start: '2026-11-22T09:25:00Z' });
  expect(await ask(installation, 'GET')).toMatchObject({ status: 200, body: { status: 'absent' } });
  expect(await ask(installation, 'DELETE')).toMatchObject({ status: 404 });

  expect(await ask(installation, 'POST', { leads: 5 })).toMatchObject({
    status: 202,
    body: {
      status: 'loading',
      leads: 5,
      beginsAt: '2025-11-22T09:00:00.000Z',
      endsAt: '2026-11-22T09:00:00.000Z',
      scorecard: 'sample-company',
      progress: { done: 0, total: 0 },
    },
  });
  const again = await ask(installation, 'POST', {});
  expect(again).toMatchObject({ status: 409, body: { detail: 'the sample company is being loaded' } });
  while (await installation.publishStep());
  const { messages } = await loadSample(installation);
  expect((await ask(installation, 'GET')).body).toMatchObject({
    status: 'loaded',
    progress: { done: messages, total: messages },
  });

  expect(await ask(installation, 'DELETE')).toMatchObject({ status: 202, body: { status: 'removing' } });
  expect((await ask(installation, 'POST', {})).body.detail).toContain('is being removed');
  await removeSample(installation);
  const { status, progress, removed } = (await ask(installation, 'GET')).body;
  expect({ status, progress }).toEqual({ status: 'removed', progress: { done: messages, total: messages } });
  expect(removed).toMatchObject({ kept: 0, costs: 108 });
  expect(removed.leads).toBeGreaterThanOrEqual(5);
  expect(await ask(installation, 'DELETE')).toMatchObject({ status: 404 });
});

test('a number of leads that makes no sense is refused', async () => {
  await using installation = await createTestInstallation();
  for (const leads of [0, 20_001, 1.5, 'many']) {
    const answer = await ask(installation, 'POST', { leads });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe('leads');
  }
  expect(await ask(installation, 'GET')).toMatchObject({ body: { status: 'absent' } });
});
