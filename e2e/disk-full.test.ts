import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ApiClient } from './api-client.ts';
import { Installation } from './installation.ts';
import { postMessages, type Source } from './post-messages.ts';

/** Room for an empty database (39 MB), what must stay free (64 MB), and some messages. */
const SMALL_MB = 125;
const LARGE_MB = 250;

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

const canMount = ((): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-disk-'));
  const mounted = mount(folder, 'size=1m');
  if (mounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
})();
if (!canMount)
  console.warn('file systems cannot be mounted here (needs root): tests of a full disk are skipped');

describe.skipIf(!canMount)('the embedded database on a small disk', () => {
  let folder: string;
  let installation: Installation;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ripen-disk-'));
    mount(folder, `size=${SMALL_MB}m`);
    installation = Installation.inFolder(join(folder, 'ripen'));
  });

  afterEach(async () => {
    await installation[Symbol.asyncDispose]();
    spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  function batch(number: number): object {
    const filler = 'x'.repeat(1_500);
    const messages = Array.from({ length: 200 }, (_, n) => {
      const messageId = `message ${number} ${n}`;
      return {
        type: 'track',
        userId: `user ${n % 20}`,
        event: 'Form Submitted',
        messageId,
        properties: { filler },
      };
    });
    return { batch: messages };
  }

  async function fill(source: Source): Promise<{ accepted: number; refusal: Response }> {
    for (let accepted = 0; accepted < 1_000; accepted += 1) {
      const response = await postMessages(source, 'batch', batch(accepted));
      if (!response.ok) return { accepted, refusal: response };
    }
    throw new Error('the disk is never full');
  }

  test('says so, keeps what it has acknowledged, goes on reading, and writes again when there is room', async () => {
    const server = await installation.start();
    const source = { url: server.url, writeKey: await installation.writeKey() };
    const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
    const api = new ApiClient(server.url, key);
    const { accepted, refusal } = await fill(source);
    expect(accepted).toBeGreaterThan(5);
    expect([refusal.status, refusal.headers.get('retry-after')]).toEqual([507, '30']);
    expect(await refusal.json()).toMatchObject({
      title: 'Disk full',
      detail: 'the disk of the database is full; nothing of this request was kept',
    });
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    expect((await api.timeline('user 1')).length).toBe(accepted * 10);

    // It also starts, to be read.
    await server.program.stop('SIGKILL');
    const again = await installation.start();
    const apiAgain = new ApiClient(again.url, key);
    expect((await apiAgain.timeline('user 1')).length).toBe(accepted * 10);
    const other = Installation.inFolder(join(folder, 'other'));
    const { exitCode, stderr } = await other.run('start');
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/disk( of the database)? is full/)]);
    rmSync(other.folder, { recursive: true });

    mount(folder, `remount,size=${LARGE_MB}m`);
    const send = () => postMessages({ ...source, url: again.url }, 'batch', batch(accepted));
    await expect.poll(async () => (await send()).status, { timeout: 10_000 }).toBe(200);
    expect((await apiAgain.timeline('user 1')).length).toBe((accepted + 1) * 10);
    expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true });
  });
});
