import { type Kysely, sql, type Transaction } from 'kysely';
import type {
  CalendarAccount,
  CalendarProblemKind,
  KnownCalendar,
  UnreadableEvent,
} from '../domain/calendar-account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An account with its password, sealed. */
export interface SealedAccount extends CalendarAccount {
  passwordSealed: string;
}

const COLUMNS = [
  'person_id as personId',
  'url',
  'user_name as userName',
  'password_sealed as passwordSealed',
  'calendars',
  'target_url as targetUrl',
  'next_sync_at as nextSyncAt',
  'synced_at as syncedAt',
  'problem_kind as problemKind',
  'problem as problemText',
  'failing_since as failingSince',
  'failures',
  'unreadable',
] as const;

function accountOf({
  problemKind,
  problemText,
  failingSince,
  ...row
}: Omit<SealedAccount, 'problem'> & {
  problemKind: CalendarProblemKind | null;
  problemText: string | null;
  failingSince: Instant | null;
}): SealedAccount {
  const problem =
    problemKind === null || failingSince === null
      ? null
      : { kind: problemKind, text: problemText ?? '', since: failingSince };
  return { ...row, problem };
}

/** The accounts of people, by person; those who have none are left out. */
export async function readCalendarAccounts(
  database: Kysely<Schema>,
  personIds: readonly string[],
): Promise<Map<string, SealedAccount>> {
  const rows = await database
    .selectFrom('calendar_account')
    .select(COLUMNS)
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.personId, accountOf(row)]));
}

/** Locks somebody's account. */
export async function lockCalendarAccount(
  transaction: Transaction<Schema>,
  personId: string,
): Promise<SealedAccount | undefined> {
  const row = await transaction
    .selectFrom('calendar_account')
    .select(COLUMNS)
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  return row && accountOf(row);
}

/** All accounts. */
export async function listCalendarAccounts(database: Kysely<Schema>): Promise<SealedAccount[]> {
  const rows = await database.selectFrom('calendar_account').select(COLUMNS).orderBy('person_id').execute();
  return rows.map(accountOf);
}

/** Connects somebody's account, or another in its place; it is to be read at once. */
export async function saveCalendarAccount(
  transaction: Transaction<Schema>,
  account: Pick<
    SealedAccount,
    'personId' | 'url' | 'userName' | 'passwordSealed' | 'calendars' | 'targetUrl'
  >,
  at: Instant,
): Promise<void> {
  const now = toTimestamptz(at);
  const values = {
    url: account.url,
    user_name: account.userName,
    password_sealed: account.passwordSealed,
    calendars: JSON.stringify(account.calendars),
    target_url: account.targetUrl,
    next_sync_at: now,
    synced_at: null,
    problem_kind: null,
    problem: null,
    failing_since: null,
    failures: 0,
    unreadable: '[]',
    updated_at: now,
  };
  await transaction
    .insertInto('calendar_account')
    .values({ ...values, person_id: account.personId, created_at: now })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
}

/** Chooses which calendars of an account keep busy and which gets the meetings; it is to be read at once. */
export async function chooseCalendars(
  transaction: Transaction<Schema>,
  { personId, calendars, targetUrl }: Pick<CalendarAccount, 'personId' | 'calendars' | 'targetUrl'>,
  at: Instant,
): Promise<void> {
  await transaction
    .updateTable('calendar_account')
    .set({
      calendars: JSON.stringify(calendars),
      target_url: targetUrl,
      next_sync_at: toTimestamptz(at),
      updated_at: toTimestamptz(at),
    })
    .where('person_id', '=', personId)
    .execute();
}

/** Disconnects somebody's account. @returns whether there was one */
export async function deleteCalendarAccount(
  transaction: Transaction<Schema>,
  personId: string,
): Promise<boolean> {
  await transaction.deleteFrom('busy_block').where('person_id', '=', personId).execute();
  const { numDeletedRows } = await transaction
    .deleteFrom('calendar_account')
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/**
 * Takes the account that has been due for longest, for one process alone: it is not due again before an instant.
 */
export async function takeDueAccount(
  transaction: Transaction<Schema>,
  { now, until }: { now: Instant; until: Instant },
): Promise<SealedAccount | undefined> {
  const row = await transaction
    .selectFrom('calendar_account')
    .select(COLUMNS)
    .where('next_sync_at', '<=', sql<number>`${toTimestamptz(now)}::timestamptz`)
    .orderBy('next_sync_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!row) return undefined;
  await transaction
    .updateTable('calendar_account')
    .set({ next_sync_at: toTimestamptz(until) })
    .where('person_id', '=', row.personId)
    .execute();
  return accountOf(row);
}

/** Writes down that an account was read: what its calendars are by now, and when it is due again. */
export async function noteSynced(
  transaction: Transaction<Schema>,
  {
    personId,
    calendars,
    unreadable,
    at,
    nextAt,
  }: {
    personId: string;
    calendars: readonly KnownCalendar[];
    unreadable: readonly UnreadableEvent[];
    at: Instant;
    nextAt: Instant;
  },
): Promise<void> {
  await transaction
    .updateTable('calendar_account')
    .set({
      calendars: JSON.stringify(calendars),
      unreadable: JSON.stringify(unreadable),
      synced_at: toTimestamptz(at),
      next_sync_at: toTimestamptz(nextAt),
      problem_kind: null,
      problem: null,
      failing_since: null,
      failures: 0,
    })
    .where('person_id', '=', personId)
    .execute();
}

/** Writes down that an account could not be read. */
export async function noteSyncFailed(
  transaction: Transaction<Schema>,
  {
    personId,
    kind,
    problem,
    at,
    nextAt,
  }: { personId: string; kind: CalendarProblemKind; problem: string; at: Instant; nextAt: Instant },
): Promise<void> {
  await transaction
    .updateTable('calendar_account')
    .set({
      problem_kind: kind,
      problem: problem.slice(0, 1_000),
      failing_since: sql<string>`coalesce(failing_since, ${toTimestamptz(at)}::timestamptz)`,
      failures: sql<number>`failures + 1`,
      next_sync_at: toTimestamptz(nextAt),
    })
    .where('person_id', '=', personId)
    .execute();
}
