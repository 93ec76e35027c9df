import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { workingSpans } from './working-spans.ts';

/**
 * The instant at which somebody has worked for so many minutes since another: minutes that pass, so that an hour which comes twice
 * when the clocks go back counts twice. When the last minute ends a part of a day, it is that end and not the next morning.
 *
 * @param minutes 0 or more; 0 gives the other instant itself
 * @returns what is still missing after two years is counted by the clock
 */
export function addWorkingMinutes(time: WorkingTime, from: Instant, minutes: number): Instant {
  if (minutes === 0) return from;
  let missing = minutes * MINUTE_MS;
  let reached = from;
  for (const span of workingSpans(time, from)) {
    if (span.to - span.from >= missing) return span.from + missing;
    missing -= span.to - span.from;
    reached = span.to;
  }
  return reached + missing;
}
