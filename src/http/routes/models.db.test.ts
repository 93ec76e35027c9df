import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { scoreByModel } from '../../operations/score-by-model.ts';
import { findModel, listModels } from '../../store/models.ts';
import { call } from '../../testing/api-client.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const DEFINITION = `model: win
title: Likely to win
inputs:
  - { name: visits, event: Came, within: 30d }
  - { name: is_cz, trait: country, values: { CZ: 1 }, missing: 0 }
`;

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish({ scorecard: 'other', rules: [{ id: 'came', event: 'Came', each: 1 }] });
  await installation.takeIn(
    { user: 'ann', identify: { country: 'CZ' } },
    { user: 'bob', identify: { country: 'DE' } },
    ...Array.from({ length: 4 }, (_, n) => ({ user: 'ann', track: 'Came', id: `ann-${n}` })),
  );
});
afterAll(() => installation[Symbol.asyncDispose]());

const get = (url: string) => call(installation, 'GET', url);
const put = (url: string, body: object) => call(installation, 'PUT', url, body);

async function onnx(file: string): Promise<string> {
  return (await readFile(new URL(`../../testing/onnx/${file}.onnx`, import.meta.url))).toString('base64');
}

/** What the background does for models until there is nothing more to do. */
async function scoreAll(): Promise<void> {
  const { services, database, clock } = installation;
  const work = {
    database: database.kysely,
    runner: services.modelRunner,
    submit: (messages: Parameters<typeof services.ingestQueue.submit>[0]) =>
      services.ingestQueue.submit(messages),
  };
  for (const model of await listModels(database.kysely)) {
    let hasMore = true;
    while (hasMore) {
      const current = await findModel(database.kysely, model.slug);
      hasMore = current !== undefined && (await scoreByModel(work, current, clock.now));
    }
  }
}

async function pushed(lead: string): Promise<number[]> {
  const { body } = await get(`/api/v1/leads/${lead}/timeline?limit=100`);
  const entries = body.items.filter(({ name }: { name: string }) => name === 'Score Pushed');
  return entries.map(({ properties }: { properties: { score: number } }) => properties.score);
}

describe('a model from outside', () => {
  it('that does not fit is refused, with what is needed', async () => {
    const wrong = await put('/api/v1/models/win', {
      definition: DEFINITION,
      content: await onnx('not-a-share'),
    });
    expect(wrong.status).toBe(422);
    expect(wrong.body.detail).toContain('expected a probability between 0 and 1');
    const unread = await put('/api/v1/models/win', {
      definition: 'model: win\ninputs: [{ name: a }]',
      content: 'AAAA',
    });
    expect(unread.body.errors[0]).toMatchObject({ field: 'definition.inputs[0]' });
    const empty = await put('/api/v1/models/win', { definition: DEFINITION, content: '' });
    expect(empty.body.detail).toBe('the file is empty; expected an ONNX model');
    const named = await put('/api/v1/models/lose', { definition: DEFINITION, content: 'AAAA' });
    expect(named.body.detail).toContain('expected “lose”, as in the address');
    expect((await get('/api/v1/models')).body.items).toEqual([]);
    expect((await get('/api/v1/scorecards/win')).status).toBe(404);
  });

  it('is added, with a scorecard that shows its score', async () => {
    const { status, body } = await put('/api/v1/models/win', {
      definition: DEFINITION,
      content: await onnx('logistic'),
    });
    expect([status, body.inputs, body.bytes > 100]).toEqual([200, ['visits', 'is_cz'], true]);
    await scoreAll();
    // 1 / (1 + e^2) for nothing, and 1 / (1 + e^−1.5) for 4 visits from CZ.
    expect([await pushed('bob'), await pushed('ann')]).toEqual([[12], [82]]);
    const { body: scorecard } = await get('/api/v1/scorecards/win');
    await call(installation, 'POST', '/api/v1/scorecards/publish', { source: scorecard.draft });
    while (await installation.publishStep());
    expect(await installation.score('ann', 'win')).toBe(82);
    expect((await installation.stored('ann', 'win'))?.band).toBe('sales-qualified');
    expect(await installation.examine()).toEqual([]);
  });

  it('pushes a score once as long as it stays, and again when time or events change it', async () => {
    installation.clock.pass({ ms: 90_000 });
    await scoreAll();
    expect(await pushed('ann')).toEqual([82]);
    await installation.takeIn({ user: 'bob', track: 'Came' });
    installation.clock.pass({ ms: 90_000 });
    await scoreAll();
    expect(await pushed('bob')).toEqual([18, 12]);
    // The visits leave the window without anything happening.
    installation.clock.now += 31 * DAY_MS;
    await scoreAll();
    expect(await pushed('ann')).toEqual([38, 82]);
    expect(await installation.score('ann', 'win')).toBe(38);
    const past = await installation.explain('ann', 'win', { at: installation.clock.now - 30 * DAY_MS });
    expect(past.evaluation.score).toBe(82);
  });

  it('explains what it says of a lead, the same each time', async () => {
    const { body } = await get('/api/v1/models/win/leads/ann');
    expect(body.probability).toBeCloseTo(1 / (1 + Math.exp(0.5)), 5);
    const sum = body.inputs.reduce(
      (total: number, one: { contribution: number }) => total + one.contribution,
      0,
    );
    expect(sum).toBeCloseTo(body.probability - body.base, 6);
    expect(body.inputs.map(({ name, value }: { name: string; value: unknown }) => [name, value])).toEqual(
      expect.arrayContaining([
        ['is_cz', 'CZ'],
        ['visits', 0],
      ]),
    );
    expect((await get('/api/v1/models/win/leads/ann')).body).toEqual(body);
  });

  it('is removed, and its scores stay', async () => {
    expect((await call(installation, 'DELETE', '/api/v1/models/win')).status).toBe(200);
    expect((await call(installation, 'DELETE', '/api/v1/models/win')).status).toBe(404);
    expect(await installation.score('ann', 'win')).toBe(38);
  });
});

describe('a score that is pushed in', () => {
  it('holds from its instant on, and once', async () => {
    const at = new Date(installation.clock.now - DAY_MS).toISOString();
    const push = () => put('/api/v1/leads/bob/pushed-scores/win', { score: 64, probability: 0.64, at });
    const first = await push();
    expect(first.status).toBe(200);
    expect((await push()).body).toEqual(first.body);
    expect(await installation.score('bob', 'win')).toBe(12);
    installation.clock.pass({ ms: 1 });
    await put('/api/v1/leads/bob/pushed-scores/win', { score: 71 });
    expect(await installation.score('bob', 'win')).toBe(71);
    expect((await put('/api/v1/leads/nobody/pushed-scores/win', { score: 1 })).status).toBe(404);
    expect((await put('/api/v1/leads/bob/pushed-scores/win', { score: 'high' })).status).toBe(400);
  });
});
