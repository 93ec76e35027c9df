import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** How many leads are at a step of a version now. */
export interface InsideCount {
  journeyId: number;
  version: number;
  step: string;
  leads: number;
}

/** How many leads left a step of a version on one of its ways. */
export interface PassedCount {
  journeyId: number;
  version: number;
  step: string;
  way: string;
  leads: number;
}

/** How the ways of leads through a journey stand; somebody who came again counts again. */
export interface EnrolmentCount {
  journeyId: number;
  status: 'active' | 'finished' | 'exited';
  leads: number;
}

/** Where leads are now, of some journeys or of all. */
export async function countInside(
  database: Kysely<Schema>,
  journeyIds?: readonly number[],
): Promise<InsideCount[]> {
  const { rows } = await sql<InsideCount>`
    select journey_id as "journeyId", version, step, count(*)::integer as leads from enrolment
    where status = 'active' and (${journeyIds === undefined} or journey_id = any(${journeyIds ?? []}::integer[]))
    group by journey_id, version, step order by journey_id, version, step`.execute(database);
  return rows;
}

/** How many went which way, of some journeys or of all. */
export async function countPassed(
  database: Kysely<Schema>,
  journeyIds?: readonly number[],
): Promise<PassedCount[]> {
  const { rows } = await sql<PassedCount>`
    select journey_id as "journeyId", version, step, way, sum(passed)::float8 as leads from journey_tally
    where ${journeyIds === undefined} or journey_id = any(${journeyIds ?? []}::integer[])
    group by journey_id, version, step, way order by journey_id, version, step, way`.execute(database);
  return rows;
}

/** How many came in and what became of them, of some journeys or of all. Those that a date will let in do not count. */
export async function countEnrolments(
  database: Kysely<Schema>,
  journeyIds?: readonly number[],
): Promise<EnrolmentCount[]> {
  const { rows } = await sql<EnrolmentCount>`
    select journey_id as "journeyId", status, count(*)::integer as leads from enrolment
    where status <> 'scheduled' and (${journeyIds === undefined} or journey_id = any(${journeyIds ?? []}::integer[]))
    group by journey_id, status`.execute(database);
  return rows;
}
