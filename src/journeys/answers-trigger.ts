import { compileCondition } from '../conditions/compile-condition.ts';
import type { EventPattern, Journey, JourneyTrigger } from '../domain/journey.ts';
import { valueAt } from '../domain/json.ts';
import { foldText } from '../domain/text.ts';
import type { JourneySignal } from './journey-signal.ts';

/** The event that a form sends, by Segment's naming. */
const FORM_SUBMITTED = 'Form Submitted';

/** The pattern of events that a trigger listens to; undefined for one that listens to something else. */
export function patternOf(trigger: JourneyTrigger): EventPattern | undefined {
  if (trigger.kind === 'event') return trigger;
  if (trigger.kind !== 'form') return undefined;
  const where = { kind: 'field', field: 'form', test: { op: 'equals', value: trigger.form } } as const;
  return { event: FORM_SUBMITTED, where };
}

/** Whether something that happened is an event of a pattern. */
export function answersPattern(pattern: EventPattern, signal: JourneySignal): boolean {
  if (signal.kind !== 'event' || foldText(signal.name) !== foldText(pattern.event)) return false;
  return !pattern.where || compileCondition(pattern.where)((field) => valueAt(signal.properties, field));
}

/** Whether something that happened lets a lead into a journey. Dates do so by themselves, at their instant. */
export function answersTrigger(trigger: JourneyTrigger, signal: JourneySignal): boolean {
  const pattern = patternOf(trigger);
  if (pattern) return answersPattern(pattern, signal);
  switch (trigger.kind) {
    case 'score':
      return (
        signal.kind === 'score' &&
        signal.scorecard === trigger.scorecard &&
        signal.from < trigger.atLeast &&
        signal.to >= trigger.atLeast
      );
    case 'band':
      if (signal.kind !== 'band' || signal.scorecard !== trigger.scorecard) return false;
      return (trigger.direction === 'entered' ? signal.to : signal.from) === trigger.band;
    case 'segment':
      return (
        signal.kind === 'segment' &&
        signal.segment === trigger.segment &&
        signal.direction === trigger.direction
      );
    default:
      return false;
  }
}

/** Whether something that happened takes a lead out of a journey, wherever in it the lead is. */
export function answersExit(journey: Journey, signal: JourneySignal): boolean {
  return journey.exits.some((exit) => exit.kind === 'event' && answersPattern(exit, signal));
}
