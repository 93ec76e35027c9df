import { type Condition, didsOf, LEAD_FIELDS, type ValueTest } from '../domain/condition.ts';
import type { Journey, JourneyTrigger } from '../domain/journey.ts';
import { foldText } from '../domain/text.ts';
import { patternOf } from './answers-trigger.ts';

/** What journeys have to be told of; everything else costs them nothing. */
export interface Listening {
  /** Names of events, folded. */
  events: ReadonlySet<string>;
  /** By the slug of a scorecard, the scores at which a lead passes from one side to the other. */
  thresholds: ReadonlyMap<string, readonly number[]>;
  /** Scorecards whose bands matter. */
  bands: ReadonlySet<string>;
  traits: ReadonlySet<string>;
  segments: ReadonlySet<string>;
}

/** What some journeys listen to: their triggers, their exits, and the events that those inside wait for. */
export function listeningOf(journeys: readonly Journey[]): Listening {
  const events = new Set<string>();
  const thresholds = new Map<string, number[]>();
  const bands = new Set<string>();
  const traits = new Set<string>();
  const segments = new Set<string>();
  const hear = ({ event }: { event: string }) => events.add(foldText(event));
  const threshold = (scorecard: string, bound: number) =>
    thresholds.set(scorecard, [...(thresholds.get(scorecard) ?? []), bound]);

  const hearCondition = (condition: Condition): void => {
    for (const { events: names } of didsOf(condition)) for (const event of names) hear({ event });
    for (const { field, test } of fieldTestsOf(condition)) {
      if (field.startsWith(LEAD_FIELDS.band)) bands.add(field.slice(LEAD_FIELDS.band.length));
      else if (field.startsWith(LEAD_FIELDS.score)) {
        for (const bound of boundsOf(test)) threshold(field.slice(LEAD_FIELDS.score.length), bound);
      } else if (!field.startsWith('$')) traits.add(field);
    }
  };

  const hearTrigger = (trigger: JourneyTrigger): void => {
    const pattern = patternOf(trigger);
    if (pattern) hear(pattern);
    else if (trigger.kind === 'band') bands.add(trigger.scorecard);
    else if (trigger.kind === 'score') threshold(trigger.scorecard, trigger.atLeast);
    else if (trigger.kind === 'segment') segments.add(trigger.segment);
    else if (trigger.kind === 'date') traits.add(trigger.trait);
  };
  for (const exit of journeys.flatMap(({ exits }) => exits)) {
    if (exit.kind === 'event') hear(exit);
    else hearCondition(exit.condition);
  }
  journeys.flatMap(({ triggers }) => triggers).forEach(hearTrigger);
  for (const step of journeys.flatMap(({ steps }) => steps)) {
    if (step.kind === 'wait' && step.wait.kind === 'event') hear(step.wait);
  }
  return { events, thresholds, bands, traits, segments };
}

function fieldTestsOf(condition: Condition): { field: string; test: ValueTest }[] {
  switch (condition.kind) {
    case 'field':
      return [condition];
    case 'did':
      return [];
    case 'not':
      return fieldTestsOf(condition.condition);
    default:
      return condition.conditions.flatMap(fieldTestsOf);
  }
}

/** Scores at which the answer of a test changes. Whole: just above a bound is one more. */
function boundsOf(test: ValueTest): number[] {
  switch (test.op) {
    case 'atLeast':
    case 'lessThan':
      return typeof test.bound === 'number' ? [test.bound] : [];
    case 'moreThan':
    case 'atMost':
      return typeof test.bound === 'number' ? [Math.floor(test.bound) + 1] : [];
    case 'equals':
      return typeof test.value === 'number' ? [test.value, test.value + 1] : [];
    case 'in':
      return test.values.flatMap((value) => (typeof value === 'number' ? [value, value + 1] : []));
    case 'all':
      return test.tests.flatMap(boundsOf);
    default:
      return [];
  }
}
