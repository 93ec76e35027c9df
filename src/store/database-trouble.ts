import type { Database } from './connect-database.ts';
import { EmbeddedDatabaseStopped } from './embedded/embedded-database.ts';
import { NoConnection } from './guarded-pool.ts';
import { wasUndone } from './retry-transaction.ts';

/** What keeps the database from doing its work, although nothing is wrong with the question. */
export type DatabaseTrouble = 'unavailable' | 'full' | 'contended';

/** SQLSTATE of disk_full. */
const FULL = '53100';
/**
 * SQLSTATE of read_only_sql_transaction: the embedded database answers it while its disk is nearly full (see DiskGuard),
 * a server when it became a standby.
 */
const READ_ONLY = '25006';
/**
 * SQLSTATE of admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections and out_of_memory. Class 08 are
 * broken connections.
 */
const UNAVAILABLE = new Set(['57P01', '57P02', '57P03', '53300', '53200']);
/** What the operating system says of a server that is not there, or not any more. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** What `pg` says of a connection that broke; it has no codes for that. */
const BROKEN = [
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
];

/** The disk of the database has no room for what has to be written now. */
export class DatabaseFull extends Error {
  override readonly name = 'DatabaseFull';

  constructor(cause: unknown) {
    super(`the disk of the database is full: free some of it and try again (${troubleText(cause)})`, {
      cause,
    });
  }
}

/** Which trouble an error of the database speaks of; undefined when it speaks of something else. */
export function databaseTrouble(
  error: unknown,
  database: Pick<Database, 'kind'>,
): DatabaseTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof NoConnection || error instanceof EmbeddedDatabaseStopped) return 'unavailable';
  // Node tries every address of a name, and tells of all.
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0], database);
  if (wasUndone(error)) return 'contended';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === FULL || code === 'ENOSPC') return 'full';
  if (code === READ_ONLY) return database.kind === 'embedded' ? 'full' : 'unavailable';
  if (UNAVAILABLE.has(code) || NETWORK.has(code) || /^08/.test(code)) return 'unavailable';
  return BROKEN.some((text) => error.message.startsWith(text)) ? 'unavailable' : undefined;
}

/** What an error of the database says, also when it is made of several that Node keeps apart. */
export function troubleText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(troubleText).join('; ');
  return error instanceof Error ? error.message : String(error);
}
