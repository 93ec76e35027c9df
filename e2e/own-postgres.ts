import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's place for them; another one by PG_BIN. */
const BIN = process.env.PG_BIN ?? '/usr/lib/postgresql/15/bin';

/** Why a Postgres server of one's own cannot be run here; undefined when it can. */
export const noOwnPostgres: string | undefined = existsSync(join(BIN, 'initdb'))
  ? undefined
  : `there is no Postgres in ${BIN} (PG_BIN): tests that stop a database server are skipped`;
if (noOwnPostgres !== undefined) console.warn(noOwnPostgres);

/** A Postgres server of one test's own, that it may stop and start. Disposing ends it and removes its folder. */
export class OwnPostgres implements AsyncDisposable {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** Makes the cluster; it is not started. */
  static async create(): Promise<OwnPostgres> {
    const folder = mkdtempSync(join(tmpdir(), 'ripen-postgres-'));
    const user = serverUser();
    if (user) chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
    const postgres = new OwnPostgres(folder, await freePort());
    postgres.#run('initdb', '-D', join(folder, 'data'), '-U', 'postgres', '--auth=trust', '--no-sync');
    return postgres;
  }

  start(): void {
    const settings = `-p ${this.#port} -h 127.0.0.1 -k ${this.#folder} -c fsync=on`;
    this.#control('start', '-o', settings, '-l', join(this.#folder, 'log'));
  }

  /** Ends it as a power cut would. */
  kill(): void {
    this.#control('stop', '-m', 'immediate');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (existsSync(join(this.#folder, 'data', 'postmaster.pid'))) this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #control(...words: string[]): void {
    this.#run('pg_ctl', '-D', join(this.#folder, 'data'), '-w', ...words);
  }

  #run(program: string, ...words: string[]): void {
    // Not piped: a server that goes on would hold the pipe open for ever.
    const options = { cwd: this.#folder, stdio: 'ignore', ...serverUser() } as const;
    const { status, error } = spawnSync(join(BIN, program), words, options);
    if (status !== 0)
      throw error ?? new Error(`${program} ${words.join(' ')} ended with exit code ${status}`);
  }
}

/** Postgres does not run as root: as the user of Debian's package then. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}

function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}
