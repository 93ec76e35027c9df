import type { Kysely } from 'kysely';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { BookingPage, Meeting } from '../domain/meeting.ts';
import type { Rep } from '../domain/rep.ts';
import { freeStarts, type Schedule } from '../meetings/free-starts.ts';
import { readAbsences } from '../store/absences.ts';
import { readBusyBlocks } from '../store/busy-blocks.ts';
import { readCalendarAccounts } from '../store/calendar-accounts.ts';
import { meetingsOfHosts } from '../store/meetings.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { listTeams } from '../store/teams.ts';

/** What a calendar said holds for so long; a rep whose calendar could not be read since then is not offered. */
export const CALENDAR_HOLDS_MS = DAY_MS;
/** What begins before a time and reaches into it, at most. */
const LONGEST_MEETING_MS = 2 * DAY_MS;

/** Somebody who takes meetings of a page. */
export interface Host {
  rep: Rep;
  weight: number;
}

/** Who takes meetings of a page: those who can sign in, in the order of their team. */
export async function hostsOfPage(database: Kysely<Schema>, { host }: BookingPage): Promise<Host[]> {
  const members =
    host.kind === 'person'
      ? [{ personId: host.personId, weight: 1 }]
      : ((await listTeams(database)).find(({ slug }) => slug === host.team)?.members ?? []);
  const reps = await listReps(
    database,
    members.map(({ personId }) => personId),
  );
  return members.flatMap(({ personId, weight }) => {
    const rep = reps.find((one) => one.personId === personId);
    return rep ? [{ rep, weight }] : [];
  });
}

/** What is asked for. */
export interface FreeTimesRequest {
  page: BookingPage;
  hosts: readonly Host[];
  from: Instant;
  to: Instant;
  now: Instant;
  /** This meeting is in nobody's way: it is about to be moved. */
  moving?: Meeting | undefined;
  /** Stops after so many times. */
  most?: number;
}

/**
 * The instants at which a meeting of a page could begin, in order, each with those who are free then, in the order of their team. A
 * rep whose calendar has not been read for a day is free at no time.
 */
export async function findFreeTimes(
  database: Kysely<Schema>,
  request: FreeTimesRequest,
): Promise<Map<Instant, string[]>> {
  const { page, hosts, from, to, now, most = Number.POSITIVE_INFINITY } = request;
  const schedules = await readSchedules(database, request);
  const free = new Map<Instant, string[]>();
  for (const { rep } of hosts) {
    const schedule = schedules.get(rep.personId);
    if (!schedule) continue;
    let found = 0;
    for (const start of freeStarts(page.times, schedule, { from, to, now })) {
      const others = free.get(start);
      if (others) others.push(rep.personId);
      else free.set(start, [rep.personId]);
      found += 1;
      if (found >= most) break;
    }
  }
  return new Map([...free].sort(([a], [b]) => a - b).slice(0, most));
}

async function readSchedules(
  database: Kysely<Schema>,
  { page, hosts, now, moving, ...window }: FreeTimesRequest,
): Promise<Map<string, Schedule>> {
  const personIds = hosts.map(({ rep }) => rep.personId);
  const from = window.from - LONGEST_MEETING_MS;
  const to = window.to + LONGEST_MEETING_MS;
  const absences = await readAbsences(database, { personIds, after: window.from });
  const blocks = await readBusyBlocks(database, { personIds, from, to });
  const meetings = await meetingsOfHosts(database, { personIds, from, to });
  const accounts = await readCalendarAccounts(database, personIds);
  const ofPerson = <Row extends { personId: string }>(rows: readonly Row[], personId: string) =>
    rows.filter((row) => row.personId === personId);
  return new Map(
    hosts.flatMap(({ rep: { personId, hours, timeZone, country } }) => {
      const account = accounts.get(personId);
      if (account && (account.syncedAt === null || account.syncedAt < now - CALENDAR_HOLDS_MS)) return [];
      const time = {
        hours,
        timeZone,
        country: country ?? undefined,
        absences: ofPerson(absences, personId),
      };
      const others = ofPerson(meetings, personId).filter(({ meetingId }) => meetingId !== moving?.meetingId);
      const taken = others.map((one) => ({
        from: one.startsAt,
        to: one.endsAt,
        bufferBeforeMs: one.bufferBeforeMinutes * MINUTE_MS,
        bufferAfterMs: one.bufferAfterMinutes * MINUTE_MS,
      }));
      return [[personId, { time, busy: ofPerson(blocks, personId), meetings: taken }] as const];
    }),
  );
}
