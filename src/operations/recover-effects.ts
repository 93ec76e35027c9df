import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { endMails } from '../store/mails.ts';
import { type EffectEnd, endEffects, lockLostEffects } from '../store/outbox.ts';
import type { Schema } from '../store/schema.ts';

/** What happens to an e-mail of which nobody knows whether the mail server has taken it: a person decides, or it goes again. */
export type UncertainPolicy = 'hold' | 'resend';

/** Why an e-mail is uncertain whose process ended. */
const CUT_OFF = 'Ripen was cut off after the mail server had asked for the content, before it answered';

/**
 * Takes up what a process left that ended: it is done again, except for e-mails whose content the mail server had asked
 * for. Those may have arrived; they go again, under the same Message-ID, only where that is wanted.
 *
 * @returns how many there were
 */
export async function recoverEffects(
  transaction: Transaction<Schema>,
  { now, limit, policy }: { now: Instant; limit: number; policy: UncertainPolicy },
): Promise<number> {
  const lost = await lockLostEffects(transaction, { at: now, limit });
  const ends = lost.map(({ effectId, attempt, isHandedOver }): EffectEnd => {
    const isHeld = isHandedOver && policy === 'hold';
    const problem = isHandedOver ? CUT_OFF : 'Ripen was cut off';
    return {
      effectId,
      attempt,
      problem,
      state: isHeld ? 'uncertain' : 'waiting',
      dueAt: isHeld ? null : now,
    };
  });
  await endEffects(transaction, ends, now);
  const held = ends.filter(({ state }) => state === 'uncertain');
  await endMails(
    transaction,
    held.map(({ effectId, problem }) => ({
      mailId: effectId,
      state: 'uncertain',
      reason: problem,
      isSent: false,
    })),
    now,
  );
  return lost.length;
}
