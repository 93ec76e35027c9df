import { DAY_MS, type Instant } from '../domain/instant.ts';
import { localInstant } from '../domain/local-instant.ts';
import { WEEKDAYS, type WorkingTime } from '../domain/working-hours.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';
import { isPublicHoliday } from './working-day.ts';

/** A part of time: from, included, to, not included. */
export interface Span {
  from: Instant;
  to: Instant;
}

/** Who does not work for so long is taken to have left. */
const MOST_DAYS = 2 * 366;

/**
 * When somebody works from an instant on, in order and without overlaps: within their hours, neither absent nor on a public
 * holiday of their country. Hours follow the clocks where they are: on the day on which clocks change, a part of a day may be an
 * hour shorter or longer. Ends after two years.
 */
export function* workingSpans(time: WorkingTime, from: Instant): Generator<Span> {
  const { hours, timeZone, country } = time;
  const absences = time.absences.filter(({ to }) => to > from).toSorted((a, b) => a.from - b.from);
  const today = Math.floor((from + zoneOffsetMs(from, timeZone)) / DAY_MS);
  let done = from;
  // When the clocks go back at midnight, the day before has not ended yet.
  for (let day = today - 1; day <= today + MOST_DAYS; day += 1) {
    const parts = hours[weekdayOf(day)];
    if (parts.length === 0 || isPublicHoliday(day, country)) continue;
    for (const { fromMinute, toMinute } of parts) {
      const begins = Math.max(done, localInstant({ day, minute: fromMinute }, timeZone));
      const ends = localInstant({ day, minute: toMinute }, timeZone);
      if (ends <= begins) continue;
      done = ends;
      yield* without({ from: begins, to: ends }, absences);
    }
  }
}

/** What is left of a span. @param absences by their beginning; they may overlap */
function* without(span: Span, absences: readonly Span[]): Generator<Span> {
  let from = span.from;
  for (const absence of absences) {
    if (absence.to <= from) continue;
    if (absence.from >= span.to) break;
    if (absence.from > from) yield { from, to: absence.from };
    from = absence.to;
    if (from >= span.to) return;
  }
  yield { from, to: span.to };
}

/** @param day counted from 1970-01-01, a Thursday */
function weekdayOf(day: number): (typeof WEEKDAYS)[number] {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7] ?? 'mon';
}
