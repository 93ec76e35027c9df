import type { Condition, ValueTest } from '../domain/condition.ts';
import type { ConversionProbability } from '../domain/conversion-probability.ts';
import { formatDuration } from '../domain/duration.ts';
import { SITE_VISITED } from '../domain/message.ts';
import type { Bin, EventMatch, Measure, Points } from '../domain/scorecard.ts';

const SIGNS = { lessThan: '<', atMost: '≤', moreThan: '>', atLeast: '≥' } as const;

/** A measure on one line, in the words of the file: `Form Submitted {form in [trial, demo]} within 30d`. */
export function measureNotation(measure: Measure): string {
  switch (measure.kind) {
    case 'trait':
      return measure.trait;
    case 'score':
      return ['score', measure.scorecard, measure.dimension].filter((part) => part !== undefined).join(' ');
    case 'pair':
      return [measure.first, measure.second]
        .map((part) => `${measureNotation(part.measure)} [${binsNotation(part.bins)}]`)
        .join(' & ');
    case 'sequence': {
      const steps = [measure.first, measure.then].map(matchNotation).join(' → ');
      return `${steps} within ${formatDuration(measure.withinMs)}`;
    }
    case 'daysSinceLast':
    case 'daysSinceFirst':
      return `${measure.kind} ${matchNotation(measure.match)}`;
    case 'decayed':
      return [
        measure.property === undefined ? '' : `sumOf ${measure.property} `,
        `${matchNotation(measure.match)} halfLife ${formatDuration(measure.halfLifeMs)}`,
      ].join('');
    case 'sum':
    case 'max':
      return `${measure.kind}Of ${measure.property} ${matchNotation(measure.match)}`;
    case 'latest':
      return `latestOf ${measure.property} ${matchNotation(measure.match)}${within(measure.withinMs)}`;
    case 'distinct': {
      const of = measure.of.kind === 'days' ? 'days' : measure.of.property;
      return `distinct ${of} ${matchNotation(measure.match)}${within(measure.withinMs)}`;
    }
    case 'count':
      return `${matchNotation(measure.match)}${within(measure.withinMs)}`;
  }
}

/** Points on one line: `≥5: 25; missing: 0`, or `×5, max 15`. */
export function pointsNotation(points: Points): string {
  if (points.kind === 'bins') return binsNotation(points.bins);
  return points.max === undefined ? `×${points.each}` : `×${points.each}, max ${points.max}`;
}

/** A probability on one line: `Opportunity Won within 90d: 0: 0.01; 80: 0.3; EUR 12000`. */
export function probabilityNotation({ outcome, withinMs, curve, amount }: ConversionProbability): string {
  const what = outcome.kind === 'event' ? outcome.event : `${outcome.trait} = ${outcome.value}`;
  const steps = curve.map(({ score, probability }) => `${score}: ${probability}`).join('; ');
  const worth = amount
    ? `; ${[`${amount.currency} ${amount.all}`, ...Object.entries(amount.bands).map(([band, each]) => `${band} ${each}`)].join(', ')}`
    : '';
  return `${what} within ${formatDuration(withinMs)}: ${steps}${worth}`;
}

/** A condition on one line: `country in [CZ, PL] and not stage = customer`. */
export function conditionNotation(condition: Condition): string {
  switch (condition.kind) {
    case 'field':
      return `${condition.field} ${testNotation(condition.test)}`;
    case 'did': {
      const { events, where, withinMs } = condition.did;
      return `did ${events.join(' | ')}${whereNotation(where)}${within(withinMs)} ${testNotation(condition.count)}`;
    }
    case 'not':
      return `not (${conditionNotation(condition.condition)})`;
    default:
      return condition.conditions
        .map((part) =>
          part.kind === 'and' || part.kind === 'or'
            ? `(${conditionNotation(part)})`
            : conditionNotation(part),
        )
        .join(` ${condition.kind} `);
  }
}

function matchNotation({ events, where, sessions }: EventMatch): string {
  const isVisit = sessions && events.includes(SITE_VISITED);
  const name = isVisit ? SITE_VISITED : `${sessions ? 'sessions of ' : ''}${events.join(' | ')}`;
  return name + whereNotation(where);
}

function whereNotation(where: Condition | undefined): string {
  return where ? ` {${conditionNotation(where)}}` : '';
}

function within(withinMs: number | undefined): string {
  return withinMs === undefined ? '' : ` within ${formatDuration(withinMs)}`;
}

function binsNotation(bins: readonly Bin<number | string>[]): string {
  return bins
    .map(({ test, result }) => `${typeof test === 'string' ? test : testNotation(test)}: ${result}`)
    .join('; ');
}

function testNotation(test: ValueTest): string {
  switch (test.op) {
    case 'equals':
      return `= ${String(test.value)}`;
    case 'in':
      return `in [${test.values.join(', ')}]`;
    case 'contains':
    case 'startsWith':
      return `${test.op} ${test.parts.length === 1 ? test.parts[0] : `[${test.parts.join(', ')}]`}`;
    case 'matches':
      return `matches ${test.pattern}`;
    case 'exists':
      return test.exists ? 'exists' : 'is missing';
    case 'all':
      return test.tests.map(testNotation).join(' ');
    default:
      return `${SIGNS[test.op]} ${test.bound}`;
  }
}
