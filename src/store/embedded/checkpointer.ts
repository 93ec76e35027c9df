import { executeRequest, simpleQuery } from './execute-request.ts';
import type { EmbeddedPostgres } from './start-postgres.ts';

/** Write-ahead log after which a checkpoint is due, in bytes: bounds the disk it takes and the time a restart takes. */
const checkpointEveryBytes = 64 * 1024 * 1024;

/**
 * Postgres leaves checkpoints to a process of its own, which the embedded one does not have: measured, 2 GB of log
 * after 8 million rows and 9 s of recovery.
 */
export class Checkpointer {
  readonly #postgres: EmbeddedPostgres;
  #lastAtBytes = 0;
  #isSuspended = false;

  constructor(postgres: EmbeddedPostgres) {
    this.#postgres = postgres;
  }

  /** Call it between transactions: makes a checkpoint when enough was written since the last. */
  async makeWhenDue(): Promise<void> {
    const { folder } = this.#postgres;
    if (folder === undefined || this.#isSuspended) return;
    if (folder.walBytesWritten - this.#lastAtBytes >= checkpointEveryBytes) await this.#make();
  }

  /** Makes a checkpoint, and no other until `resume`: the log from it on stays. */
  async makeAndSuspend(): Promise<void> {
    await this.#make();
    this.#isSuspended = true;
  }

  resume(): void {
    this.#isSuspended = false;
  }

  async #make(): Promise<void> {
    await executeRequest(this.#postgres.instance, simpleQuery('checkpoint'), () => undefined);
    this.#lastAtBytes = this.#postgres.folder?.walBytesWritten ?? 0;
  }
}
