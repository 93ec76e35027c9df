import { setImmediate as breathe } from 'node:timers/promises';
import { CaldavAccount, type CalendarObject, CalendarProblem } from '../connectors/caldav/caldav-account.ts';
import type { AllowedAddresses } from '../connectors/caldav/guarded-fetch.ts';
import type { CalendarProblemKind, UnreadableEvent } from '../domain/calendar-account.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { meetingOfUid } from '../domain/meeting.ts';
import { type CalendarEntry, readCalendarEntry } from '../meetings/read-calendar-entry.ts';
import { type SecretBox, SecretUnreadable } from '../operations/secret-box.ts';
import {
  type ReadAccount,
  type ReadCalendar,
  type SeenEvent,
  takeOverCalendar,
} from '../operations/take-over-calendar.ts';
import {
  noteSyncFailed,
  readCalendarAccounts,
  type SealedAccount,
  takeDueAccount,
} from '../store/calendar-accounts.ts';
import { eventsInCalendar } from '../store/calendar-events.ts';
import { listReps } from '../store/reps.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

/** How often calendars are read, and how often it is looked whether one is due. */
const EVERY_MS = 2 * MINUTE_MS;
const INTERVAL_MS = SECOND_MS;
const ANSWERS_WITHIN_MS = 20 * SECOND_MS;
/** So long a process has for reading an account before another takes it up. */
const LEASE_MS = 5 * MINUTE_MS;
/** What repeats comes into the window as time goes on, so that also a calendar without changes is read again. */
const READ_AGAIN_MS = 6 * HOUR_MS;
const BEHIND_MS = DAY_MS;
/** Further than any booking page looks. */
const AHEAD_MS = 200 * DAY_MS;
/** More entries are not read of one calendar. */
const MOST_ENTRIES = 20_000;
/** So long others wait for their turn at most. */
const TURN_MS = 20;
/** Before a booking is confirmed: how long that may take, and what is new enough. */
const REFRESH_WITHIN_MS = 3 * SECOND_MS;
const NEW_ENOUGH_MS = 15 * SECOND_MS;
const FIRST_RETRY_MS = MINUTE_MS;
const LONGEST_RETRY_MS = HOUR_MS;

/** What asking calendars needs. */
export interface CalendarServices extends Pick<BackgroundServices, 'database' | 'clock' | 'logger'> {
  secretBox: SecretBox;
  addresses: AllowedAddresses;
}

/** What the password of somebody's calendar is sealed for. */
export function purposeOfPassword(personId: string): string {
  return `calendar:${personId}`;
}

/** Reads the calendars of reps: again and again in the background, and on demand before somebody books. */
export class CalendarReader {
  readonly #services: CalendarServices;
  readonly worker: Repetition;

  constructor(services: CalendarServices) {
    this.#services = services;
    this.worker = new Repetition({
      step: () => this.#readNext(),
      intervalMs: INTERVAL_MS,
      onFailure: 'could not read calendars; trying again',
      logger: services.logger,
    });
  }

  /** Somebody's account, to speak to. @throws SecretUnreadable */
  open(
    {
      personId,
      url,
      userName,
      passwordSealed,
    }: Pick<SealedAccount, 'personId' | 'url' | 'userName' | 'passwordSealed'>,
    timeoutMs = ANSWERS_WITHIN_MS,
  ): CaldavAccount {
    const { secretBox, addresses } = this.#services;
    const password = secretBox.open(passwordSealed, purposeOfPassword(personId));
    return new CaldavAccount({ url, user: userName, password }, { addresses, timeoutMs });
  }

  /** Reads the calendars of people now, those that were not read just now, as far as that is quick: what is known of the others holds. */
  async refresh(personIds: readonly string[]): Promise<void> {
    const { database, clock } = this.#services;
    const accounts = await readCalendarAccounts(database.kysely, personIds);
    const due = [...accounts.values()].filter(
      ({ syncedAt, nextSyncAt }) => nextSyncAt !== null && (syncedAt ?? 0) < clock() - NEW_ENOUGH_MS,
    );
    const reading = due.map((account) => this.read(account, REFRESH_WITHIN_MS));
    const limit = new AbortController();
    await Promise.race([Promise.allSettled(reading), wait(REFRESH_WITHIN_MS, limit.signal)]);
    limit.abort();
  }

  /** Reads an account and takes over what it says, or writes down why that was not possible. */
  async read(account: SealedAccount, timeoutMs = ANSWERS_WITHIN_MS): Promise<void> {
    const { database, clock } = this.#services;
    try {
      const read = await this.#ask(account, timeoutMs);
      await database.transaction((transaction) => takeOverCalendar(transaction, read, clock()));
    } catch (error) {
      const trouble = troubleOf(error);
      if (!trouble) throw error;
      const delayMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(account.failures, 10), LONGEST_RETRY_MS);
      await database.transaction((transaction) =>
        noteSyncFailed(transaction, {
          personId: account.personId,
          ...trouble,
          at: clock(),
          nextAt: clock() + delayMs,
        }),
      );
    }
  }

  async #readNext(): Promise<boolean> {
    const { database, clock } = this.#services;
    const account = await database.transaction((transaction) =>
      takeDueAccount(transaction, { now: clock(), until: clock() + LEASE_MS }),
    );
    if (!account) return false;
    await this.read(account);
    return true;
  }

  async #ask(account: SealedAccount, timeoutMs: number): Promise<ReadAccount> {
    const { database, clock } = this.#services;
    const { personId } = account;
    const startedAt = clock();
    const connection = this.open(account, timeoutMs);
    const [rep] = await listReps(database.kysely, [personId]);
    const timeZone = rep?.timeZone ?? 'UTC';
    const window = { from: startedAt - BEHIND_MS, to: startedAt + AHEAD_MS };
    const read: ReadCalendar[] = [];
    const unreadable: UnreadableEvent[] = [];
    const seen = new Map<string, SeenEvent>();
    let isTargetRead = false;
    for (const { url, isBusy, mark: known, readAt } of account.calendars) {
      const isTarget = url === account.targetUrl;
      if (!isBusy && !isTarget) continue;
      const mark = (await connection.changeMark(url)) ?? null;
      if (mark !== null && mark === known && readAt !== null && readAt > startedAt - READ_AGAIN_MS) continue;
      const objects = await connection.read(url, window);
      const entries = await readEntries(objects, { window, timeZone });
      const busy = entries.filter(({ entry }) => meetingOfUid(entry.uid) === undefined);
      read.push({ url, mark, busy: busy.flatMap(({ entry }) => entry.busy) });
      unreadable.push(
        ...entries.flatMap(({ entry }) => entry.problems.map((one) => ({ ...one, calendarUrl: url }))),
      );
      for (const { object, entry } of entries) {
        const meetingId = meetingOfUid(entry.uid);
        if (meetingId !== undefined) seen.set(meetingId, { ...object, span: entry.span });
      }
      isTargetRead ||= isTarget;
    }
    const changed = isTargetRead
      ? await this.#changedEvents({ personId, connection, seen, startedAt, timeZone })
      : new Map<string, SeenEvent | null>();
    return { personId, read, changed, unreadable, startedAt, nextAt: clock() + EVERY_MS };
  }

  /** Which events of meetings are not as they were written. One that was not among those read may be outside of the window: it is asked for. */
  async #changedEvents({
    personId,
    connection,
    seen,
    startedAt,
    timeZone,
  }: {
    personId: string;
    connection: CaldavAccount;
    seen: ReadonlyMap<string, SeenEvent>;
    startedAt: Instant;
    timeZone: string;
  }): Promise<Map<string, SeenEvent | null>> {
    const { database } = this.#services;
    const events = await eventsInCalendar(database.kysely, { personId, now: startedAt, before: startedAt });
    const changed = new Map<string, SeenEvent | null>();
    for (const { meetingId, href, etag } of events) {
      const event = seen.get(meetingId);
      if (event) {
        if (event.etag === null || event.etag !== etag) changed.set(meetingId, event);
        continue;
      }
      const object = href === null ? undefined : await connection.get(href);
      if (!object) {
        changed.set(meetingId, null);
        continue;
      }
      const window = { from: startedAt, to: startedAt + AHEAD_MS };
      const { uid, span } = readCalendarEntry(object.text, { window, timeZone });
      if (meetingOfUid(uid) !== meetingId)
        throw new CalendarProblem('nonsense', 'it answered something else than the event that was asked for');
      changed.set(meetingId, { ...object, span });
    }
    return changed;
  }
}

/** Reads entries one by one, and lets others have their turn in between. */
async function readEntries(
  objects: readonly CalendarObject[],
  how: { window: { from: Instant; to: Instant }; timeZone: string },
): Promise<{ object: CalendarObject; entry: CalendarEntry }[]> {
  if (objects.length > MOST_ENTRIES)
    throw new CalendarProblem(
      'nonsense',
      `the calendar has ${objects.length} entries, at most ${MOST_ENTRIES} are read`,
    );
  const entries: { object: CalendarObject; entry: CalendarEntry }[] = [];
  let since = performance.now();
  for (const object of objects) {
    entries.push({ object, entry: readCalendarEntry(object.text, how) });
    if (performance.now() - since < TURN_MS) continue;
    await breathe();
    since = performance.now();
  }
  return entries;
}

/** What an error says of an account; undefined for one that is not the calendar's fault. */
function troubleOf(error: unknown): { kind: CalendarProblemKind; problem: string } | undefined {
  if (error instanceof CalendarProblem) return { kind: error.kind, problem: error.message };
  if (error instanceof SecretUnreadable) return { kind: 'login', problem: error.message };
  return undefined;
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
