import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import type { MeasureSource, Slot } from './compile-measure.ts';
import type { CompiledDimension, CompiledRule, CompiledScorecard } from './compile-scorecard.ts';
import { gradeOf } from './grade.ts';
import type { KnownRows } from './known-rows.ts';
import type { LimitRow, Row, RuleRow } from './row.ts';

/** What a scorecard is evaluated on: a lead or a company at an instant. */
export interface EvaluationInput {
  at: Instant;
  trait(name: string): Json | undefined;
  /** The state of a slot; undefined stands for an empty one. */
  state(slot: Slot): Json | undefined;
  /** The evaluation of another scorecard on the same subject, undefined when it has none. */
  evaluationOf(slug: string): Evaluation | undefined;
  /** What was read from the same states before. */
  known?: KnownRows;
}

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
  const { scale, matrix } = compiled.scorecard;
  if (!compiled.isEligible(input.trait)) {
    return { at: input.at, isEligible: false, score: 0, rows: [], dimensions: [] };
  }
  const results = evaluateDimensions(compiled, input);
  let sum = 0;
  const rows: Row[] = [];
  for (const result of results) {
    sum += result.points;
    for (const row of result.rows) rows.push(row);
  }
  const clamp = limitRow(sum, { cap: scale.max, floor: scale.min }, { of: 'scale', id: '' });
  if (clamp) rows.push(clamp);
  const dimensions = results.map(({ id, points }) => ({ id, points }));
  const grade = matrix && gradeOf(matrix, new Map(dimensions.map(({ id, points }) => [id, points])));
  return {
    at: input.at,
    isEligible: true,
    score: sum + (clamp?.points ?? 0),
    rows,
    dimensions,
    ...(grade && { grade }),
    changesAt: firstChangeOf(rows),
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
    const dimension = compiled.dimensions.find((each) => each.id === id);
    if (!dimension) throw new Error(`the scorecard ${compiled.scorecard.slug} has no dimension ${id}`);
    const result = evaluateDimension(dimension, {
      scorecard: compiled.scorecard,
      source,
      known: input.known,
    });
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
  return compiled.dimensions.map(({ id }) => dimensionOf(id));
}

function ownDimension({ points, rows }: DimensionResult): { value: number; changesAt: Instant | undefined } {
  return { value: points, changesAt: firstChangeOf(rows) };
}

function firstChangeOf(rows: readonly Row[]): Instant | undefined {
  let first: Instant | undefined;
  for (const row of rows) {
    if (row.kind !== 'rule' || row.changesAt === undefined) continue;
    if (first === undefined || row.changesAt < first) first = row.changesAt;
  }
  return first;
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
  { id, cap, floor, rules }: CompiledDimension,
  { scorecard, source, known }: { scorecard: Scorecard; source: MeasureSource; known: KnownRows | undefined },
): DimensionResult {
  const rows: Row[] = [];
  const perGroup = new Map<string, number>();
  let points = 0;
  for (const compiled of rules) {
    const { rule } = compiled;
    const row = readRule(compiled, source, known);
    rows.push(row);
    const limit = limitRow(row.points, rule, { of: 'rule', id: rule.id, dimension: id });
    if (limit) rows.push(limit);
    const given = row.points + (limit?.points ?? 0);
    points += given;
    if (rule.group) perGroup.set(rule.group, (perGroup.get(rule.group) ?? 0) + given);
  }
  for (const group of scorecard.groups) {
    const given = perGroup.get(group.id);
    if (given === undefined) continue;
    const limit = limitRow(given, group, { of: 'group', id: group.id, dimension: id });
    if (limit) rows.push(limit);
    points += limit?.points ?? 0;
  }
  const own = limitRow(points, { cap, floor }, { of: 'dimension', id, dimension: id });
  if (own) rows.push(own);
  return { id, rows, points: points + (own?.points ?? 0) };
}

function readRule(compiled: CompiledRule, source: MeasureSource, known: KnownRows | undefined): RuleRow {
  if (!known || !compiled.readsOnlyEvents) return evaluateRule(compiled, source);
  const before = known.find(compiled, source.at);
  if (before) return before;
  const row = evaluateRule(compiled, source);
  known.keep(compiled, row, source.at);
  return row;
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

/** The row that takes points down to a cap or up to a floor; none when they are within. */
function limitRow(
  points: number,
  { cap, floor }: { cap?: number | undefined; floor?: number | undefined },
  place: Pick<LimitRow, 'of' | 'id' | 'dimension'>,
): LimitRow | undefined {
  if (cap !== undefined && points > cap)
    return { kind: 'limit', limit: 'cap', ...place, points: cap - points };
  if (floor !== undefined && points < floor)
    return { kind: 'limit', limit: 'floor', ...place, points: floor - points };
  return undefined;
}
