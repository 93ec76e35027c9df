import type { Kysely } from 'kysely';
import { DAY_MS, type Instant } from '../../domain/instant.ts';
import type { BookingPage, Meeting } from '../../domain/meeting.ts';
import { findFreeTimes, type Host } from '../../operations/find-free-times.ts';
import type { Schema } from '../../store/schema.ts';
import { dayAt, midnightOf } from './visit.ts';

const DAYS_AT_ONCE = 7;

/** The free times of some days, and which days to look at besides. */
export interface FreeWeek {
  day: number;
  starts: Instant[];
  earlier: number | undefined;
  later: number | undefined;
  next: number | undefined;
}

/** Free times from a day on, or from the first that has one. */
export async function freeWeek(
  database: Kysely<Schema>,
  {
    page,
    hosts,
    timeZone,
    day: asked,
    now,
    moving,
  }: {
    page: BookingPage;
    hosts: readonly Host[];
    timeZone: string;
    day: number | undefined;
    now: Instant;
    moving?: Meeting | undefined;
  },
): Promise<FreeWeek> {
  const today = dayAt(now, timeZone);
  const last = dayAt(now + page.times.horizonDays * DAY_MS, timeZone);
  const search = { page, hosts, now, moving };
  const firstFrom = async (from: Instant): Promise<number | undefined> => {
    const to = now + page.times.horizonDays * DAY_MS;
    const [found] = (await findFreeTimes(database, { ...search, from, to, most: 1 })).keys();
    return found === undefined ? undefined : dayAt(found, timeZone);
  };
  const day =
    asked === undefined
      ? ((await firstFrom(now)) ?? today)
      : Math.min(Math.max(asked, today), Math.max(last, today));
  const end = midnightOf(day + DAYS_AT_ONCE, timeZone);
  const from = Math.max(now, midnightOf(day, timeZone));
  const starts = [...(await findFreeTimes(database, { ...search, from, to: end })).keys()];
  return {
    day,
    starts,
    earlier: day > today ? Math.max(today, day - DAYS_AT_ONCE) : undefined,
    later: day + DAYS_AT_ONCE <= last ? day + DAYS_AT_ONCE : undefined,
    next:
      starts.length > 0
        ? undefined
        : ((await firstFrom(end)) ?? (asked === undefined ? undefined : await firstFrom(now))),
  };
}
