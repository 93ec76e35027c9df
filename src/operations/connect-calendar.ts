import type { Transaction } from 'kysely';
import type { KnownCalendar } from '../domain/calendar-account.ts';
import type { Instant } from '../domain/instant.ts';
import { chooseCalendars, type SealedAccount, saveCalendarAccount } from '../store/calendar-accounts.ts';
import { meetingsWithoutEvent } from '../store/calendar-events.ts';
import { enqueueEffects } from '../store/effects.ts';
import type { Schema } from '../store/schema.ts';
import { derivedId } from './derived-id.ts';
import { NO_JOURNEY } from './meeting-effects.ts';

/** Connects somebody's account; meetings that are ahead go into its calendar. */
export async function connectCalendar(
  transaction: Transaction<Schema>,
  account: Pick<
    SealedAccount,
    'personId' | 'url' | 'userName' | 'passwordSealed' | 'calendars' | 'targetUrl'
  >,
  now: Instant,
): Promise<void> {
  await saveCalendarAccount(transaction, account, now);
  await writeAhead(transaction, account, now);
}

/** Chooses which calendars keep somebody busy, and which gets the meetings. */
export async function rechooseCalendars(
  transaction: Transaction<Schema>,
  choice: { personId: string; calendars: readonly KnownCalendar[]; targetUrl: string | null },
  now: Instant,
): Promise<void> {
  await chooseCalendars(transaction, choice, now);
  await writeAhead(transaction, choice, now);
}

async function writeAhead(
  transaction: Transaction<Schema>,
  { personId, targetUrl }: { personId: string; targetUrl: string | null },
  now: Instant,
): Promise<void> {
  if (targetUrl === null) return;
  const { host } = new URL(targetUrl);
  const meetings = await meetingsWithoutEvent(transaction, { personId, now });
  await enqueueEffects(
    transaction,
    meetings.map(({ meetingId, subjectId, sequence }) => ({
      effectId: derivedId(meetingId, `calendar ${sequence} ${targetUrl} ${now}`),
      subjectId,
      dueAt: now,
      ...NO_JOURNEY,
      kind: 'calendar' as const,
      payload: { meetingId, personId, host },
    })),
  );
}
