import type { Readable, Writable } from 'node:stream';
import type { Logger } from 'pino';
import { type Api, openApi } from './api.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { parsePort, type Settings } from './settings.ts';

/** What every command works with; made in main. */
export interface CommandContext {
  /** As the environment says; flags go before. */
  settings: Settings;
  version: string;
  clock: () => number;
  createLogger(level: string): Logger;
  /** Writes a line for people or, with --json, for programs. */
  print(line: string): void;
  /** Writes text as it is, without an end of line of its own. */
  write(text: string): void;
  /** For what is not text, or long. */
  standardInput: Readable;
  standardOutput: Writable;
  /** Ends the program with this code when the command is done. */
  fail(exitCode: number): void;
}

/** The flags that commands on an installation have in common. */
export interface CommonFlags {
  dataDir?: string;
  databaseUrl?: string;
  host?: string;
  port?: string;
  json?: boolean;
}

/** The settings with the flags in front of the environment. */
export function settingsWith({ settings }: CommandContext, flags: CommonFlags): Settings {
  const { dataDir, databaseUrl, host, port } = flags;
  if (databaseUrl !== undefined && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new InvalidSetting(`--database-url: got “${databaseUrl}”, expected postgres://…`);
  }
  return {
    ...settings,
    ...(dataDir !== undefined && { dataDir }),
    ...(databaseUrl !== undefined && { databaseUrl }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port: parsePort(port, '--port') }),
  };
}

/** Runs a command on the API of the installation that the flags say. */
export async function withApi(
  context: CommandContext,
  flags: CommonFlags,
  work: (api: Api) => Promise<void>,
): Promise<void> {
  const { version, clock } = context;
  // A command is silent but for what it prints, and for what goes wrong.
  const logger = context.createLogger('error');
  await using api = await openApi(settingsWith(context, flags), { version, clock, logger });
  await work(api);
}
