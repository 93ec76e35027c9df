import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ChildProgram } from './child-program.ts';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
/** What a first start depends on. */
const SOURCES = ['migrations', 'scorecards', 'src', 'package-lock.json'];
const STARTING_TAKES_MS = 120_000;
const DAY_MS = 86_400_000;

/**
 * Makes a data folder as the first start leaves it, without the sample company: making a database anew takes longer
 * than most tests. The first call of a state of the sources starts and stops the program, the others copy what it left.
 */
export async function copyStartedFolder(dataDir: string): Promise<void> {
  const folder = join(tmpdir(), `ripen-test-${userInfo().username}`);
  const kept = join(folder, `started-${sourcesKey()}`);
  if (!existsSync(kept)) {
    removeOld(folder);
    await makeStartedFolder(kept);
  }
  cpSync(kept, dataDir, { recursive: true });
}

/** What other states of the sources left; a day later nobody copies it any more. */
function removeOld(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith('started-'))) {
    const path = join(folder, name);
    if (Date.now() - statSync(path).mtimeMs > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}

function sourcesKey(): string {
  const hash = createHash('sha256');
  const files = SOURCES.flatMap((source) => {
    const path = join(PROJECT, source);
    if (!source.includes('.'))
      return readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
    return [path];
  });
  for (const file of files.sort()) hash.update(file.slice(PROJECT.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** Several test processes may do this at once: each makes a folder of its own, the first rename wins. */
async function makeStartedFolder(kept: string): Promise<void> {
  const fresh = `${kept}.${process.pid}`;
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  const environment = { DATA_DIR: fresh, PORT: '0', LOG_LEVEL: 'warn' };
  const program = ChildProgram.ripen(['start', '--empty'], environment);
  const serverFile = join(fresh, 'server.json');
  for (const startedAt = Date.now(); !existsSync(serverFile); await sleep(20)) {
    if (!program.hasEnded && Date.now() - startedAt < STARTING_TAKES_MS) continue;
    await program.stop('SIGKILL');
    throw new Error(`ripen start did not come to listen\n${program.output.stderr}`);
  }
  await program.stop('SIGTERM');
  // Whoever copies it has a token of its own.
  rmSync(join(fresh, 'token'), { force: true });
  try {
    renameSync(fresh, kept);
  } catch (error) {
    if (!existsSync(kept)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}
