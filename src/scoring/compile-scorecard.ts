import { compileCondition } from '../conditions/compile-condition.ts';
import type { Json } from '../domain/json.ts';
import type { Rule, Scorecard } from '../domain/scorecard.ts';
import { type CompiledMeasure, compileMeasure, type Slot } from './compile-measure.ts';
import { compilePoints, limitOf, type PointSteps } from './points.ts';

/** A rule that is ready to be read. */
export interface CompiledRule {
  rule: Rule;
  measure: CompiledMeasure;
  points: PointSteps;
}

/** A scorecard that is ready to be evaluated many times. */
export interface CompiledScorecard {
  scorecard: Scorecard;
  rules: CompiledRule[];
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
  }));
  const slots = new Map(rules.flatMap(({ measure }) => measure.slots.map((slot) => [slot.key, slot])));
  const isEligible = scorecard.eligible ? compileCondition(scorecard.eligible) : () => true;
  return { scorecard, rules, slots: [...slots.values()], isEligible };
}
