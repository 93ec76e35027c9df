import type { Measure, Rule } from '../domain/scorecard.ts';
import { accumulatorFor } from './accumulator-for.ts';
import { limitOf, limitOfBins } from './points.ts';

/** Why a rule's measure is refused: it could not be kept in memory that the rule bounds. Undefined when it can. */
export function measureProblem(rule: Rule): { found: string; allowed: string } | undefined {
  return problemOf(rule.measure, limitOf(rule.points));
}

function problemOf(
  measure: Measure,
  limit: number | undefined,
): { found: string; allowed: string } | undefined {
  if (measure.kind === 'trait' || measure.kind === 'score') return undefined;
  if (measure.kind === 'pair') {
    const [first, second] = [measure.first, measure.second].map((part) =>
      problemOf(part.measure, limitOfBins(part.bins)),
    );
    return first ?? second;
  }
  const accumulator = accumulatorFor(measure, { limit, timeZone: 'UTC' });
  if (!('unbounded' in accumulator)) return undefined;
  return { found: 'a measure that needs unbounded memory', allowed: accumulator.unbounded };
}
