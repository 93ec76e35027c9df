import { readCondition } from '../conditions/read-condition.ts';
import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import { isSiteVisited, PAGE_EVENTS, SITE_VISITED } from '../domain/message.ts';
import type { Place } from '../domain/place.ts';
import type { BinnedMeasure, DistinctOf, EventMatch, Measure } from '../domain/scorecard.ts';
import { readLabelledBins } from './read-bins.ts';

/** The key that says which measure it is; exactly one of them stands in a rule. */
const KIND_KEYS = ['trait', 'event', 'daysSinceLast', 'daysSinceFirst', 'sequence', 'score', 'pair'] as const;
type KindKey = (typeof KIND_KEYS)[number];

/** The keys that shape a measure of events. */
const SHAPE_KEYS = ['where', 'within', 'halfLife', 'distinct', 'sumOf', 'maxOf', 'latestOf'] as const;

/** Every key that can describe a measure. */
export const MEASURE_KEYS: readonly string[] = [...KIND_KEYS, ...SHAPE_KEYS];

/** Finds the place of a key of a measure; a rule keeps its measure under `when` or beside it. */
export type KeyLookup = (key: string) => Place;

/**
 * Reads a measure.
 *
 * @param at finds its keys
 * @param here the place to blame when the measure as a whole is wrong
 */
export function readMeasure(at: KeyLookup, here: Place): Measure | undefined {
  const kinds = KIND_KEYS.filter((key) => !at(key).isMissing);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    return here.refuse(
      `exactly one of ${KIND_KEYS.join(', ')}`,
      kinds.length === 0 ? 'none of them' : kinds.join(' and '),
    );
  }
  if (!shapeFits(kind, at)) return undefined;
  switch (kind) {
    case 'trait': {
      const trait = at('trait').text('the name of a trait, such as company.employees');
      return trait === undefined ? undefined : { kind, trait };
    }
    case 'event':
      return readEventMeasure(at);
    case 'daysSinceLast':
    case 'daysSinceFirst': {
      const match = readMatch(at(kind), at('where'));
      return match && { kind, match };
    }
    case 'sequence':
      return readSequence(at('sequence'));
    case 'score':
      return readScore(at('score'));
    case 'pair':
      return readPair(at('pair'));
  }
}

const SHAPES: Record<KindKey, readonly string[]> = {
  trait: [],
  event: SHAPE_KEYS,
  daysSinceLast: ['where'],
  daysSinceFirst: ['where'],
  sequence: [],
  score: [],
  pair: [],
};

function shapeFits(kind: KindKey, at: KeyLookup): boolean {
  const wrong = SHAPE_KEYS.filter((key) => !at(key).isMissing && !SHAPES[kind].includes(key));
  for (const key of wrong) {
    at(key).refuse(
      SHAPES[kind].length > 0
        ? `beside ${kind}: ${SHAPES[kind].join(', ')}`
        : `nothing of the kind beside ${kind}`,
      `“${key}”`,
    );
  }
  return wrong.length === 0;
}

function readEventMeasure(at: KeyLookup): Measure | undefined {
  const match = readMatch(at('event'), at('where'));
  const withinMs = readDuration(at('within'));
  const halfLifeMs = readDuration(at('halfLife'));
  const shapes = ['distinct', 'sumOf', 'maxOf', 'latestOf'].filter((key) => !at(key).isMissing);
  const [shape] = shapes;
  if (shapes.length > 1) return at(shapes[1] as string).refuse(`only one of ${shapes.join(', ')}`, 'both');
  if (!match || withinMs === 'refused' || halfLifeMs === 'refused') return undefined;
  const window = withinMs === undefined ? {} : { withinMs };
  if (shape === undefined && halfLifeMs === undefined) return { kind: 'count', match, ...window };
  if (shape === 'distinct' && at(shape).value === 'sessions' && halfLifeMs === undefined) {
    return { kind: 'count', match: { ...match, sessions: true }, ...window };
  }
  if (match.sessions) return refuseVisits(at(halfLifeMs === undefined ? (shape ?? 'event') : 'halfLife'));
  if (halfLifeMs !== undefined) return readDecayed(at, match, halfLifeMs);
  if (shape === 'distinct') {
    const of = readDistinct(at('distinct'));
    return of && { kind: 'distinct', match, of, ...window };
  }
  if (shape === undefined) return undefined;
  const property = at(shape).text('the name of a numeric property');
  if (property === undefined) return undefined;
  if (shape === 'latestOf') return { kind: 'latest', match, property, ...window };
  if (withinMs !== undefined) {
    const reason =
      'no window beside sumOf and maxOf: every amount inside it would have to be kept; halfLife is bounded';
    return at('within').refuse(reason, 'a rolling window');
  }
  return { kind: shape === 'sumOf' ? 'sum' : 'max', match, property };
}

function readDecayed(at: KeyLookup, match: EventMatch, halfLifeMs: number): Measure | undefined {
  for (const key of ['within', 'distinct', 'maxOf', 'latestOf']) {
    if (!at(key).isMissing) return at(key).refuse('only sumOf beside halfLife', `“${key}” beside halfLife`);
  }
  if (at('sumOf').isMissing) return { kind: 'decayed', match, halfLifeMs };
  const property = at('sumOf').text('the name of a numeric property');
  return property === undefined ? undefined : { kind: 'decayed', match, halfLifeMs, property };
}

function readDistinct(place: Place): DistinctOf | undefined {
  if (place.value === 'days') return { kind: 'days' };
  const form = 'days, sessions, or { property: NAME }';
  if (typeof place.value === 'string' || !place.object(['property'], form)) return place.refuse(form);
  const property = place.at('property').text('the name of a property');
  return property === undefined ? undefined : { kind: 'property', property };
}

function readSequence(place: Place): Measure | undefined {
  if (!place.object(['first', 'then', 'within'], 'a sequence')) return undefined;
  const [first, then] = (['first', 'then'] as const).map((key) => {
    const step = readStep(place.at(key));
    return step?.sessions ? refuseVisits(place.at(key)) : step;
  });
  const withinMs = readDuration(place.at('within'));
  if (withinMs === undefined) return place.at('within').refuse(DURATION_FORM);
  return first && then && withinMs !== 'refused' ? { kind: 'sequence', first, then, withinMs } : undefined;
}

function readStep(place: Place): EventMatch | undefined {
  if (typeof place.value === 'string' || Array.isArray(place.value))
    return readMatch(place, place.as(undefined));
  if (!place.object(['event', 'where'], 'an event name, or a mapping')) return undefined;
  return readMatch(place.at('event'), place.at('where'));
}

function readScore(place: Place): Measure | undefined {
  if (typeof place.value === 'string') return { kind: 'score', scorecard: place.value };
  if (!place.object(['scorecard', 'dimension'], 'the slug of a scorecard, or a mapping')) return undefined;
  const scorecard = place.at('scorecard').optionalText('the slug of a scorecard');
  const dimension = place.at('dimension').optionalText('the id of a dimension');
  if (scorecard === undefined && dimension === undefined)
    return place.refuse('a scorecard, a dimension, or both');
  return { kind: 'score', ...(scorecard && { scorecard }), ...(dimension && { dimension }) };
}

function readPair(place: Place): Measure | undefined {
  const form = 'a list of two measures with labelled bins';
  const parts = place.list(form);
  if (parts.length !== 2) return place.refuse(form);
  const [first, second] = parts.map(readBinnedMeasure);
  return first && second && { kind: 'pair', first, second };
}

function readBinnedMeasure(place: Place): BinnedMeasure | undefined {
  if (!place.object([...MEASURE_KEYS, 'bins'], 'a measure with bins')) return undefined;
  const measure = readMeasure((key) => place.at(key), place);
  const bins = readLabelledBins(place.at('bins'));
  if (measure?.kind === 'pair')
    return place.at('pair').refuse('a measure that is not itself a pair', 'a pair in a pair');
  return measure && bins && { measure, bins };
}

function readMatch(events: Place, where: Place): EventMatch | undefined {
  const names = events
    .oneOrMore('an event name, or a list of them')
    .map((name) => name.text('an event name'));
  const condition = where.isMissing ? undefined : readCondition(where);
  if (names.some((name) => name === undefined) || (!where.isMissing && !condition)) return undefined;
  const filter = condition && { where: condition };
  if (names.length > 1 && names.some((name) => isSiteVisited(name ?? ''))) {
    return events.refuse(`${SITE_VISITED} alone, because it is made of page events`, 'it among other events');
  }
  if (isSiteVisited(names[0] ?? '')) return { events: [...PAGE_EVENTS], sessions: true, ...filter };
  return { events: names as string[], ...filter };
}

function readDuration(place: Place): number | undefined | 'refused' {
  if (place.isMissing) return undefined;
  const durationMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  if (durationMs !== undefined) return durationMs;
  place.refuse(DURATION_FORM);
  return 'refused';
}

function refuseVisits(place: Place): undefined {
  return place.refuse(
    `counts and days of visits; for other measures of pages name their event, such as Page Viewed`,
    `“${place.keys.at(-1)}” of visits`,
  );
}
