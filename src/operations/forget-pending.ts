import type { Transaction } from 'kysely';
import { firstMessagesAfter } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import type { SubjectInWork } from './subjects-in-work.ts';

/** What was to become due may be gone. */
export async function forgetPending(
  transaction: Transaction<Schema>,
  subjects: readonly SubjectInWork[],
): Promise<void> {
  for (const [at, alike] of Map.groupBy(subjects, ({ rememberedAt }) => rememberedAt)) {
    const ids = alike.map(({ subjectId }) => subjectId);
    const first = await firstMessagesAfter(transaction, ids, at);
    for (const subject of alike) subject.pendingLaterAt = first.get(subject.subjectId);
  }
}
