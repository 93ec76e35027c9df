import { type Condition, DID, isLeadField } from '../domain/condition.ts';
import { isObject } from '../domain/json.ts';
import type { Place } from '../domain/place.ts';
import { readDid } from './read-did.ts';
import { readTest } from './read-test.ts';

const CONDITION_FORM =
  'a mapping from fields to tests, such as { country: CZ } or { employees: { atLeast: 50 } }, or and, or, not';

/** Nesting deeper than this is refused: nobody reads it, and every evaluation walks it. */
const DEEPEST = 10;

/**
 * What a condition is about: the properties of an event; the traits of a lead, while it is being scored; or a lead as it
 * is, with scores and history.
 */
export type ConditionOn = 'properties' | 'traits' | 'lead';

/**
 * Reads a condition. A mapping of several fields holds when all of them do; `and` and `or` take a list of conditions,
 * `not` takes one. A condition on a lead also knows its scores ($score.SLUG and others) and what it did ($did).
 *
 * @returns undefined when the condition is refused; the problems are in the place.
 */
export function readCondition(
  place: Place,
  on: ConditionOn = 'properties',
  depth = 0,
): Condition | undefined {
  if (!isObject(place.value) || Object.keys(place.value).length === 0) return place.refuse(CONDITION_FORM);
  if (depth > DEEPEST) return place.refuse(`conditions nested at most ${DEEPEST} deep`, 'a deeper condition');
  const parts: Condition[] = [];
  for (const [key, inner] of place.entries(CONDITION_FORM)) {
    const part = readPart(key, inner, { on, depth });
    if (!part) return undefined;
    parts.push(part);
  }
  const [only] = parts;
  return parts.length === 1 ? only : { kind: 'and', conditions: parts };
}

type Reading = { on: ConditionOn; depth: number };

function readPart(key: string, place: Place, { on, depth }: Reading): Condition | undefined {
  if (key === 'and' || key === 'or') return readConnective(key, place, { on, depth });
  if (key === 'not') {
    const condition = readCondition(place, on, depth + 1);
    return condition && { kind: 'not', condition };
  }
  if (on === 'lead' && key === DID)
    return readDid(place, (where) => readCondition(where, 'properties', depth + 1));
  if (on === 'traits' && (key === DID || isLeadField(key))) {
    return place.refuse(
      'traits, because scores and histories are known in segments and filters only',
      `“${key}”`,
    );
  }
  const test = readTest(place);
  return test && { kind: 'field', field: key, test };
}

function readConnective(kind: 'and' | 'or', place: Place, { on, depth }: Reading): Condition | undefined {
  const places = place.list('a list of conditions');
  if (places.length === 0) return place.refuse('a list of one or more conditions');
  const conditions = places.map((inner) => readCondition(inner, on, depth + 1));
  if (conditions.some((condition) => !condition)) return undefined;
  return { kind, conditions: conditions as Condition[] };
}
