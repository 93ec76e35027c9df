import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';

/** How far the work in the background has come. */
export interface OperatingFigures {
  /** When the lead or company was due that waits for time to pass the longest; null when none waits for anything. */
  readonly firstDueAt: Instant | null;
  /** When the lead was due that waits the longest to go on in a journey; null when none is waiting. */
  readonly firstStepDueAt: Instant | null;
  readonly publishingVersions: number;
  /** Leads and companies that versions being published have yet to score. */
  readonly subjectsToScore: number;
}

/** Reads what an operator watches, by indexes alone. */
export async function readOperatingFigures(database: Kysely<Schema>): Promise<OperatingFigures> {
  const { rows } = await sql<OperatingFigures>`
    select (select min(next_change_at) from subject where next_change_at is not null) as "firstDueAt",
      (select min(due_at) from enrolment where due_at is not null) as "firstStepDueAt",
      count(*)::int as "publishingVersions",
      coalesce(sum(greatest(subject_count - scored_count, 0)), 0)::float8 as "subjectsToScore"
    from scorecard_version where status = 'publishing'`.execute(database);
  return rows[0] ?? { firstDueAt: null, firstStepDueAt: null, publishingVersions: 0, subjectsToScore: 0 };
}
