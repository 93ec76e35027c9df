import type { Condition } from '../domain/condition.ts';
import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import { isSiteVisited } from '../domain/message.ts';
import type { Place } from '../domain/place.ts';
import { readOperators } from './read-test.ts';

const COUNT_KEYS = [
  'equals',
  'in',
  'lessThan',
  '<',
  'atMost',
  '<=',
  '≤',
  'moreThan',
  '>',
  'atLeast',
  '>=',
  '≥',
  'between',
];

/**
 * Reads what a lead did: `{ event: Form Submitted, where: { form: trial }, within: 30d, atLeast: 2 }`, with `event` a
 * name or a list of names. Without a number it is: at least once.
 *
 * @param readWhere reads the condition on the properties of the event
 * @returns undefined when it is refused; the problems are in the place.
 */
export function readDid(
  place: Place,
  readWhere: (where: Place) => Condition | undefined,
): (Condition & { kind: 'did' }) | undefined {
  if (!place.object(['event', 'where', 'within', ...COUNT_KEYS], 'what a lead did')) return undefined;
  const names = place
    .at('event')
    .oneOrMore('an event name, or a list of them')
    .map((name) => name.text('an event name'));
  const events = names.filter((name) => name !== undefined);
  if (events.length === 0 || events.length < names.length) return undefined;
  if (events.some(isSiteVisited)) {
    return place
      .at('event')
      .refuse('the events that are sent, such as Page Viewed', 'visits, which are made of page events');
  }
  const where = place.has('where') ? readWhere(place.at('where')) : undefined;
  const withinMs = readWithin(place.at('within'));
  const counts = COUNT_KEYS.filter((key) => place.has(key));
  const count = counts.length === 0 ? ({ op: 'atLeast', bound: 1 } as const) : readOperators(place, counts);
  if ((place.has('where') && !where) || withinMs === 'refused' || !count) return undefined;
  return {
    kind: 'did',
    did: { events, ...(where && { where }), ...(withinMs !== undefined && { withinMs }) },
    count,
  };
}

function readWithin(place: Place): number | undefined | 'refused' {
  if (place.isMissing) return undefined;
  const withinMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  if (withinMs !== undefined) return withinMs;
  place.refuse(DURATION_FORM);
  return 'refused';
}
