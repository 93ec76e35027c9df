import type { Command } from 'commander';

/** Gives a command the flags that say which installation it is about. */
export function onInstallation(command: Command): Command {
  return command
    .exitOverride()
    .option('--data-dir <folder>', 'folder of the embedded database (DATA_DIR; data)')
    .option('--database-url <url>', 'a Postgres server instead (DATABASE_URL)');
}

/** Gives a command the flag for programs that read its output. */
export function withJson(command: Command): Command {
  return command.exitOverride().option('--json', 'print JSON');
}

/** Examples, as they stand below the help of a command. */
export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}

/** Gives a command the flags for its report: JSON for programs, or a file with charts. */
export function withReport(command: Command): Command {
  return withJson(command).option('--html <file>', 'also write the report with charts, as one HTML file');
}
