import type { Transaction } from 'kysely';
import type { NewAlert } from '../domain/alert.ts';
import type { Instant } from '../domain/instant.ts';
import { insertAlerts } from '../store/alerts.ts';
import type { Schema } from '../store/schema.ts';

/**
 * Lets people of the team know something about leads, in the transaction that decides it: in the app at once, by e-mail and in the
 * chat when it is gathered with others of the same recipient. The same alert twice is one.
 */
export async function raiseAlerts(
  transaction: Transaction<Schema>,
  alerts: readonly NewAlert[],
  now: Instant,
): Promise<void> {
  if (alerts.length > 0) await insertAlerts(transaction, alerts, now);
}
