import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DataFolderInUse, lockFolder } from './folder-lock.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-lock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function lockInChild(folder: string): Promise<() => Promise<void>> {
  const module = new URL('./folder-lock.ts', import.meta.url).href;
  const program = `import { lockFolder } from '${module}'; lockFolder(process.argv[1]); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
}

test('a second holder in the same process is refused until the first lets go', () => {
  const folder = temporaryFolder();
  const first = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(DataFolderInUse);
  expect(() => lockFolder(folder)).toThrow(folder);
  first.release();
  first.release();
  lockFolder(folder).release();
});

test('another process is refused, and let in after the holder was killed', { timeout: 20_000 }, async () => {
  const folder = temporaryFolder();
  const kill = await lockInChild(folder);
  expect(() => lockFolder(folder)).toThrow(DataFolderInUse);
  await kill();
  lockFolder(folder).release();
});
