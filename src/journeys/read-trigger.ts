import { readCondition } from '../conditions/read-condition.ts';
import { parseDuration } from '../domain/duration.ts';
import { DAY_MS } from '../domain/instant.ts';
import type { JourneyExit, JourneyTrigger, TraitDateTrigger } from '../domain/journey.ts';
import type { Place } from '../domain/place.ts';
import { readEventPattern } from './read-event-pattern.ts';
import { readTimeOfDay } from './read-hours.ts';
import { readSlug } from './read-slug.ts';

const TRIGGER_KEYS = ['score', 'band', 'segment', 'event', 'form', 'date'] as const;

/** Nine in the morning. */
const USUAL_MINUTE = 9 * 60;

/** Reads what lets leads into a journey: a mapping with one of score, band, segment, event, form and date. */
export function readTrigger(place: Place): JourneyTrigger | undefined {
  if (!place.object([...TRIGGER_KEYS, 'where'], 'a way in')) return undefined;
  const [key, another] = TRIGGER_KEYS.filter((one) => place.has(one));
  if (key === undefined || another !== undefined)
    return place.refuse(`exactly one of ${TRIGGER_KEYS.join(', ')}`);
  if (key !== 'event' && place.has('where')) place.at('where').refuse('where beside event only');
  switch (key) {
    case 'score':
      return readScore(place.at('score'));
    case 'band':
      return readBand(place.at('band'));
    case 'segment':
      return readSegment(place.at('segment'));
    case 'date':
      return readDate(place.at('date'));
    case 'event': {
      const pattern = readEventPattern(place);
      return pattern && { kind: 'event', ...pattern };
    }
    case 'form': {
      const form = place.at('form').text('the name of a form');
      return form === undefined ? undefined : { kind: 'form', form };
    }
  }
}

/** Reads what takes leads out of a journey: an event with its condition, or `when` with a condition on the lead. */
export function readExit(place: Place): JourneyExit | undefined {
  if (!place.object(['event', 'where', 'when'], 'a way out')) return undefined;
  if (place.has('event') === place.has('when')) return place.refuse('either event or when');
  if (place.has('event')) {
    const pattern = readEventPattern(place);
    return pattern && { kind: 'event', ...pattern };
  }
  const condition = readCondition(place.at('when'), 'lead');
  return condition && { kind: 'condition', condition };
}

function readScore(place: Place): JourneyTrigger | undefined {
  if (!place.object(['scorecard', 'atLeast'], 'a score such as { scorecard: global-saas, atLeast: 75 }'))
    return undefined;
  const scorecard = readSlug(place.at('scorecard'));
  const atLeast = place.at('atLeast').integer('the score that is reached, a whole number');
  return scorecard === undefined || atLeast === undefined ? undefined : { kind: 'score', scorecard, atLeast };
}

function readBand(place: Place): JourneyTrigger | undefined {
  const form = 'a band such as { scorecard: global-saas, entered: sales-ready }';
  if (!place.object(['scorecard', 'entered', 'left'], form)) return undefined;
  const scorecard = readSlug(place.at('scorecard'));
  const direction = readDirection(place, form);
  const band = direction && place.at(direction).text('the id of a band');
  return scorecard === undefined || direction === undefined || band === undefined
    ? undefined
    : { kind: 'band', scorecard, direction, band };
}

function readSegment(place: Place): JourneyTrigger | undefined {
  const form = 'a segment such as { entered: big-companies }';
  if (!place.object(['entered', 'left'], form)) return undefined;
  const direction = readDirection(place, form);
  const segment = direction && readSlug(place.at(direction));
  return direction === undefined || segment === undefined
    ? undefined
    : { kind: 'segment', segment, direction };
}

function readDirection(place: Place, form: string): 'entered' | 'left' | undefined {
  if (place.has('entered') === place.has('left')) return place.refuse(`${form}, with either entered or left`);
  return place.has('entered') ? 'entered' : 'left';
}

function readDate(place: Place): TraitDateTrigger | undefined {
  const form = 'a date such as { trait: contract.renewal, before: 30d, at: "09:00" }';
  if (!place.object(['trait', 'before', 'after', 'at'], form)) return undefined;
  if (place.has('before') && place.has('after')) return place.refuse('before or after, not both');
  const trait = place.at('trait').text('the name of a trait that holds a date');
  const before = readDays(place.at('before'));
  const after = readDays(place.at('after'));
  const atMinute = place.at('at').isMissing ? USUAL_MINUTE : readTimeOfDay(place.at('at'));
  if (trait === undefined || before === undefined || after === undefined || atMinute === undefined)
    return undefined;
  return { kind: 'date', trait, offsetDays: after - before, atMinute };
}

function readDays(place: Place): number | undefined {
  if (place.isMissing) return 0;
  const durationMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  if (durationMs === undefined || durationMs % DAY_MS !== 0)
    return place.refuse('whole days or weeks, such as 30d or 2w');
  return durationMs / DAY_MS;
}
