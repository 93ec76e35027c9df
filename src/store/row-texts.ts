import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { BackedUpTable } from './backed-up-tables.ts';
import type { Schema } from './schema.ts';

/** What a page of rows takes about, in characters: bounds the memory, whatever the size of the rows. */
const PAGE_CHARACTERS = 1_000_000;
const FIRST_ROWS = 100;
const MOST_ROWS = 10_000;

/**
 * The rows of a table as JSON texts without line ends, in pages. Postgres makes them, so that no number loses a digit;
 * a JSON null that stands for a whole column arrives as no value.
 * @param database a transaction; the cursor ends with it
 */
export async function* readRowTexts(
  database: Kysely<Schema>,
  { table, columns }: BackedUpTable,
): AsyncGenerator<string[]> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const cursor = sql`row_texts`;
  await sql`declare ${cursor} no scroll cursor for
    select to_jsonb(kept)::text as text from (select ${list} from ${sql.table(`public.${table}`)}) as kept`.execute(
    database,
  );
  for (let limit = FIRST_ROWS; ; ) {
    const { rows } = await sql<{ text: string }>`fetch ${sql.lit(limit)} from ${cursor}`.execute(database);
    const texts = rows.map(({ text }) => text);
    if (texts.length > 0) yield texts;
    if (texts.length < limit) break;
    const characters = texts.reduce((sum, text) => sum + text.length, 0);
    limit = Math.max(1, Math.min(MOST_ROWS, Math.floor((PAGE_CHARACTERS * texts.length) / characters)));
  }
  await sql`close ${cursor}`.execute(database);
}

/** Writes rows that `readRowTexts` made into a table. */
export async function insertRowTexts(
  database: Kysely<Schema>,
  { table, columns }: BackedUpTable,
  texts: readonly string[],
): Promise<void> {
  const [into, list] = [sql.table(`public.${table}`), sql.join(columns.map((column) => sql.ref(column)))];
  await sql`insert into ${into} (${list}) overriding system value
    select ${list} from json_populate_recordset(null::${into}, ${`[${texts.join(',')}]`}::json)`.execute(
    database,
  );
}

/** Tells Postgres how the values are distributed, as it would find out by itself later. */
export async function analyzeTables(database: Kysely<Schema>, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  await sql`analyze ${sql.join(tables.map((table) => sql.table(`public.${table}`)))}`.execute(database);
}
