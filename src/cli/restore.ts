import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { catchUp } from '../operations/catch-up.ts';
import { checkBackup } from '../operations/check-backup.ts';
import { examineAll } from '../operations/examine-all.ts';
import { RegistryCache } from '../operations/registry.ts';
import { type Restored, restoreBackup } from '../operations/restore-backup.ts';
import { openDatabase } from '../store/database.ts';
import { standStill } from '../store/stand-still.ts';
import { type CommandContext, type CommonFlags, settingsWith } from './command-context.ts';
import { startProgress } from './progress.ts';

/** `ripen restore`: fills an empty database from a back-up, and examines what is in it then. */
export async function restoreCommand(
  context: CommandContext,
  { file, flags }: { file: string; flags: CommonFlags },
): Promise<void> {
  const { dataDir, databaseUrl } = settingsWith(context, flags);
  // A file that is not whole is refused before anything is touched; of standard input that is known at its end.
  if (file !== '-') await withProgress('Checking', (update) => checkBackup(unzipped(context, file), update));
  const logger = context.createLogger('error');
  await using database = await openDatabase({
    dataDir,
    logger,
    ...(databaseUrl !== undefined && { databaseUrl }),
  });
  const restored = await withProgress('Restoring', (onProgress) =>
    restoreBackup({ database, logger, content: unzipped(context, file), onProgress }),
  );
  const { clock } = context;
  const stoodStill = await standStill(database.kysely, clock());
  const registry = new RegistryCache();
  await catchUp({ database, registry }, clock());
  const { examined, findings } = await withProgress('Examining', (onProgress) =>
    examineAll({ database, registry, clock, onProgress }),
  );
  if (findings.length > 0) context.fail(1);
  const isHealthy = findings.length === 0;
  if (flags.json) {
    const { header, rows, migrated } = restored;
    const answer = { takenAt: header.takenAt, rows, migrated, stoodStill, examined, isHealthy, findings };
    return context.print(JSON.stringify(answer, null, 2));
  }
  context.print(summaryOf(restored));
  if (stoodStill.journeys + stoodStill.effects > 0) {
    context.print(
      `Nothing goes outside by itself: ${stoodStill.journeys} journeys are paused (\`ripen journey resume SLUG\`), and ` +
        `${stoodStill.effects} effects that waited are among what was given up (\`ripen mail dead\`, \`ripen mail retry\`).`,
    );
  }
  for (const { subjectId, check, detail } of findings) context.print(`${check}: ${subjectId}: ${detail}`);
  context.print(
    isHealthy
      ? `Examined ${examined} leads and companies: every message counts once, ledgers add up, transitions fired once.`
      : `Examined ${examined} leads and companies: ${findings.length} findings. \`ripen rescore\` makes memories and scores anew.`,
  );
}

function summaryOf({ header, rows, migrated }: Restored): string {
  const what = `${rows.subject ?? 0} leads and companies with ${rows.message ?? 0} messages`;
  const how =
    migrated.length > 0
      ? `, and brought its schema from ${header.migrations.length} to ${migrated.at(-1)}`
      : '';
  return `Restored ${what} as of ${header.takenAt}, written by Ripen ${header.ripen}${how}.`;
}

function unzipped({ standardInput }: CommandContext, file: string): Readable {
  const source = file === '-' ? standardInput : createReadStream(file);
  // A failure of the source reaches the reader through the stream that it reads.
  return pipeline(source, createGunzip(), () => undefined);
}

async function withProgress<T>(
  what: string,
  work: (update: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const progress = startProgress(what);
  try {
    return await work(progress.update);
  } finally {
    progress.stop();
  }
}
