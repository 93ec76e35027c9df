import { readCondition } from '../conditions/read-condition.ts';
import type { EventPattern } from '../domain/journey.ts';
import { isSiteVisited } from '../domain/message.ts';
import type { Place } from '../domain/place.ts';

/** Reads `event` and `where` of a mapping: events of a name whose properties fulfil a condition. */
export function readEventPattern(place: Place): EventPattern | undefined {
  const event = place.at('event').text('an event name, such as Form Submitted');
  if (event === undefined) return undefined;
  if (isSiteVisited(event)) {
    return place
      .at('event')
      .refuse('the events that are sent, such as Page Viewed', 'visits, which are made of page events');
  }
  if (!place.has('where')) return { event };
  const where = readCondition(place.at('where'), 'properties');
  return where && { event, where };
}
