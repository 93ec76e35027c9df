import type { Condition, ValueTest } from './condition.ts';
import type { ConversionProbability } from './conversion-probability.ts';

/** Which events a measure looks at: any of the names (compared as text is), and a condition on their properties. */
export interface EventMatch {
  events: string[];
  where?: Condition;
  /**
   * Events with gaps of less than 30 minutes count as one, at the instant of the first of them: sessions, and with
   * page events visits.
   */
  sessions?: true;
}

/** What is counted once however often it occurs. */
export type DistinctOf = { kind: 'days' } | { kind: 'property'; property: string };

/** A measure that is read from an accumulator over the matching events. */
export type EventMeasure =
  | { kind: 'count'; match: EventMatch; withinMs?: number }
  | { kind: 'distinct'; match: EventMatch; of: DistinctOf; withinMs?: number }
  | { kind: 'sum' | 'max'; match: EventMatch; property: string }
  | { kind: 'latest'; match: EventMatch; property: string; withinMs?: number }
  | { kind: 'decayed'; match: EventMatch; halfLifeMs: number; property?: string }
  | { kind: 'daysSinceLast'; match: EventMatch }
  | { kind: 'daysSinceFirst'; match: EventMatch }
  | { kind: 'sequence'; first: EventMatch; then: EventMatch; withinMs: number };

/** A measure of a lead or a company at an instant; see docs/reference/scorecard.md for the value of each. */
export type Measure =
  | EventMeasure
  | { kind: 'trait'; trait: string }
  | { kind: 'score'; scorecard?: string; dimension?: string }
  | { kind: 'pair'; first: BinnedMeasure; second: BinnedMeasure };

/** A measure whose value is replaced by the label of the bin that it falls into. */
export interface BinnedMeasure {
  measure: Measure;
  bins: Bin<string>[];
}

/** A step of a step function. `missing` holds for a missing value, `other` for any value that no other bin holds. */
export interface Bin<Result = number> {
  test: ValueTest | 'missing' | 'other';
  result: Result;
}

/** No number of a scorecard, and no rule's points, go beyond this, so that sums of points are exact. */
export const LARGEST_POINTS = 1_000_000_000;

/** How a value becomes points, before weight and rounding. */
export type Points = { kind: 'bins'; bins: Bin[] } | { kind: 'each'; each: number; max?: number };

/** What the lead said (forms, profile, CRM) or what it did. */
export type DataKind = 'explicit' | 'implicit';

/** The limits that a rule, a group or a dimension puts on its points. */
export interface Limits {
  cap?: number;
  floor?: number;
}

export interface Rule extends Limits {
  id: string;
  title?: string;
  dimension: string;
  group?: string;
  data: DataKind;
  /** Multiplies the points before rounding; 1 unless said. */
  weight: number;
  measure: Measure;
  points: Points;
}

export interface Dimension extends Limits {
  id: string;
  title?: string;
}

export interface Group extends Limits {
  id: string;
  title?: string;
}

/** A named stretch of scores. It starts at `atLeast` and is left only below `atLeast − margin`. */
export interface Band {
  id: string;
  title?: string;
  atLeast: number;
  margin: number;
}

/** One axis of a grade matrix: the dimension it reads, and its grades with their thresholds, highest first. */
export interface GradeAxis {
  dimension: string;
  grades: { id: string; atLeast: number }[];
}

/** A grade such as B2: the row's grade, then the column's. */
export interface GradeMatrix {
  rows: GradeAxis;
  columns: GradeAxis;
  /** What to do with the leads of a cell, by grade. */
  priorities: Record<string, string>;
}

export interface Scorecard {
  slug: string;
  title: string;
  description?: string;
  /** Whether it scores leads, or companies from all their people. */
  subject: 'lead' | 'company';
  /** The IANA time zone of calendar days, for counting distinct days. */
  timeZone: string;
  /** Only those whose traits fulfil this are scored. */
  eligible?: Condition;
  scale: { min: number; max: number };
  /** Lowest first; the first one holds every score below the second. */
  bands: Band[];
  /** At least one; a scorecard that names none has one called `score`. */
  dimensions: Dimension[];
  groups: Group[];
  matrix?: GradeMatrix;
  /** How likely the outcome is at each score, where that is known. */
  probability?: ConversionProbability;
  rules: Rule[];
}

/** The dimension of a scorecard that names none. */
export const ONLY_DIMENSION = 'score';
/** The band below the lowest threshold of a scorecard that does not name it. */
export const LOWEST_BAND = 'unqualified';
/** The keys of a scorecard file, in the order in which they are written. */
export const SCORECARD_KEYS = [
  'scorecard',
  'title',
  'description',
  'subject',
  'timeZone',
  'eligible',
  'scale',
  'bands',
  'margin',
  'dimensions',
  'groups',
  'matrix',
  'probability',
  'rules',
];
