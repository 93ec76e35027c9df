import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Schema } from './schema.ts';

/** A table as a back-up has it. */
export interface BackedUpTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/**
 * Every table but `migration`, which says what the others look like, and whether back-ups hold it. A table comes after
 * those that it refers to. The compiler asks for a new one here. Sessions, and what is half done, are left out: a restored
 * back-up must not let anybody in who signed out, or was removed, after it was taken.
 */
const TABLES = {
  subject: true,
  identity: true,
  profile: true,
  saved_view: true,
  import: true,
  import_chunk: true,
  import_refusal: true,
  message: true,
  campaign_cost: true,
  rejected_message: true,
  registry: true,
  measure: true,
  scorecard: true,
  scorecard_version: true,
  score: true,
  ledger: true,
  transition: true,
  api_key: true,
  person: true,
  account: true,
  session: false,
  verification: false,
  two_factor: true,
  invitation: true,
  rep: true,
  absence: true,
  team: true,
  team_member: true,
  handover: true,
  booking_page: true,
  meeting: true,
  calendar_account: true,
  busy_block: true,
  audit_entry: true,
  segment: true,
  experiment: true,
  experiment_lead: true,
  scorecard_care: true,
  drift_report: true,
  model: true,
  backtest: true,
  learning_run: true,
  journey: true,
  journey_version: true,
  enrolment: true,
  enrolment_step: true,
  journey_tally: true,
  journey_signal: true,
  segment_member: true,
  journey_watch: true,
  audience_member: true,
  audience_export: true,
  audience_export_run: true,
  effect: true,
  alert: true,
  alert_window: false,
  alert_preference: true,
  alert_channel: true,
  mail: true,
  mail_hit: true,
  lane: false,
  suppression: true,
  topic: true,
  consent: true,
  mail_template: true,
  mail_template_version: true,
  product: true,
  product_sale: true,
  product_pair: true,
  product_count: true,
} as const satisfies Record<Exclude<keyof Schema, 'migration'>, boolean>;

/** The names of all tables that a back-up holds. */
const BACKED_UP_TABLES: readonly string[] = Object.entries(TABLES)
  .filter(([, isBackedUp]) => isBackedUp)
  .map(([table]) => table);

/** The names of all tables but `migration`. */
export const ALL_TABLES: readonly string[] = Object.keys(TABLES);

/** Those of Ripen's tables that the database has, with the columns that hold something of their own. */
export async function readBackedUpTables(database: Kysely<Schema>): Promise<BackedUpTable[]> {
  const { rows } = await sql<{ table: string; columns: string[] }>`
    select relname as table, array_agg(attname::text order by attnum) as columns
    from pg_class join pg_attribute on attrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname = any(${BACKED_UP_TABLES}::text[])
      and attnum > 0 and not attisdropped and attgenerated = ''
    group by relname`.execute(database);
  return rows.sort((a, b) => BACKED_UP_TABLES.indexOf(a.table) - BACKED_UP_TABLES.indexOf(b.table));
}

/** How many rows there are about, by what the last analysis of the tables found; good for showing progress. */
export async function estimateRows(database: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ rows: number }>`
    select coalesce(sum(greatest(reltuples, 0)), 0)::float8 as rows from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname = any(${BACKED_UP_TABLES}::text[])
  `.execute(database);
  return Math.round(rows[0]?.rows ?? 0);
}

/** Which of Ripen's tables have rows; of the registry, which always has one, nothing is said. */
export async function tablesWithRows(database: Kysely<Schema>): Promise<string[]> {
  const tables = (await readBackedUpTables(database)).filter(({ table }) => table !== 'registry');
  if (tables.length === 0) return [];
  const questions = tables.map(
    ({ table }) =>
      sql`select ${table}::text as table where exists (select from ${sql.table(`public.${table}`)})`,
  );
  const { rows } = await sql<{ table: string }>`${sql.join(questions, sql` union all `)}`.execute(database);
  return rows.map((row) => row.table);
}
