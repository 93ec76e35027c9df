import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { deleteWaitingEffects } from '../store/effects.ts';
import { takeBackHandovers as takeBack } from '../store/handovers.ts';
import type { Schema } from '../store/schema.ts';
import { handoverIdOf } from './hand-over-by-hand.ts';
import { handoverMessageIds } from './handover-effects.ts';

/**
 * Takes back by what an action gave leads to reps: by what they were given before goes on. What it was about to write into histories
 * is written no more.
 *
 * @returns the ids of the messages that it may have written, by lead
 */
export async function takeBackHandovers(
  transaction: Transaction<Schema>,
  { actionId, leadIds, now }: { actionId: string; leadIds: readonly string[]; now: Instant },
): Promise<{ subjectId: string; messageId: string }[]> {
  const keys = leadIds.map((subjectId) => ({ subjectId, handoverId: handoverIdOf(actionId, subjectId) }));
  await takeBack(transaction, keys, now);
  const messages = keys.flatMap(({ subjectId, handoverId }) =>
    handoverMessageIds(handoverId).map((messageId) => ({ subjectId, messageId })),
  );
  await deleteWaitingEffects(
    transaction,
    messages.map(({ subjectId, messageId }) => ({ subjectId, effectId: messageId })),
  );
  return messages;
}
