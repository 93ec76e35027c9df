import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import { parseInstant } from '../domain/instant.ts';
import type { WaitFor } from '../domain/journey.ts';
import type { Place } from '../domain/place.ts';
import { readEventPattern } from './read-event-pattern.ts';
import { readHours } from './read-hours.ts';

const FORM =
  'a duration such as 3d, { until: 2026-12-24T09:00:00Z }, { event: …, timeout: 5d }, or { hours: … }';

/**
 * Reads what a lead waits for.
 *
 * @param following where it goes on from an event, or its timeout, that does not say so
 */
export function readWait(
  place: Place,
  following: string,
  readWay: (place: Place, following: string) => string | undefined,
): WaitFor | undefined {
  if (typeof place.value === 'string') {
    const durationMs = parseDuration(place.value);
    return durationMs === undefined ? place.refuse(FORM) : { kind: 'duration', durationMs };
  }
  if (!place.object(['until', 'event', 'where', 'timeout', 'then', 'else', 'hours'], FORM)) return undefined;
  const kinds = ['until', 'event', 'hours'].filter((key) => place.has(key));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) return place.refuse(FORM);
  if (kind === 'event') return readEventWait(place, following, readWay);
  const stray = ['where', 'timeout', 'then', 'else'].find((key) => place.has(key));
  if (stray !== undefined) return place.at(stray).refuse(`${stray} beside event only`);
  if (kind === 'hours') {
    const hours = readHours(place.at('hours'));
    return hours && { kind: 'hours', hours };
  }
  const until = place.at('until');
  const at = typeof until.value === 'string' ? parseInstant(until.value) : undefined;
  return at === undefined
    ? until.refuse('a date or an instant such as 2026-12-24T09:00:00Z')
    : { kind: 'until', at };
}

function readEventWait(
  place: Place,
  following: string,
  readWay: (place: Place, following: string) => string | undefined,
): WaitFor | undefined {
  const pattern = readEventPattern(place);
  const timeout = place.at('timeout');
  const timeoutMs = typeof timeout.value === 'string' ? parseDuration(timeout.value) : undefined;
  if (timeoutMs === undefined) timeout.refuse(`${DURATION_FORM}: how long a lead waits that never does it`);
  const then = readWay(place.at('then'), following);
  const otherwise = readWay(place.at('else'), following);
  if (!pattern || timeoutMs === undefined || then === undefined || otherwise === undefined) return undefined;
  return { kind: 'event', ...pattern, timeoutMs, then, otherwise };
}
