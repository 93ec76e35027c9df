import type { Instant } from '../domain/instant.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { workingSpans } from './working-spans.ts';

/** For how many milliseconds somebody works between two instants; 0 when the second is not after the first. */
export function workingMsBetween(time: WorkingTime, { from, to }: { from: Instant; to: Instant }): number {
  let worked = 0;
  for (const span of workingSpans(time, from)) {
    if (span.from >= to) break;
    worked += Math.min(span.to, to) - span.from;
  }
  return worked;
}
