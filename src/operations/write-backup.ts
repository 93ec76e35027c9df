import { createHash } from 'node:crypto';
import { formatInstant, type Instant } from '../domain/instant.ts';
import { estimateRows, readBackedUpTables } from '../store/backed-up-tables.ts';
import { readIdentitySequences } from '../store/identity-sequences.ts';
import { readRowTexts } from '../store/row-texts.ts';
import type { Snapshot } from '../store/snapshot.ts';
import { BACKUP_FORMAT, type BackupHeader, MARKS, type RowCounts } from './backup-format.ts';

/** When and by which version of Ripen a back-up is made. */
export interface BackupOrigin {
  readonly version: string;
  readonly now: Instant;
}

/**
 * Everything that the database held at the instant of the snapshot, as text; see backup-format.ts. At most about a
 * million characters of it are in memory.
 */
export async function* writeBackup(snapshot: Snapshot, origin: BackupOrigin): AsyncGenerator<string> {
  const hash = createHash('sha256');
  const rows: RowCounts = {};
  for await (const text of linesBeforeEnd(snapshot, { origin, rows })) {
    hash.update(text);
    yield text;
  }
  yield lineOf(MARKS.end, { rows, sha256: hash.digest('hex') });
}

/** @param counting where the rows are counted, by table */
async function* linesBeforeEnd(
  { kysely }: Snapshot,
  { origin, rows }: { origin: BackupOrigin; rows: RowCounts },
): AsyncGenerator<string> {
  const header: BackupHeader = {
    format: BACKUP_FORMAT,
    ripen: origin.version,
    takenAt: formatInstant(origin.now),
    migrations: await kysely
      .selectFrom('migration')
      .select(['number', 'name', 'checksum'])
      .orderBy('number')
      .execute(),
    estimatedRows: await estimateRows(kysely),
  };
  yield lineOf(MARKS.header, header);
  for (const table of await readBackedUpTables(kysely)) {
    yield lineOf(MARKS.table, table);
    let count = 0;
    for await (const texts of readRowTexts(kysely, table)) {
      count += texts.length;
      yield `${texts.join('\n')}\n`;
    }
    rows[table.table] = count;
  }
  // Last, because they are not of the snapshot but of now: as far as its rows at least.
  yield lineOf(MARKS.sequences, await readIdentitySequences(kysely));
}

function lineOf(mark: string, content: object): string {
  return `${mark}${JSON.stringify(content)}\n`;
}
