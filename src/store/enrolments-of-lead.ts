import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { EnrolmentStatus } from '../domain/journey.ts';
import type { EnrolmentCause, Waiting } from '../journeys/enrolment.ts';
import type { Schema } from './schema.ts';

/** A way of a lead through a journey, with every step that it took. */
export interface LeadEnrolment {
  enrolmentId: string;
  journey: string;
  version: number;
  source: string;
  status: EnrolmentStatus;
  step: string;
  wait: Waiting | null;
  cause: EnrolmentCause;
  goals: string[];
  reason: string | null;
  enteredAt: Instant;
  dueAt: Instant | null;
  endedAt: Instant | null;
  /** Oldest first. */
  taken: { step: string; way: string; at: string }[];
}

const MOST_STEPS = 200;

/** The ways of a lead through journeys, the latest first; at most so many. */
export async function readEnrolmentsOfLead(
  database: Kysely<Schema>,
  { subjectId, limit }: { subjectId: string; limit: number },
): Promise<LeadEnrolment[]> {
  const { rows } = await sql<LeadEnrolment>`
    select e.enrolment_id as "enrolmentId", j.slug as journey, e.version, v.source, e.status, e.step, e.wait, e.cause, e.goals,
      e.reason, e.entered_at as "enteredAt", e.due_at as "dueAt", e.ended_at as "endedAt",
      coalesce((
        select jsonb_agg(jsonb_build_object('step', t.step, 'way', t.way, 'at',
          to_char(t.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by t.turn)
        from (
          select step, way, occurred_at, turn from enrolment_step
          where subject_id = e.subject_id and enrolment_id = e.enrolment_id order by turn desc limit ${MOST_STEPS}
        ) t), '[]') as taken
    from enrolment e join journey j using (journey_id)
    join journey_version v on v.journey_id = e.journey_id and v.version = e.version
    where e.subject_id = ${subjectId}
    order by e.status = 'active' desc, e.entered_at desc, e.enrolment_id limit ${limit}`.execute(database);
  return rows;
}
