/** What an operator can set, by flag or by environment. */
export interface Settings {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  logLevel: string;
}

/** A setting that cannot be used. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** The settings that the environment says: PORT, HOST, DATA_DIR, DATABASE_URL, LOG_LEVEL. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  return {
    port: parsePort(environment.PORT ?? '3000', 'PORT'),
    host: environment.HOST ?? '127.0.0.1',
    dataDir: environment.DATA_DIR ?? 'data',
    databaseUrl: environment.DATABASE_URL === '' ? undefined : environment.DATABASE_URL,
    logLevel: parseLogLevel(environment.LOG_LEVEL ?? 'info'),
  };
}

/** @throws InvalidSetting unless it is a whole number from 0 to 65535; 0 takes any free port */
export function parsePort(text: string, name: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidSetting(`${name}: got “${text}”, expected a port from 0 to 65535`);
}

function parseLogLevel(text: string): string {
  if (LOG_LEVELS.includes(text)) return text;
  throw new InvalidSetting(`LOG_LEVEL: got “${text}”, expected one of ${LOG_LEVELS.join(', ')}`);
}
