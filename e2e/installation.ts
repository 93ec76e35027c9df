import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client.ts';
import { ChildProgram, type Ending } from './child-program.ts';
import type { DatabaseKind } from './databases.ts';
import { ServerDatabase } from './server-database.ts';
import { copyStartedFolder } from './started-folder.ts';

const STARTING_TAKES_MS = 120_000;

/** A `ripen start` that is serving. */
export interface RunningServer {
  url: string;
  program: ChildProgram;
}

/** Where an installation is: on a database that is its own, or on one that is not, in a new folder unless said. */
interface Place {
  database?: ServerDatabase | undefined;
  databaseUrl?: string;
  folder?: string;
  settings?: Readonly<Record<string, string>>;
}

/**
 * A folder and a database of one test's own, to run the real program on. Disposing ends every program that was started
 * on it, drops the database and removes the folder.
 */
export class Installation implements AsyncDisposable {
  readonly folder: string;
  readonly dataDir: string;
  /** Undefined on the embedded database, and on a server of the test's own. */
  readonly database: ServerDatabase | undefined;
  readonly #databaseUrl: string | undefined;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #programs: ChildProgram[] = [];

  private constructor({ database, databaseUrl, folder, settings = {} }: Place) {
    this.folder = folder ?? mkdtempSync(join(tmpdir(), 'ripen-e2e-'));
    this.dataDir = join(this.folder, 'data');
    this.database = database;
    this.#databaseUrl = database?.url ?? databaseUrl;
    this.#settings = settings;
  }

  /** @param settings variables of its environment, besides those of its place */
  static async create(
    kind: DatabaseKind,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<Installation> {
    const database = kind === 'server' ? await ServerDatabase.create() : undefined;
    return new Installation({ database, settings });
  }

  /** On a database that somebody else looks after: another process on the same one has a data folder of its own. */
  static on(databaseUrl: string): Installation {
    return new Installation({ databaseUrl });
  }

  /** On the embedded database in a folder that is there already; disposing removes it. */
  static inFolder(folder: string): Installation {
    return new Installation({ folder });
  }

  get environment(): Record<string, string> {
    const url = this.#databaseUrl !== undefined && { DATABASE_URL: this.#databaseUrl };
    return { DATA_DIR: this.dataDir, PORT: '0', LOG_LEVEL: 'warn', ...url, ...this.#settings };
  }

  get serverFile(): string {
    return join(this.dataDir, 'server.json');
  }

  /** Starts `ripen` with these words, and does not wait for it. */
  launch(...words: string[]): ChildProgram {
    const program = ChildProgram.ripen(words, this.environment);
    this.#programs.push(program);
    return program;
  }

  /** Runs a command to its end, whatever its exit code. */
  run(...words: string[]): Promise<Ending> {
    return this.launch(...words).ended;
  }

  /** Runs a command that must succeed, and resolves with the JSON that is its whole standard output. */
  async runJson(...words: string[]): Promise<unknown> {
    const { exitCode, stdout, stderr } = await this.run(...words, '--json');
    if (exitCode !== 0)
      throw new Error(`ripen ${words.join(' ')}: exit code ${exitCode}\n${stdout}${stderr}`);
    return JSON.parse(stdout);
  }

  /** Starts the server without the sample company, and resolves when it says in its file that it listens. */
  async start(): Promise<RunningServer> {
    if (this.#databaseUrl === undefined && !existsSync(this.dataDir)) await copyStartedFolder(this.dataDir);
    return this.untilServing(this.launch('start', '--empty'));
  }

  async untilServing(program: ChildProgram): Promise<RunningServer> {
    for (const startedAt = Date.now(); Date.now() - startedAt < STARTING_TAKES_MS; await sleep(20)) {
      if (program.hasEnded) break;
      const file = this.#readServerFile();
      if (file?.pid === program.pid && file) return { url: file.url, program };
    }
    const { stdout, stderr } = program.output;
    throw new Error(`ripen start did not come to listen\n${stdout}${stderr}`);
  }

  /** A client of the API with a key that the command line makes. */
  async apiClient(server: RunningServer, ...scopes: string[]): Promise<ApiClient> {
    const flags = scopes.length > 0 ? ['--scopes', scopes.join(',')] : [];
    const { key } = (await this.runJson('key', 'create', '--kind', 'api', ...flags)) as { key: string };
    return new ApiClient(server.url, key);
  }

  /** A key for sending events, made by the command line. */
  async writeKey(): Promise<string> {
    const { key } = (await this.runJson('key', 'create', '--kind', 'write')) as { key: string };
    return key;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop('SIGKILL')));
    await this.database?.[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #readServerFile(): { pid: number; url: string } | undefined {
    if (!existsSync(this.serverFile)) return undefined;
    try {
      return JSON.parse(readFileSync(this.serverFile, 'utf8'));
    } catch {
      // It is being written, or was just removed.
      return undefined;
    }
  }
}
