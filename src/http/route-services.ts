import type { Instant } from '../domain/instant.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import type { IngestQueue } from '../workers/ingest-queue.ts';
import type { Repetition } from '../workers/repetition.ts';
import type { Metrics } from './metrics.ts';

/** What routes work with; made in main and handed down. */
export interface Services {
  database: Database;
  registry: RegistryCache;
  clock: () => Instant;
  newId: () => string;
  /** Another one after every start, so that whoever has an address knows who is there. */
  instanceId: string;
  logger: StoreLogger;
  ingestQueue: IngestQueue;
  /** Publishing in the background; woken when there is something to publish. */
  publisher: Repetition;
  /** Loading the sample company and removing imports in the background; woken when there is something to do. */
  sampleLoader: Repetition;
  importRemover: Repetition;
  /** Applying imports in the background; woken when there is one to apply. */
  importer: Repetition;
  metrics: Metrics;
  /** The secret of this installation's own command line and start page: it may do everything. */
  localToken: string;
}
