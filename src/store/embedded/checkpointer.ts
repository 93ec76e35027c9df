import { executeRequest, simpleQuery } from './execute-request.ts';
import type { EmbeddedPostgres } from './start-postgres.ts';

/** Write-ahead log after which a checkpoint is due, in bytes: bounds the disk it takes and the time a restart takes. */
const checkpointEveryBytes = 64 * 1024 * 1024;

/**
 * Postgres leaves checkpoints to a process of its own, which the embedded one does not have: measured, 2 GB of log
 * after 8 million rows and 9 s of recovery. Call the returned function between transactions; it makes a checkpoint when
 * enough was written since the last.
 */
export function checkpointer({ instance, folder }: EmbeddedPostgres): () => Promise<void> {
  let lastAtBytes = 0;
  return async () => {
    if (folder === undefined || folder.walBytesWritten - lastAtBytes < checkpointEveryBytes) return;
    await executeRequest(instance, simpleQuery('checkpoint'), () => undefined);
    lastAtBytes = folder.walBytesWritten;
  };
}
