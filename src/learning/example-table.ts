import type { Instant } from '../domain/instant.ts';

/** A measure of every example. Numbers that are missing are NaN, categories that are missing have the code −1. */
export type ExampleColumn =
  | { kind: 'number'; name: string; values: Float64Array }
  | { kind: 'category'; name: string; levels: readonly string[]; codes: Int32Array };

/**
 * What is learned from: one row for each example, that is a lead at the instant of its snapshot, with its measures as they
 * were known then and whether the outcome came within the horizon afterwards.
 */
export interface ExampleTable {
  rows: number;
  columns: readonly ExampleColumn[];
  /** 1 where the outcome came, 0 where it did not. */
  outcomes: Uint8Array;
  /** How much each example counts; 1 each unless said. */
  weights?: Float64Array;
  /** When the snapshots were taken; quality is measured forward in time where they are known. */
  takenAt?: readonly Instant[] | Float64Array;
}

/** The rows of a table that are chosen, in that order. */
export function chooseRows(table: ExampleTable, rows: ArrayLike<number>): ExampleTable {
  const pick = <Values extends Float64Array | Int32Array | Uint8Array>(
    from: Values,
    into: Values,
  ): Values => {
    for (let index = 0; index < rows.length; index++) into[index] = from[rows[index] as number] as number;
    return into;
  };
  return {
    rows: rows.length,
    columns: table.columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: pick(column.values, new Float64Array(rows.length)) }
        : { ...column, codes: pick(column.codes, new Int32Array(rows.length)) },
    ),
    outcomes: pick(table.outcomes, new Uint8Array(rows.length)),
    ...(table.weights && { weights: pick(table.weights, new Float64Array(rows.length)) }),
    ...(table.takenAt && {
      takenAt: pick(Float64Array.from(table.takenAt), new Float64Array(rows.length)),
    }),
  };
}
