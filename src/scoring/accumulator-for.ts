import { isMissing, numberOf } from '../conditions/compile-test.ts';
import { DAY_MS } from '../domain/instant.ts';
import { canonicalJson, type Json, valueAt } from '../domain/json.ts';
import type { EventMatch, EventMeasure } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import type { Accumulator, MatchedEvent } from './accumulators/accumulator.ts';
import { latest, max, sum } from './accumulators/amounts.ts';
import { count } from './accumulators/count.ts';
import { daysSince } from './accumulators/days-since.ts';
import { decayed } from './accumulators/decayed.ts';
import { recentCount } from './accumulators/recent-count.ts';
import { recentDistinct } from './accumulators/recent-distinct.ts';
import { sequence } from './accumulators/sequence.ts';
import { daysSinceLastSession, recentSessions } from './accumulators/sessions.ts';
import { calendarDay } from './calendar-day.ts';
import { hashText } from './hash-text.ts';

/**
 * An accumulator of a measure, with a key that is the same for measures that keep the same memory: what only decides how
 * it is read, as a window does, is not part of it.
 */
export interface MeasureAccumulator {
  key: string;
  accumulator: Accumulator;
  /** Values from here on read as this number: the accumulator does not count further. */
  limit?: number;
}

const LARGEST_LIMIT = 10_000;
const LONGEST_SESSION_WINDOW_DAYS = 400;
const SMALLEST_LIMIT = 16;

/**
 * Finds the accumulator of a measure.
 *
 * @param limit the number above which the rule no longer tells values apart; undefined when it tells all apart
 * @returns the accumulator, or why the measure cannot be kept in bounded memory
 */
export function accumulatorFor(
  measure: EventMeasure,
  { limit, timeZone }: { limit: number | undefined; timeZone: string },
): MeasureAccumulator | { unbounded: string } {
  switch (measure.kind) {
    case 'count':
      return countFor(measure, limit);
    case 'distinct':
      return distinctFor(measure, limit, timeZone);
    case 'sum':
      return keyed(measure, sum(measure.property));
    case 'max':
      return keyed(measure, max(measure.property));
    case 'latest':
      return keyed({ ...measure, withinMs: undefined }, latest(measure.property, measure.withinMs));
    case 'decayed':
      return keyed(measure, decayed(measure));
    case 'daysSinceFirst':
      return keyed({ ...measure, match: { ...measure.match, sessions: undefined } }, daysSince('first'));
    case 'daysSinceLast':
      return daysSinceLastFor(measure, limit);
    case 'sequence':
      return limited(limit, (most) =>
        keyed({ ...measure, most }, sequence({ withinMs: measure.withinMs, limit: most }), most),
      );
  }
}

function countFor(
  measure: EventMeasure & { kind: 'count' },
  limit: number | undefined,
): ReturnType<typeof accumulatorFor> {
  const { withinMs } = measure;
  if (!measure.match.sessions) {
    if (withinMs === undefined) return keyed(measure, count);
    return limited(limit, (most) =>
      keyed({ kind: 'recent', match: measure.match, most }, recentCount({ withinMs, limit: most }), most),
    );
  }
  if (withinMs === undefined || withinMs > LONGEST_SESSION_WINDOW_DAYS * DAY_MS) {
    return {
      unbounded: `a window of at most ${LONGEST_SESSION_WINDOW_DAYS}d, because an event that comes late can join visits`,
    };
  }
  const keptDays = roundUp(Math.ceil(withinMs / DAY_MS));
  return keyed(sessionsOf(measure.match, keptDays), recentSessions({ withinMs, keptDays }));
}

function distinctFor(
  measure: EventMeasure & { kind: 'distinct' },
  limit: number | undefined,
  timeZone: string,
): ReturnType<typeof accumulatorFor> {
  const { of, withinMs } = measure;
  if (of.kind === 'property') {
    const keyOf = (event: MatchedEvent): string | undefined =>
      distinctKey(valueAt(event.properties, of.property));
    return limited(limit, (most) =>
      keyed(
        { kind: 'distinct', match: measure.match, of, most },
        recentDistinct({ keyOf, withinMs, limit: most }),
        most,
      ),
    );
  }
  const keyOf = (event: MatchedEvent): number => calendarDay(event.occurredAt, timeZone);
  const daysInWindow = withinMs === undefined ? Number.POSITIVE_INFINITY : Math.ceil(withinMs / DAY_MS) + 2;
  const mostDays = Math.min(limit ?? Number.POSITIVE_INFINITY, daysInWindow);
  return limited(Number.isFinite(mostDays) ? mostDays : undefined, (most) =>
    keyed(
      { kind: 'distinct', match: measure.match, of, timeZone, most },
      recentDistinct({ keyOf, withinMs, limit: most }),
      most,
    ),
  );
}

function daysSinceLastFor(
  measure: EventMeasure & { kind: 'daysSinceLast' },
  limit: number | undefined,
): ReturnType<typeof accumulatorFor> {
  if (!measure.match.sessions) return keyed(measure, daysSince('last'));
  if (limit === undefined || limit > LONGEST_SESSION_WINDOW_DAYS + 1) {
    return { unbounded: `at most ${LONGEST_SESSION_WINDOW_DAYS} days since a visit, by bins or by a max` };
  }
  const mostDays = roundUp(limit);
  return keyed(sessionsOf(measure.match, mostDays), daysSinceLastSession(mostDays), mostDays);
}

function limited(
  limit: number | undefined,
  make: (most: number) => MeasureAccumulator,
): ReturnType<typeof accumulatorFor> {
  if (limit === undefined) {
    return {
      unbounded:
        'a highest number that matters: bins with numbers, or each with a max, because all events in the window would have to be kept',
    };
  }
  if (limit > LARGEST_LIMIT) return { unbounded: `numbers up to ${LARGEST_LIMIT}` };
  return make(roundUp(limit));
}

/** Sessions are kept alike, whether they are counted or the days since the last one are. */
function sessionsOf(match: EventMatch, keptDays: number): object {
  return { kind: 'sessions', match, keptDays };
}

/** Limits are powers of two, so that a threshold moved from 5 to 6 finds the memory that is already there. */
function roundUp(limit: number): number {
  return Math.max(SMALLEST_LIMIT, 2 ** Math.ceil(Math.log2(limit)));
}

function keyed<State extends Json>(
  identity: object,
  accumulator: Accumulator<State>,
  limit?: number,
): MeasureAccumulator {
  return {
    key: canonicalJson(identity),
    // The state of a slot is opaque JSON to everybody but its own accumulator, so its type is forgotten here.
    accumulator: accumulator as unknown as Accumulator,
    ...(limit !== undefined && { limit }),
  };
}

const LONGEST_DISTINCT_KEY = 200;

/** Values are the same as in conditions: “5.0” is 5, and “Ab ” is “ab”. Long ones are told apart by a hash. */
function distinctKey(value: Json | undefined): string | undefined {
  if (typeof value !== 'string') return distinctKeyOf(value);
  if (textKeys.has(value)) return textKeys.get(value);
  const key = distinctKeyOf(value);
  if (value.length > LONGEST_DISTINCT_KEY) return key;
  if (textKeys.size >= MOST_CACHED_KEYS) textKeys.clear();
  textKeys.set(value, key);
  return key;
}

/** Keys of texts that were seen: campaigns and paths come again and again, and folding them costs more than a look-up. */
const textKeys = new Map<string, string | undefined>();
const MOST_CACHED_KEYS = 10_000;

function distinctKeyOf(value: Json | undefined): string | undefined {
  if (value === undefined || isMissing(value)) return undefined;
  const number = numberOf(value);
  const text = foldText(
    number !== undefined ? String(number) : typeof value === 'string' ? value.trim() : canonicalJson(value),
  );
  return text.length <= LONGEST_DISTINCT_KEY
    ? text
    : `${text.slice(0, 150)}…${text.length} ${hashText(text)}`;
}
