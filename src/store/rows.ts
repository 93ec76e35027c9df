import { type RawBuilder, sql } from 'kysely';

/** A column of rows that are handed to the database at once: its Postgres type and its values, one per row. */
export interface Column {
  type: 'uuid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz' | 'jsonb';
  values: readonly (string | number | boolean | null)[];
}

/**
 * Many rows as one table expression, `unnest($1::uuid[], …) as rows(subject_id, …)`: one statement and one round trip
 * however many there are.
 */
export function rowsOf(columns: Record<string, Column>): RawBuilder<unknown> {
  const arrays = Object.values(columns).map((column) => sql`${arrayOf(column)}::${sql.raw(column.type)}[]`);
  const names = Object.keys(columns).map((name) => sql.ref(name));
  return sql`unnest(${sql.join(arrays)}) as rows(${sql.join(names)})`;
}

/** The names of columns, as a list for `insert into table (…)` and `select …`. */
export function namesOf(columns: Record<string, Column>): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql.ref(name)));
}

/** The values as Postgres writes an array; the driver's own way asks each value for its type and escapes it twice. */
function arrayOf({ type, values }: Column): string {
  const needsQuotes = type === 'text' || type === 'jsonb';
  const elements = values.map((value) => {
    if (value === null) return 'NULL';
    return needsQuotes ? quoted(String(value)) : String(value);
  });
  return `{${elements.join(',')}}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
