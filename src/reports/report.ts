/**
 * What a command found out, in the order in which it is read. The terminal and a file for the browser show the same report;
 * only the browser has the charts, so everything that a chart says stands in a text or a table as well.
 */
export interface Report {
  title: string;
  /** What the report is about, in a line: the scorecard, the period, how many leads. */
  subtitle?: string;
  sections: readonly ReportSection[];
}

export interface ReportSection {
  title: string;
  blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { kind: 'text'; text: string }
  /** What the reader must not overlook, such as too few examples. */
  | { kind: 'notice'; text: string }
  | { kind: 'figures'; figures: readonly ReportFigure[] }
  | ReportTable
  | ReportChart;

/** A number that is to be seen at once, as it is written. */
export interface ReportFigure {
  label: string;
  value: string;
  /** Its interval or what it is compared with. */
  note?: string;
}

export interface ReportTable {
  kind: 'table';
  title?: string;
  columns: readonly { title: string; align?: 'right' }[];
  rows: readonly (readonly string[])[];
}

/** Bars over names, or lines and points in a plane. Where a number is missing there is a gap. */
export interface ReportChart {
  kind: 'chart';
  /** What it shows, in a sentence with its main finding. */
  title: string;
  /** Without names, x is a number. */
  names?: readonly string[];
  x?: ReportAxis;
  y: ReportAxis;
  series: readonly ReportSeries[];
  /** Levels to compare with, drawn across. */
  levels?: readonly { name: string; y: number }[];
  heightPx?: number;
}

export interface ReportAxis {
  title: string;
  min?: number;
  max?: number;
  /** `share` writes 0.25 as 25%. */
  unit?: 'share';
}

export interface ReportSeries {
  name: string;
  draw: 'bars' | 'line' | 'points' | 'steps';
  /** Over names: numbers in their order. Else pairs of x and y, rising in x for lines. */
  values: readonly (number | null)[] | readonly (readonly [number, number])[];
  /** The bounds of an interval around each value, in the same order. */
  intervals?: readonly (readonly [low: number, high: number] | null)[];
  /** Fainter and dashed: what one compares with, such as chance. */
  isReference?: boolean;
}
