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
  /** When the lead was due with which something is to be done for the longest, as to remind its rep; null when there is none. */
  readonly firstHandoverDueAt: Instant | null;
  /** Leads that wait for a rep, counted up to 10,000. */
  readonly waitingHandovers: number;
  readonly publishingVersions: number;
  /** Leads and companies that versions being published have yet to score. */
  readonly subjectsToScore: number;
}

/** Reads what an operator watches, by indexes alone. */
export async function readOperatingFigures(database: Kysely<Schema>): Promise<OperatingFigures> {
  const { rows } = await sql<OperatingFigures>`
    select (select min(next_change_at) from subject where next_change_at is not null) as "firstDueAt",
      (select min(due_at) from enrolment where due_at is not null) as "firstStepDueAt",
      (select min(next_at) from handover where next_at is not null) as "firstHandoverDueAt",
      (select count(*)::int from (
        select from handover where person_id is null and ended is null limit 10000
      ) as waiting) as "waitingHandovers",
      count(*)::int as "publishingVersions",
      coalesce(sum(greatest(subject_count - scored_count, 0)), 0)::float8 as "subjectsToScore"
    from scorecard_version where status = 'publishing'`.execute(database);
  return (
    rows[0] ?? {
      firstDueAt: null,
      firstStepDueAt: null,
      firstHandoverDueAt: null,
      waitingHandovers: 0,
      publishingVersions: 0,
      subjectsToScore: 0,
    }
  );
}
