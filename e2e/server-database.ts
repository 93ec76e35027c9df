import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database of one test's own on the server of TEST_DATABASE_URL; disposing drops it. */
export class ServerDatabase implements AsyncDisposable {
  readonly url: string;
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
    const url = new URL(serverUrl());
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  static async create(): Promise<ServerDatabase> {
    const name = `ripen_e2e_${process.pid}_${randomBytes(5).toString('hex')}`;
    await query(serverUrl(), `create database ${name} template template0`);
    return new ServerDatabase(name);
  }

  /** Runs a statement behind Ripen's back. Resolves with the rows. */
  query(sql: string): Promise<Record<string, unknown>[]> {
    return query(this.url, sql);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const drop = `drop database if exists ${this.#name}`;
    // By force only superusers may end an autovacuum; without force the server ends it itself.
    await query(serverUrl(), `${drop} with (force)`).catch(() => query(serverUrl(), drop));
  }
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set');
  return url;
}

async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
