import type { Instant } from '../../domain/instant.ts';
import type { Json, JsonObject } from '../../domain/json.ts';

/** An event that fulfils the match of a measure. */
export interface MatchedEvent {
  occurredAt: Instant;
  messageId: string;
  properties: JsonObject;
  /** Which of the two events of a sequence it is; it may be both. */
  roles?: { first: boolean; then: boolean };
}

/**
 * What a measure comes to for a rule: the result of a step function of the value (points, or a label), and the numbers
 * at which that result can change.
 */
export interface Steps {
  resultOf(value: Json | undefined): number | string | undefined;
  /** In ascending order; undefined when the result can change at any number, as when each unit gives points. */
  breakpoints: readonly number[] | undefined;
}

/**
 * A measure's memory of the events that it matched. `add` and `merge` are commutative and associative, so neither the
 * order of arrival nor the way in which histories are put together matters; the size of a state is bounded by the
 * rule, not by the history. States are plain JSON. `add` and `merge` may change and return their first argument.
 *
 * A state is read at instants that are not before the latest event added: an event of the future is added when its
 * instant has come.
 */
export interface Accumulator<State extends Json = Json> {
  empty(): State;
  add(state: State, event: MatchedEvent): State;
  merge(a: State, b: State): State;
  /** The measure's value at an instant. */
  read(state: State, at: Instant): Json | undefined;
  /** The first instant after `at` at which the steps give another result, if no event arrives; undefined for never. */
  changesAt(state: State, at: Instant, steps: Steps): Instant | undefined;
}

/** Of instants in ascending order, the first after `at` at which the steps give another result than at `at`. */
export function firstChange<State extends Json>(
  accumulator: Pick<Accumulator<State>, 'read'>,
  { state, at, steps, instants }: { state: State; at: Instant; steps: Steps; instants: Iterable<Instant> },
): Instant | undefined {
  const now = steps.resultOf(accumulator.read(state, at));
  for (const instant of instants) {
    if (instant > at && steps.resultOf(accumulator.read(state, instant)) !== now) return instant;
  }
  return undefined;
}
