import type { Instant } from '../domain/instant.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { workingSpans } from './working-spans.ts';

/**
 * The first instant, at or after another, at which somebody works: within their hours, neither absent nor on a public holiday.
 *
 * @returns the other instant for somebody who does not work at all in the two years after it
 */
export function nextWorkingTime(time: WorkingTime, at: Instant): Instant {
  for (const { from } of workingSpans(time, at)) return from;
  return at;
}
