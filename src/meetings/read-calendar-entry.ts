import ical, { type VEvent } from 'node-ical';
import type { Span } from '../calendar/working-spans.ts';
import type { UnreadableEvent } from '../domain/calendar-account.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { localInstant } from '../domain/local-instant.ts';
import { settleZones } from './settle-zones.ts';

/** What an entry of a calendar says. */
export interface CalendarEntry {
  /** Empty when it has none. */
  uid: string;
  sequence: number;
  /** When its owner is busy by it, within what was asked for. */
  busy: Span[];
  /** When it is, for one that does not repeat and was not called off. */
  span: Span | undefined;
  problems: Omit<UnreadableEvent, 'calendarUrl'>[];
}

/** More than anybody has; what is larger is no entry of a person's calendar. */
const LARGEST_ENTRY = 512 * 1024;
const MOST_OCCURRENCES = 2_000;
const STEPS_MS: Readonly<Record<string, number>> = {
  SECONDLY: SECOND_MS,
  MINUTELY: MINUTE_MS,
  HOURLY: HOUR_MS,
};
/** So often what repeats within a day may have repeated until the window ends: finding its occurrences takes as many steps. */
const MOST_STEPS = 20_000;

/**
 * Reads one entry of a calendar (RFC 5545: an event, with those of its repetitions that were changed). Free, called-off and
 * declined events keep nobody busy; times without a zone are of the calendar's owner. What cannot be read is told and
 * passed over.
 *
 * @param timeZone the owner's
 */
export function readCalendarEntry(
  text: string,
  { window, timeZone }: { window: Span; timeZone: string },
): CalendarEntry {
  const entry: CalendarEntry = { uid: '', sequence: 0, busy: [], span: undefined, problems: [] };
  if (text.length > LARGEST_ENTRY) {
    entry.problems.push({
      title: '',
      problem: `it has ${text.length} characters, at most ${LARGEST_ENTRY} are read`,
    });
    return entry;
  }
  try {
    const settled = settleZones(text, timeZone);
    for (const problem of settled.problems) entry.problems.push({ title: '', problem });
    const components = Object.values(ical.sync.parseICS(settled.text));
    for (const component of components)
      if (component?.type === 'VEVENT')
        readEvent(component, { entry, window, timeZone, extra: settled.extraDates });
  } catch (error) {
    entry.problems.push({ title: '', problem: error instanceof Error ? error.message : String(error) });
  }
  return entry;
}

interface Reading {
  entry: CalendarEntry;
  window: Span;
  timeZone: string;
  /** Further dates on which the event is (RDATE). */
  extra: readonly Instant[];
}

function readEvent(event: VEvent, { entry, window, timeZone, extra }: Reading): void {
  entry.uid ||= event.uid ?? '';
  entry.sequence = Math.max(entry.sequence, Number(event.sequence ?? 0) || 0);
  try {
    if (!(event.start instanceof Date) || Number.isNaN(event.start.getTime()))
      throw new Error('it does not say when it begins');
    const own = spanOf(
      { start: event.start, end: event.end, isFullDay: event.datetype === 'date' },
      timeZone,
    );
    if (!event.rrule && event.status !== 'CANCELLED') entry.span = own;
    const found = event.rrule ? repetitions(event, { window, timeZone }) : isBusy(event) ? [own] : [];
    const further = isBusy(event) ? extra.map((from) => ({ from, to: from + (own.to - own.from) })) : [];
    for (const { from, to } of [...found, ...further])
      if (to > window.from && from < window.to && to > from) entry.busy.push({ from, to });
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    entry.problems.push({ title: titleOf(event), problem });
  }
}

function repetitions(event: VEvent, { window, timeZone }: { window: Span; timeZone: string }): Span[] {
  refuseTooMany(event, window);
  const length = lengthOf(event);
  const instances = ical.expandRecurringEvent(event, {
    // An occurrence that began before the window may reach into it.
    from: new Date(window.from - length - DAY_MS),
    to: new Date(window.to + DAY_MS),
  });
  if (instances.length > MOST_OCCURRENCES)
    throw new Error(`it repeats ${instances.length} times, at most ${MOST_OCCURRENCES} are read`);
  const spans = instances.filter((one) => isBusy(one.event)).map((one) => spanOf(one, timeZone));
  // A repetition that was moved from outside of what was looked through.
  const movedSpans = Object.values(event.recurrences ?? {}).flatMap((one) =>
    isBusy(one) && isDate(one.start)
      ? [
          spanOf(
            {
              start: one.start,
              end: isDate(one.end) ? one.end : undefined,
              isFullDay: one.datetype === 'date',
            },
            timeZone,
          ),
        ]
      : [],
  );
  const known = new Set(spans.map(({ from, to }) => `${from} ${to}`));
  return [
    ...spans,
    ...movedSpans.filter(({ from, to }) => !known.has(`${from} ${to}`) && known.add(`${from} ${to}`)),
  ];
}

/** What repeats every second would keep the process at it for good. */
function refuseTooMany(event: VEvent, window: Span): void {
  const { freq, interval, until } = event.rrule?.options ?? {};
  const stepMs = STEPS_MS[String(freq)];
  if (stepMs === undefined) return;
  const last = until instanceof Date ? Math.min(until.getTime(), window.to) : window.to;
  const steps = (last - event.start.getTime()) / (stepMs * (Number(interval) || 1));
  if (steps > MOST_STEPS) throw new Error(`it repeats more than ${MOST_STEPS} times (${freq})`);
}

/** TRANSP, STATUS, and the word of those calendars that say it in another way. */
function isBusy(event: Omit<VEvent, 'recurrences'>): boolean {
  const own = event as { 'MICROSOFT-CDO-BUSYSTATUS'?: unknown };
  return (
    event.status !== 'CANCELLED' &&
    event.transparency !== 'TRANSPARENT' &&
    own['MICROSOFT-CDO-BUSYSTATUS'] !== 'FREE'
  );
}

function lengthOf(event: VEvent): number {
  return event.end instanceof Date ? Math.max(0, event.end.getTime() - event.start.getTime()) : DAY_MS;
}

/** An event of whole days is from midnight to midnight where its owner is. */
function spanOf(
  { start, end, isFullDay }: { start: Date; end?: Date | undefined; isFullDay: boolean },
  timeZone: string,
): Span {
  const from = isFullDay ? midnightOf(start, timeZone) : start.getTime();
  if (!(end instanceof Date)) return { from, to: isFullDay ? nextMidnight(start, timeZone) : from };
  const to = isFullDay ? midnightOf(end, timeZone) : end.getTime();
  return { from, to: isFullDay && to <= from ? nextMidnight(start, timeZone) : to };
}

function isDate(value: unknown): value is Date {
  return value instanceof Date;
}

/** The reader gives days as midnights of the machine's zone. */
function midnightOf(date: Date, timeZone: string): Instant {
  return localInstant({ day: dayOf(date), minute: 0 }, timeZone);
}

function nextMidnight(date: Date, timeZone: string): Instant {
  return localInstant({ day: dayOf(date) + 1, minute: 0 }, timeZone);
}

function dayOf(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

function titleOf({ summary }: VEvent): string {
  if (typeof summary === 'string') return summary;
  return summary && typeof summary === 'object' && 'val' in summary ? String(summary.val) : '';
}
