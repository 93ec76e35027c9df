import type { Instant } from '../domain/instant.ts';
import type { Database } from '../store/connect-database.ts';
import { passTime } from './pass-time.ts';
import type { RegistryCache } from './registry.ts';
import { tellPeople } from './tell-people.ts';

const SUBJECTS_AT_ONCE = 200;

/** Brings everybody up to date whose score has changed by time alone while nothing ran. */
export async function catchUp(
  { database, registry }: { readonly database: Database; readonly registry: RegistryCache },
  now: Instant,
): Promise<void> {
  const pass = (): Promise<number> =>
    database.transaction(async (transaction) => {
      while (await tellPeople(transaction));
      return passTime(transaction, await registry.hold(transaction), { now, limit: SUBJECTS_AT_ONCE });
    });
  while ((await pass()) > 0);
}
