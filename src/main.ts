import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { pino } from 'pino';
import { RequestFailed } from './cli/api.ts';
import type { CommandContext } from './cli/command-context.ts';
import { CommandFailed } from './cli/command-failed.ts';
import { describeError } from './cli/describe-error.ts';
import { InvalidSetting } from './cli/invalid-setting.ts';
import { createProgram, runProgram } from './cli/program.ts';
import { settingsFrom } from './cli/settings.ts';
import { BackupUnreadable } from './operations/read-backup.ts';
import { RestoreRefused } from './operations/restore-backup.ts';
import { DatabaseFull } from './store/database-trouble.ts';
import { EmbeddedDatabaseStopped } from './store/embedded/embedded-database.ts';
import { DataFolderInUse } from './store/embedded/folder-lock.ts';
import { RestoreCutOff, SchemaTooNew } from './store/migrate.ts';
import { DatabaseAbsent } from './store/wait-for-database.ts';

// The only reader of the environment: makes clock and logger and hands them down.

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** Their messages say all: where they were thrown helps nobody. */
const EXPECTED = [
  RequestFailed,
  InvalidSetting,
  CommandFailed,
  DataFolderInUse,
  BackupUnreadable,
  RestoreRefused,
  RestoreCutOff,
  SchemaTooNew,
  DatabaseAbsent,
  DatabaseFull,
  EmbeddedDatabaseStopped,
];

/** Two signals closer than this are one: npm hands on what the terminal has sent to everybody already. */
const SAME_SIGNAL_MS = 500;

/** Resolves when the program is told to stop; told so again, it ends at once. Without it a signal just ends the program. */
function untilStopped(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (firstAt !== undefined && Date.now() - firstAt > SAME_SIGNAL_MS) {
        process.exit(128 + constants.signals[signal]);
      }
      firstAt ??= Date.now();
      resolve();
    });
  }
  return promise;
}

// A reader that goes away, as `| head` does, is no failure.
process.stdout.on('error', (error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  const context: CommandContext = {
    settings: settingsFrom(process.env),
    version,
    clock: Date.now,
    // To the error stream, so that standard output is only what was asked for.
    createLogger: (level) => pino({ level, serializers: { err: describeError } }, pino.destination(2)),
    print: (line) => {
      process.stdout.write(`${line}\n`);
    },
    write: (text) => {
      process.stdout.write(text);
    },
    standardInput: process.stdin,
    standardOutput: process.stdout,
    fail: (exitCode) => {
      process.exitCode = exitCode;
    },
  };
  const exitCode = await runProgram(createProgram(context, untilStopped), process.argv.slice(2));
  if (exitCode !== 0) process.exitCode = exitCode;
} catch (error) {
  const isExpected = EXPECTED.some((kind) => error instanceof kind);
  const isSystem = error instanceof Error && 'code' in error;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `ripen: ${isExpected || isSystem || !(error instanceof Error) ? message : (error.stack ?? message)}\n`,
  );
  process.exitCode = error instanceof InvalidSetting ? 2 : 1;
}
