import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApiClient, LedgerEntry } from './api-client.ts';
import { databases } from './databases.ts';
import { Installation, type RunningServer } from './installation.ts';
import { postMessages } from './post-messages.ts';

/** A change is written within a second of its instant. */
const LATEST_MS = 1_000;

const RECENT = `
scorecard: recent
bands: { cold: 0, warm: 10 }
rules:
  - { id: lately, event: Thing Done, within: 3s, each: 10, max: 20 }
`;

const FADING = `
scorecard: fading
rules:
  - { id: fades, event: Thing Done, halfLife: 1s, each: 8, max: 8 }
`;

function lateMs({ occurredAt, recordedAt }: LedgerEntry): number {
  return Date.parse(recordedAt) - Date.parse(occurredAt);
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  let installation: Installation;
  let server: RunningServer;
  let writeKey: string;
  let api: ApiClient;

  beforeAll(async () => {
    installation = await Installation.create(kind);
    server = await installation.start();
    const files = Object.entries({ RECENT, FADING }).map(([name, source]) => {
      const file = join(installation.folder, `${name}.yaml`);
      writeFileSync(file, source);
      return file;
    });
    await installation.runJson('scorecard', 'apply', ...files);
    writeKey = await installation.writeKey();
    api = await installation.apiClient(server, 'leads:read');
  });

  afterAll(() => installation[Symbol.asyncDispose]());

  /** Something that happens at an instant; resolves when it is in. */
  async function doThing(userId: string, at: number): Promise<void> {
    const message = { userId, event: 'Thing Done', timestamp: new Date(at).toISOString() };
    expect((await postMessages({ url: server.url, writeKey }, 'track', message)).status).toBe(200);
  }

  test('a score falls within a second of the instant at which an event leaves its window, without any request', async () => {
    const at = Date.now();
    await doThing('window', at);
    await doThing('window', at + 500);
    await sleep(at + 500 + 3_000 + LATEST_MS - Date.now());
    const [, , first, second, ...more] = await api.ledger('window', 'recent');
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      from: 20,
      to: 10,
      cause: { kind: 'time' },
      moves: [{ row: 'rule:lately', points: -10 }],
    });
    expect(second).toMatchObject({ from: 10, to: 0, cause: { kind: 'time' } });
    expect([first, second].map((entry) => entry?.occurredAt)).toEqual(
      [at + 3_000, at + 3_500].map((instant) => new Date(instant).toISOString()),
    );
    for (const entry of [first, second]) if (entry) expect(lateMs(entry)).toBeLessThanOrEqual(LATEST_MS);
    const { leadId } = await api.lead('window');
    const bands = (await api.transitions()).filter(
      (one) => one.subjectId === leadId && one.scorecard === 'recent',
    );
    expect(bands.map(({ from, to }) => [from, to])).toEqual([
      [null, 'warm'],
      ['warm', 'cold'],
    ]);
  });

  test('a half-life takes each point within a second of the instant at which it crosses the rounding step', async () => {
    const at = Date.now();
    await doThing('half-life', at);
    // Half a point is left after log2(8 / 0.5) = 4 half-lives.
    await sleep(at + 4_000 + LATEST_MS - Date.now());
    const entries = await api.ledger('half-life', 'fading');
    const fading = entries.filter(({ cause }) => cause.kind === 'time');
    expect(entries[0]).toMatchObject({ from: 0 });
    expect(entries.at(-1)).toMatchObject({ from: 1, to: 0 });
    for (const { from, to, ...entry } of fading) {
      expect(to).toBe(from - 1);
      // 8 × 2^(−t) is below from − ½, which rounds down, from here on.
      const crossesAt = at + 1_000 * Math.log2(8 / (from - 0.5));
      expect(Math.abs(Date.parse(entry.occurredAt) - crossesAt)).toBeLessThanOrEqual(2);
      expect(lateMs({ from, to, ...entry })).toBeLessThanOrEqual(LATEST_MS);
    }
    expect(fading.length).toBeGreaterThanOrEqual(6);
  });

  test('an event of the future counts when its instant comes, and a window begins there', async () => {
    const at = Date.now() + 2_000;
    await doThing('future', at);
    expect(await api.ledger('future', 'recent')).toEqual([]);
    expect(await api.explanation('future', { scorecard: 'recent' })).toMatchObject({ score: 0 });
    await sleep(at + 3_000 + LATEST_MS - Date.now());
    const entries = await api.ledger('future', 'recent');
    expect(
      entries.map(({ from, to, occurredAt, cause }) => ({ from, to, occurredAt, cause: cause.kind })),
    ).toEqual([
      { from: 0, to: 10, occurredAt: new Date(at).toISOString(), cause: 'event' },
      { from: 10, to: 0, occurredAt: new Date(at + 3_000).toISOString(), cause: 'time' },
    ]);
    for (const entry of entries) expect(lateMs(entry)).toBeLessThanOrEqual(LATEST_MS);
  });

  test('what changed while the process was killed and down is written at the start, with the instants at which it did', async () => {
    const at = Date.now();
    await doThing('down', at);
    await doThing('down', at + 2_000);
    await server.program.stop('SIGKILL');
    await sleep(at + 2_000 + 3_000 + 500 - Date.now());
    const startedAt = Date.now();
    server = await installation.start();
    api = await installation.apiClient(server, 'leads:read');
    await expect.poll(async () => (await api.ledger('down', 'recent')).length, { timeout: 10_000 }).toBe(4);
    const entries = await api.ledger('down', 'recent');
    expect(
      entries.map(({ from, to, occurredAt }) => ({ from, to, occurredAt: Date.parse(occurredAt) - at })),
    ).toEqual([
      { from: 0, to: 10, occurredAt: 0 },
      { from: 10, to: 20, occurredAt: 2_000 },
      { from: 20, to: 10, occurredAt: 3_000 },
      { from: 10, to: 0, occurredAt: 5_000 },
    ]);
    expect(entries.map(({ cause }) => cause.kind)).toEqual(['event', 'event', 'time', 'time']);
    for (const { recordedAt } of entries.slice(1))
      expect(Date.parse(recordedAt)).toBeGreaterThanOrEqual(startedAt);
  });

  test('after all this everything is as it must be', async () => {
    expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true });
  });
});
