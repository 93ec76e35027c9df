import { type RawBuilder, sql } from 'kysely';

/** A column of rows that are handed to the database at once: its Postgres type and its values, one per row. */
export interface Column {
  type: 'uuid' | 'text' | 'integer' | 'bigint' | 'boolean' | 'timestamptz' | 'json' | 'jsonb';
  values: readonly (string | number | boolean | null)[];
}

/**
 * Many rows as one table expression, with one parameter per column: one statement and one round trip however many there
 * are. JSON goes as one list of documents, which the database takes apart faster than an array of texts.
 */
export function rowsOf(columns: Record<string, Column>): RawBuilder<unknown> {
  const sources = Object.values(columns).map((column) =>
    isJson(column)
      ? sql`${sql.raw(column.type)}_array_elements(${listOf(column)}::${sql.raw(column.type)})`
      : sql`unnest(${arrayOf(column)}::${sql.raw(column.type)}[])`,
  );
  const selected = Object.entries(columns).map(([name, column]) =>
    isJson(column) && column.values.includes(null)
      ? sql`nullif(${sql.ref(name)}::jsonb, 'null') as ${sql.ref(name)}`
      : sql.ref(name),
  );
  return sql`(select ${sql.join(selected)} from rows from (${sql.join(sources)}) as source(${namesOf(columns)})) as rows`;
}

/** The names of columns, as a list for `insert into table (…)` and `select …`. */
export function namesOf(columns: Record<string, Column>): RawBuilder<unknown> {
  return sql.join(Object.keys(columns).map((name) => sql.ref(name)));
}

function isJson({ type }: Column): boolean {
  return type === 'json' || type === 'jsonb';
}

/** The documents as one. */
function listOf({ values }: Column): string {
  return `[${values.map((value) => value ?? 'null').join(',')}]`;
}

/** The values as Postgres writes an array; the driver's own way asks each value for its type and escapes it twice. */
function arrayOf({ type, values }: Column): string {
  const elements = values.map((value) => {
    if (value === null) return 'NULL';
    return type === 'text' ? quoted(String(value)) : String(value);
  });
  return `{${elements.join(',')}}`;
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}
