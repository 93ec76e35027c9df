import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import type { StoreLogger } from '../store/store-logger.ts';

/** What work in the background needs; made in main and handed down. */
export interface BackgroundServices {
  database: Database;
  registry: RegistryCache;
  clock: () => Instant;
  logger: StoreLogger;
  /** Where leads are taken to live who did not tell. */
  home: LeadPlace;
}
