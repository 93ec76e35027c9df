import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { DataKind } from '../domain/scorecard.ts';

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

/** The name of a row in ledgers: `rule:free-offer`, `cap:dimension:fit`, `floor:scale`. */
function rowKey(row: Row): string {
  if (row.kind === 'rule') return `rule:${row.rule}`;
  return row.of === 'scale' ? `${row.limit}:scale` : `${row.limit}:${row.of}:${row.id}`;
}

/** The points of rows by their names, without rows of 0. */
export function pointsByRow(rows: readonly Row[]): Record<string, number> {
  const points: Record<string, number> = {};
  for (const row of rows) if (row.points !== 0) points[rowKey(row)] = row.points;
  return points;
}
