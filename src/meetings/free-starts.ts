import { type Span, workingSpans } from '../calendar/working-spans.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { BookingTimes } from '../domain/meeting.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { zoneOffsetMs } from '../domain/zone-offset.ts';

/** When somebody could meet, and when they cannot. */
export interface Schedule {
  time: WorkingTime;
  /** What stands in their calendars. */
  busy: readonly Span[];
  /** What they agreed on already, each with the pauses that it was to have. */
  meetings: readonly (Span & { bufferBeforeMs: number; bufferAfterMs: number })[];
}

/**
 * The instants at which a meeting could begin, in order: the whole of it within working hours, it and the pauses around it clear of
 * everything that is busy, it clear of the pauses of other meetings, not before the least notice, not after the horizon, and on no
 * day (of the rep's clock) that is full. Starts stand on the clock of the rep's zone: multiples of the step after midnight, also
 * on days on which the clocks change.
 */
export function* freeStarts(
  times: BookingTimes,
  schedule: Schedule,
  { from, to, now }: Span & { now: Instant },
): Generator<Instant> {
  const { timeZone } = schedule.time;
  const durationMs = times.durationMinutes * MINUTE_MS;
  const earliest = Math.max(from, now + times.noticeMinutes * MINUTE_MS);
  const latest = Math.min(to, now + times.horizonDays * DAY_MS);
  const taken = takenSpans(times, schedule);
  const full = fullDays(times, schedule);
  for (const span of joined(workingSpans(schedule.time, earliest))) {
    if (span.from >= latest) return;
    let start = onTheClock(span.from, times.stepMinutes, timeZone);
    while (start + durationMs <= span.to && start < latest) {
      const blocker = taken.find((one) => one.from < start + durationMs && one.to > start);
      if (blocker) {
        start = onTheClock(Math.max(blocker.to, start + 1), times.stepMinutes, timeZone);
        continue;
      }
      if (!full.has(localDay(start, timeZone))) yield start;
      start = onTheClock(start + 1, times.stepMinutes, timeZone);
    }
  }
}

/** The spans that a meeting itself, without its pauses, must not touch. */
function takenSpans(times: BookingTimes, { busy, meetings }: Schedule): Span[] {
  const before = times.bufferBeforeMinutes * MINUTE_MS;
  const after = times.bufferAfterMinutes * MINUTE_MS;
  return [
    // A pause before the meeting reaches as far as one after what is busy would.
    ...busy.map((one) => ({ from: one.from - after, to: one.to + before })),
    ...meetings.map((one) => ({
      from: one.from - Math.max(after, one.bufferBeforeMs),
      to: one.to + Math.max(before, one.bufferAfterMs),
    })),
  ].sort((a, b) => a.from - b.from);
}

/** The days, of the rep's clock, on which there are as many meetings as there may be. */
function fullDays({ mostPerDay }: BookingTimes, { meetings, time }: Schedule): Set<number> {
  if (mostPerDay === null) return new Set();
  const counts = new Map<number, number>();
  for (const { from } of meetings) {
    const day = localDay(from, time.timeZone);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return new Set([...counts].flatMap(([day, count]) => (count >= mostPerDay ? [day] : [])));
}

/** Spans of which one begins where the other ends, as one. */
function* joined(spans: Iterable<Span>): Generator<Span> {
  let open: Span | undefined;
  for (const span of spans) {
    if (open && span.from === open.to) {
      open = { from: open.from, to: span.to };
      // Who works day and night is asked day by day.
      if (open.to - open.from < DAY_MS) continue;
      yield open;
      open = undefined;
      continue;
    }
    if (open) yield open;
    open = span;
  }
  if (open) yield open;
}

/** The first instant, at or after another, at which the clocks of a zone show a multiple of a step. */
function onTheClock(at: Instant, stepMinutes: number, timeZone: string): Instant {
  const stepMs = stepMinutes * MINUTE_MS;
  const offset = zoneOffsetMs(at, timeZone);
  const found = Math.ceil((at + offset) / stepMs) * stepMs - offset;
  if (zoneOffsetMs(found, timeZone) === offset) return found;
  // The clocks change in between: the first quarter of an hour from which the new offset holds.
  const quarterMs = 15 * MINUTE_MS;
  let change = Math.ceil((at + 1) / quarterMs) * quarterMs;
  while (change < found && zoneOffsetMs(change, timeZone) === offset) change += quarterMs;
  return onTheClock(change, stepMinutes, timeZone);
}

/** The day that the clocks of a zone show, counted from 1970-01-01. */
function localDay(at: Instant, timeZone: string): number {
  return Math.floor((at + zoneOffsetMs(at, timeZone)) / DAY_MS);
}
