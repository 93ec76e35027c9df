import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a program ended, with all that it wrote. */
export interface Ending {
  /** Null when a signal ended it. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** The program is started hundreds of times: what Node has compiled of it once need not be compiled again. */
const COMPILE_CACHE = join(tmpdir(), 'ripen-test-compile-cache');

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
// Vitest ends its workers by a signal, and by hanging up when it is killed itself; neither counts as an exit.
for (const end of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(end, () => process.exit(1));

/** A program in a process of its own: the real `ripen`, or npm. It never outlives the tests. */
export class ChildProgram {
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #stdout = '';
  #stderr = '';

  constructor(command: readonly [string, ...string[]], environment: Readonly<Record<string, string>>) {
    const [file, ...args] = command;
    const { PATH = '', HOME = '' } = process.env;
    const env = { PATH, HOME, NODE_COMPILE_CACHE: COMPILE_CACHE, ...environment };
    const child = spawn(file, args, { cwd: PROJECT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    running.add(child);
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    const { promise, resolve, reject } = Promise.withResolvers<Ending>();
    this.ended = promise;
    child.once('error', reject);
    // Not at its exit: what it wrote last may still be on its way then.
    child.once('close', (exitCode) => {
      running.delete(child);
      resolve({ exitCode, ...this.output });
    });
  }

  /** `ripen` with these words, on the Node that runs the tests. */
  static ripen(words: readonly string[], environment: Readonly<Record<string, string>>): ChildProgram {
    return new ChildProgram([process.execPath, MAIN, ...words], environment);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get hasEnded(): boolean {
    return !running.has(this.#child);
  }

  /** What it has written so far. */
  get output(): { stdout: string; stderr: string } {
    return { stdout: this.#stdout, stderr: this.#stderr };
  }

  /** Sends a signal, and resolves when the program has ended. */
  stop(signal: NodeJS.Signals): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended;
  }
}
