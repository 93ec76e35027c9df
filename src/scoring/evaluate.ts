import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { DataKind, Limits, Scorecard } from '../domain/scorecard.ts';
import { earliest, type MeasureSource, type Slot } from './compile-measure.ts';
import type { CompiledRule, CompiledScorecard } from './compile-scorecard.ts';
import { gradeOf } from './grade.ts';

/** What a scorecard is evaluated on: a lead or a company at an instant. */
export interface EvaluationInput {
  at: Instant;
  trait(name: string): Json | undefined;
  /** The state of a slot; undefined stands for an empty one. */
  state(slot: Slot): Json | undefined;
  /** The evaluation of another scorecard on the same subject, undefined when it has none. */
  evaluationOf(slug: string): Evaluation | undefined;
}

/** What one rule contributes. */
export interface RuleRow {
  kind: 'rule';
  rule: string;
  dimension: string;
  group?: string;
  data: DataKind;
  value: Json | undefined;
  /** The true value is this or more: nothing beyond it changes the points. */
  isAtLeast?: boolean;
  points: number;
  /** When the rule gives other points (one that reads a score: may give), if nothing happens until then. */
  changesAt?: Instant | undefined;
}

/** What a cap, a floor or a clamp adds or takes away. */
export interface LimitRow {
  kind: 'limit';
  limit: 'cap' | 'floor';
  of: 'rule' | 'group' | 'dimension' | 'scale';
  /** The id of the rule, group or dimension; empty for the scale. */
  id: string;
  dimension?: string;
  points: number;
}

export type Row = RuleRow | LimitRow;

/** A score with its reasons: the points of the rows add up to it. */
export interface Evaluation {
  at: Instant;
  isEligible: boolean;
  /** 0 when the subject is not eligible. */
  score: number;
  rows: Row[];
  dimensions: { id: string; points: number }[];
  grade?: { id: string; priority?: string };
  /**
   * The first instant at which a rule gives other points, if nothing happens until then; where a rule reads another
   * scorecard, at the latest that: the other score changes then, which may give the same points.
   */
  changesAt?: Instant | undefined;
}

/** Evaluates a scorecard. Rule cap, group cap, dimension cap and floor, sum and scale clamp are applied in this order. */
export function evaluate(compiled: CompiledScorecard, input: EvaluationInput): Evaluation {
  const { scorecard } = compiled;
  if (!compiled.isEligible(input.trait)) {
    return { at: input.at, isEligible: false, score: 0, rows: [], dimensions: [] };
  }
  const dimensions = evaluateDimensions(compiled, input);
  const sum = dimensions.reduce((total, { points }) => total + points, 0);
  const clamped = limitRow(
    sum,
    { cap: scorecard.scale.max, floor: scorecard.scale.min },
    { of: 'scale', id: '' },
  );
  const rows = [...dimensions.flatMap((dimension) => dimension.rows), ...clamped];
  const grade = gradeOf(scorecard.matrix, new Map(dimensions.map(({ id, points }) => [id, points])));
  return {
    at: input.at,
    isEligible: true,
    score: sum + total(clamped),
    rows,
    dimensions: dimensions.map(({ id, points }) => ({ id, points })),
    ...(grade && { grade }),
    changesAt: earliest(rows.map((row) => (row.kind === 'rule' ? row.changesAt : undefined))),
  };
}

interface DimensionResult {
  id: string;
  rows: Row[];
  points: number;
}

function evaluateDimensions(compiled: CompiledScorecard, input: EvaluationInput): DimensionResult[] {
  const results = new Map<string, DimensionResult>();
  const dimensionOf = (id: string): DimensionResult => {
    const known = results.get(id);
    if (known) return known;
    const result = evaluateDimension(id, compiled, source);
    results.set(id, result);
    return result;
  };
  const source: MeasureSource = {
    at: input.at,
    trait: input.trait,
    state: input.state,
    score: ({ scorecard, dimension }) =>
      scorecard === undefined || scorecard === compiled.scorecard.slug
        ? ownDimension(dimensionOf(dimension ?? ''))
        : otherScore(input.evaluationOf(scorecard), dimension),
  };
  return compiled.scorecard.dimensions.map(({ id }) => dimensionOf(id));
}

function ownDimension({ points, rows }: DimensionResult): { value: number; changesAt: Instant | undefined } {
  return {
    value: points,
    changesAt: earliest(rows.map((row) => (row.kind === 'rule' ? row.changesAt : undefined))),
  };
}

function otherScore(
  evaluation: Evaluation | undefined,
  dimension: string | undefined,
): ReturnType<MeasureSource['score']> {
  if (!evaluation?.isEligible) return { value: undefined };
  const value =
    dimension === undefined
      ? evaluation.score
      : evaluation.dimensions.find(({ id }) => id === dimension)?.points;
  return { value, changesAt: evaluation.changesAt };
}

function evaluateDimension(
  id: string,
  { scorecard, rules }: CompiledScorecard,
  source: MeasureSource,
): DimensionResult {
  const rows: Row[] = [];
  const perGroup = new Map<string, number>();
  let points = 0;
  for (const compiled of rules) {
    const { rule } = compiled;
    if (rule.dimension !== id) continue;
    const row = evaluateRule(compiled, source);
    const limited = limitRow(row.points, rule, { of: 'rule', id: rule.id, dimension: id });
    rows.push(row, ...limited);
    points += row.points + total(limited);
    if (rule.group) perGroup.set(rule.group, (perGroup.get(rule.group) ?? 0) + row.points + total(limited));
  }
  const groupRows = groupLimits(scorecard, perGroup, id);
  points += total(groupRows);
  const own = scorecard.dimensions.find((dimension) => dimension.id === id) ?? {};
  const ownRows = limitRow(points, own, { of: 'dimension', id, dimension: id });
  return { id, rows: [...rows, ...groupRows, ...ownRows], points: points + total(ownRows) };
}

function evaluateRule({ rule, measure, points }: CompiledRule, source: MeasureSource): RuleRow {
  const reading = measure.read(source, points);
  return {
    kind: 'rule',
    rule: rule.id,
    dimension: rule.dimension,
    ...(rule.group && { group: rule.group }),
    data: rule.data,
    value: reading.value,
    ...(reading.isAtLeast && { isAtLeast: true }),
    points: points.resultOf(reading.value),
    changesAt: reading.changesAt,
  };
}

function groupLimits(scorecard: Scorecard, perGroup: Map<string, number>, dimension: string): LimitRow[] {
  return scorecard.groups.flatMap((group) => {
    const points = perGroup.get(group.id);
    return points === undefined ? [] : limitRow(points, group, { of: 'group', id: group.id, dimension });
  });
}

/** The row that takes points down to a cap or up to a floor; none when they are within. */
function limitRow(
  points: number,
  { cap, floor }: Limits,
  place: Pick<LimitRow, 'of' | 'id' | 'dimension'>,
): LimitRow[] {
  if (cap !== undefined && points > cap)
    return [{ kind: 'limit', limit: 'cap', ...place, points: cap - points }];
  if (floor !== undefined && points < floor)
    return [{ kind: 'limit', limit: 'floor', ...place, points: floor - points }];
  return [];
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.points, 0);
}
