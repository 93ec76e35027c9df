import type { BackupHeader, RowCounts } from './backup-format.ts';
import { BackupUnreadable, readBackup } from './read-backup.ts';

/** What a whole back-up holds. */
export interface BackupSummary {
  readonly header: BackupHeader;
  readonly rows: RowCounts;
}

/**
 * Reads a back-up to its end.
 * @param onProgress is told how many rows were read, and about how many there are
 * @throws BackupUnreadable when it is not whole
 */
export async function checkBackup(
  content: AsyncIterable<Uint8Array>,
  onProgress: (rows: number, estimatedRows: number) => void,
): Promise<BackupSummary> {
  let header: BackupHeader | undefined;
  let rows: RowCounts | undefined;
  let count = 0;
  for await (const part of readBackup(content)) {
    if (part.kind === 'header') header = part.header;
    else if (part.kind === 'end') rows = part.rows;
    else if (part.kind === 'rows') {
      count += part.texts.length;
      onProgress(count, header?.estimatedRows ?? 0);
    }
  }
  if (header && rows) return { header, rows };
  throw new BackupUnreadable('this is no back-up of Ripen');
}
