import { EmbeddedDatabaseStopped } from './embedded/embedded-database.ts';
import { NoConnection } from './guarded-pool.ts';

/** What keeps the database from doing its work, although nothing is wrong with the question. */
export type DatabaseTrouble = 'unavailable' | 'full';

/** SQLSTATE of disk_full. */
const FULL = '53100';
/**
 * SQLSTATE of admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections, out_of_memory and
 * read_only_sql_transaction, which a server that became a standby answers. Class 08 are broken connections.
 */
const UNAVAILABLE = new Set(['57P01', '57P02', '57P03', '53300', '53200', '25006']);
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

/** Which trouble an error of the database speaks of; undefined when it speaks of something else. */
export function databaseTrouble(error: unknown): DatabaseTrouble | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof NoConnection || error instanceof EmbeddedDatabaseStopped) return 'unavailable';
  // Node tries every address of a name, and tells of all.
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0]);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === FULL) return 'full';
  if (UNAVAILABLE.has(code) || NETWORK.has(code) || /^08/.test(code)) return 'unavailable';
  return BROKEN.some((text) => error.message.startsWith(text)) ? 'unavailable' : undefined;
}

/** What an error of the database says, also when it is made of several that Node keeps apart. */
export function troubleText(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(troubleText).join('; ');
  return error instanceof Error ? error.message : String(error);
}
