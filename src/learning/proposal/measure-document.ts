import type { Condition } from '../../domain/condition.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { SITE_VISITED } from '../../domain/message.ts';
import type { EventMatch, EventMeasure } from '../../domain/scorecard.ts';

/** The measures that are learned from. */
export type LearnableMeasure =
  | { kind: 'trait'; trait: string }
  | Exclude<EventMeasure, { kind: 'sequence' | 'distinct' }>;

/** A measure as a scorecard file has it, to stand beside `bins`. */
export function measureDocument(measure: LearnableMeasure): JsonObject {
  switch (measure.kind) {
    case 'trait':
      return { trait: measure.trait };
    case 'count':
      return { ...matchDocument('event', measure.match), ...within(measure.withinMs) };
    case 'sum':
      return { ...matchDocument('event', measure.match), sumOf: measure.property };
    case 'max':
      return { ...matchDocument('event', measure.match), maxOf: measure.property };
    case 'latest':
      return {
        ...matchDocument('event', measure.match),
        latestOf: measure.property,
        ...within(measure.withinMs),
      };
    case 'decayed':
      return {
        ...matchDocument('event', measure.match),
        ...(measure.property !== undefined && { sumOf: measure.property }),
        halfLife: formatDuration(measure.halfLifeMs),
      };
    case 'daysSinceLast':
    case 'daysSinceFirst':
      return matchDocument(measure.kind, measure.match);
  }
}

function within(withinMs: number | undefined): JsonObject {
  return withinMs === undefined ? {} : { within: formatDuration(withinMs) };
}

function matchDocument(key: string, { events, where, sessions }: EventMatch): JsonObject {
  const [only] = events;
  const names: Json = sessions ? SITE_VISITED : events.length === 1 && only !== undefined ? only : events;
  return { [key]: names, ...(where && { where: conditionDocument(where) }) };
}

/** Of conditions, only the one that a field has a value is proposed. */
function conditionDocument(condition: Condition): JsonObject {
  if (condition.kind === 'field' && condition.test.op === 'equals')
    return { [condition.field]: condition.test.value };
  throw new Error(`no document for a condition of the kind ${condition.kind}`);
}
