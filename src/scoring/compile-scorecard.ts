import { compileCondition } from '../conditions/compile-condition.ts';
import type { Json } from '../domain/json.ts';
import type { Dimension, Measure, Rule, Scorecard } from '../domain/scorecard.ts';
import { type CompiledMeasure, compileMeasure, type Slot } from './compile-measure.ts';
import { compilePoints, limitOf, type PointSteps } from './points.ts';

/** A rule that is ready to be read. */
export interface CompiledRule {
  rule: Rule;
  measure: CompiledMeasure;
  points: PointSteps;
  /** Neither traits nor other scores have a say: it gives the same until the state of a slot changes, or time passes. */
  readsOnlyEvents: boolean;
}

/** A dimension with its rules, in the order of the file. */
export interface CompiledDimension extends Dimension {
  rules: CompiledRule[];
}

/** A scorecard that is ready to be evaluated many times. */
export interface CompiledScorecard {
  scorecard: Scorecard;
  rules: CompiledRule[];
  dimensions: CompiledDimension[];
  /** What it needs remembered, each key once. */
  slots: Slot[];
  isEligible(trait: (name: string) => Json | undefined): boolean;
}

/** Compiles a scorecard that {@link readScorecard} has accepted. */
export function compileScorecard(scorecard: Scorecard): CompiledScorecard {
  const rules = scorecard.rules.map((rule) => ({
    rule,
    measure: compileMeasure(rule.measure, { limit: limitOf(rule.points), timeZone: scorecard.timeZone }),
    points: compilePoints(rule.points, rule.weight),
    readsOnlyEvents: readsOnlyEvents(rule.measure),
  }));
  const dimensions = scorecard.dimensions.map((dimension) => ({
    ...dimension,
    rules: rules.filter(({ rule }) => rule.dimension === dimension.id),
  }));
  const slots = new Map(rules.flatMap(({ measure }) => measure.slots.map((slot) => [slot.key, slot])));
  const isEligible = scorecard.eligible ? compileCondition(scorecard.eligible) : () => true;
  return { scorecard, rules, dimensions, slots: [...slots.values()], isEligible };
}

function readsOnlyEvents(measure: Measure): boolean {
  if (measure.kind === 'pair')
    return [measure.first, measure.second].every((part) => readsOnlyEvents(part.measure));
  return measure.kind !== 'trait' && measure.kind !== 'score';
}
