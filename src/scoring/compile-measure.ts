import { compileCondition } from '../conditions/compile-condition.ts';
import { type Instant, LATEST_INSTANT } from '../domain/instant.ts';
import { type Json, valueAt } from '../domain/json.ts';
import type { BinnedMeasure, EventMatch, EventMeasure, Measure } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import { accumulatorFor } from './accumulator-for.ts';
import type { Accumulator, MatchedEvent, Steps } from './accumulators/accumulator.ts';
import { compileLabels, limitOfBins } from './points.ts';
import { pairLabel } from './read-rule.ts';

/** A memory that a scorecard needs: an accumulator, and the events that are added to it. */
export interface Slot {
  /** The same for slots that keep the same memory, so that scorecards share it. */
  key: string;
  accumulator: Accumulator;
  /** The folded names of the events that concern it. */
  eventNames: string[];
  /** The event as the accumulator takes it, or undefined when it does not match. */
  match(event: MatchedEvent & { name: string }): MatchedEvent | undefined;
}

/** What a measure is read from. */
export interface MeasureSource {
  at: Instant;
  trait(name: string): Json | undefined;
  /** The state of a slot; undefined stands for an empty one. */
  state(slot: Slot): Json | undefined;
  /** A score of this scorecard's subject, undefined when there is none, and when it next changes. */
  score(reference: { scorecard?: string; dimension?: string }): {
    value: number | undefined;
    changesAt?: Instant | undefined;
  };
}

/** What a measure comes to. */
export interface MeasureReading {
  value: Json | undefined;
  /** The accumulator did not count further: the true value is this or more. */
  isAtLeast?: boolean;
  /**
   * When the result of the steps next changes. Of a score it is when that score may change: what comes of it is only
   * known by evaluating again.
   */
  changesAt?: Instant | undefined;
}

/** A measure that is ready to be read. */
export interface CompiledMeasure {
  slots: Slot[];
  /** @param steps what the reader makes of the value; decides when it next changes */
  read(source: MeasureSource, steps: Steps): MeasureReading;
}

/** @throws when the measure is unbounded, which reading a scorecard has refused before */
export function compileMeasure(
  measure: Measure,
  { limit, timeZone }: { limit: number | undefined; timeZone: string },
): CompiledMeasure {
  switch (measure.kind) {
    case 'trait':
      return { slots: [], read: (source) => ({ value: source.trait(measure.trait) }) };
    case 'score':
      return { slots: [], read: (source) => source.score(measure) };
    case 'pair':
      return compilePair(measure.first, measure.second, timeZone);
    default:
      return compileEventMeasure(measure, { limit, timeZone });
  }
}

function compileEventMeasure(
  measure: EventMeasure,
  options: { limit: number | undefined; timeZone: string },
): CompiledMeasure {
  const bounded = accumulatorFor(measure, options);
  if ('unbounded' in bounded) throw new Error(`an unbounded measure: ${bounded.unbounded}`);
  const { accumulator, key, limit } = bounded;
  const slot: Slot = { key, accumulator, ...compileMatch(measure) };
  return {
    slots: [slot],
    read: (source, steps) => {
      const state = source.state(slot) ?? accumulator.empty();
      const value = accumulator.read(state, source.at);
      return {
        value,
        ...(limit !== undefined && value === limit && { isAtLeast: true }),
        changesAt: ifReached(accumulator.changesAt(state, source.at, steps)),
      };
    },
  };
}

/** Changes after the last instant there is never come. */
function ifReached(instant: Instant | undefined): Instant | undefined {
  return instant !== undefined && instant <= LATEST_INSTANT ? instant : undefined;
}

function compilePair(first: BinnedMeasure, second: BinnedMeasure, timeZone: string): CompiledMeasure {
  const kinds = [first.measure.kind, second.measure.kind];
  const parts = [first, second].map((part) => ({
    labels: compileLabels(part.bins),
    measure: compileMeasure(part.measure, { limit: limitOfBins(part.bins), timeZone }),
  }));
  return {
    slots: parts.flatMap((part) => part.measure.slots),
    read: (source, steps) => {
      const readAt = (at: Instant): MeasureReading & { isSure: boolean } => {
        const readings = parts.map(({ measure, labels }) => measure.read({ ...source, at }, labels));
        const [a, b] = parts.map(({ labels }, position) => labels.resultOf(readings[position]?.value));
        const changesAt = earliest(readings.map((reading) => reading.changesAt));
        // A score is known at this instant only; what it comes to at its next change is not.
        const isSure = !readings.some(
          (reading, n) => kinds[n] === 'score' && reading.changesAt === changesAt,
        );
        return {
          value: a === undefined || b === undefined ? undefined : pairLabel(String(a), String(b)),
          changesAt,
          isSure,
        };
      };
      const now = readAt(source.at);
      return { value: now.value, changesAt: nextChangeOfPair(now, { readAt, steps }) };
    },
  };
}

/** Passes over those changes of the labels that lead to a cell with the same points. */
function nextChangeOfPair(
  now: MeasureReading & { isSure: boolean },
  { readAt, steps }: { readAt: (at: Instant) => MeasureReading & { isSure: boolean }; steps: Steps },
): Instant | undefined {
  let reading = now;
  while (reading.changesAt !== undefined && reading.isSure) {
    const { changesAt } = reading;
    reading = readAt(changesAt);
    if (steps.resultOf(reading.value) !== steps.resultOf(now.value)) return changesAt;
  }
  return reading.changesAt;
}

function compileMatch(measure: EventMeasure): Pick<Slot, 'eventNames' | 'match'> {
  if (measure.kind !== 'sequence') {
    const holds = compileEventMatch(measure.match);
    return {
      eventNames: measure.match.events.map(foldText),
      match: (event) => (holds(event) ? event : undefined),
    };
  }
  const isFirst = compileEventMatch(measure.first);
  const isThen = compileEventMatch(measure.then);
  return {
    eventNames: [...measure.first.events, ...measure.then.events].map(foldText),
    match: (event) => {
      const roles = { first: isFirst(event), then: isThen(event) };
      return roles.first || roles.then ? { ...event, roles } : undefined;
    },
  };
}

function compileEventMatch(match: EventMatch): (event: MatchedEvent & { name: string }) => boolean {
  const names = [...new Set(match.events.map(foldText))];
  const where = match.where && compileCondition(match.where);
  return ({ name, properties }) =>
    names.includes(name) && (!where || where((field) => valueAt(properties, field)));
}

/** The earliest of instants, of which undefined means never. */
export function earliest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
