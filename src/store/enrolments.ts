import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { EnrolmentCause, EnrolmentState } from '../journeys/enrolment.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Where a lead is in a journey, as it is kept. */
export interface EnrolmentRow extends EnrolmentState {
  subjectId: string;
  enrolmentId: string;
  journeyId: number;
  version: number;
  enteredAt: Instant;
  cause: EnrolmentCause;
}

const COLUMNS = sql`subject_id as "subjectId", enrolment_id as "enrolmentId", journey_id as "journeyId", version, status, step,
  turns, wait, cause, reason, goals, entered_at as "enteredAt", arrived_at as "arrivedAt", ended_at as "endedAt"`;

/** Locks enrolments whose time has come and that nobody else is at, the longest due first; costs the same however many wait. */
export async function lockDueEnrolments(
  transaction: Transaction<Schema>,
  { now, limit }: { now: Instant; limit: number },
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select ${COLUMNS} from enrolment where due_at <= ${toTimestamptz(now)}::timestamptz
    order by due_at limit ${limit} for update skip locked`.execute(transaction);
  return rows;
}

/** When the next enrolment is due; undefined when none is waiting. */
export async function firstEnrolmentDueAt(database: Kysely<Schema>): Promise<Instant | undefined> {
  const row = await database
    .selectFrom('enrolment')
    .select('due_at')
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at ?? undefined;
}

/** Locks the enrolments of leads that have not ended, in journeys that are live; in one order, against deadlocks. */
export async function lockOpenEnrolments(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select ${COLUMNS} from enrolment
    where subject_id = any(${subjectIds}::uuid[]) and status in ('active', 'scheduled')
      and journey_id in (select journey_id from journey where status = 'live')
    order by subject_id, enrolment_id for update`.execute(transaction);
  return rows;
}

/** Writes where leads are now. */
export async function saveEnrolments(
  transaction: Transaction<Schema>,
  rows: readonly EnrolmentRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const changed = rowsOf({
    subject_id: { type: 'uuid', values: rows.map(({ subjectId }) => subjectId) },
    enrolment_id: { type: 'uuid', values: rows.map(({ enrolmentId }) => enrolmentId) },
    status: { type: 'text', values: rows.map(({ status }) => status) },
    step: { type: 'text', values: rows.map(({ step }) => step) },
    turns: { type: 'integer', values: rows.map(({ turns }) => turns) },
    due_at: { type: 'timestamptz', values: rows.map(dueAtOf) },
    waits_for: {
      type: 'text',
      values: rows.map(({ wait }) => (wait?.for === 'event' ? wait.event : null)),
    },
    wait: { type: 'jsonb', values: rows.map(({ wait }) => wait && JSON.stringify(wait)) },
    goals: { type: 'jsonb', values: rows.map(({ goals }) => JSON.stringify(goals)) },
    reason: { type: 'text', values: rows.map(({ reason }) => reason) },
    arrived_at: { type: 'timestamptz', values: rows.map(({ arrivedAt }) => toTimestamptz(arrivedAt)) },
    ended_at: {
      type: 'timestamptz',
      values: rows.map(({ endedAt }) => (endedAt === null ? null : toTimestamptz(endedAt))),
    },
  });
  await sql`
    update enrolment set status = rows.status, step = rows.step, turns = rows.turns, due_at = rows.due_at,
      waits_for = rows.waits_for, wait = rows.wait,
      goals = array(select jsonb_array_elements_text(rows.goals)), reason = rows.reason,
      arrived_at = rows.arrived_at, ended_at = rows.ended_at
    from ${changed}
    where enrolment.subject_id = rows.subject_id and enrolment.enrolment_id = rows.enrolment_id`.execute(
    transaction,
  );
}

/** When to go on if nothing happens: at the end of the wait. Who neither waits nor has ended goes on at once. */
function dueAtOf({ status, wait, arrivedAt }: EnrolmentRow): string | null {
  if (status !== 'active' && status !== 'scheduled') return null;
  return toTimestamptz(wait?.until ?? arrivedAt);
}

/** Who comes into a journey, and why. */
export interface NewEnrolment {
  subjectId: string;
  journeyId: number;
  version: number;
  step: string;
  cause: EnrolmentCause;
}

/**
 * Lets leads into a journey, each once at a time: whoever is in it stays where it is.
 *
 * @returns who came in
 */
export async function insertEnrolments(
  transaction: Transaction<Schema>,
  enrolments: readonly NewEnrolment[],
  at: Instant,
): Promise<string[]> {
  if (enrolments.length === 0) return [];
  const added = rowsOf({
    subject_id: { type: 'uuid', values: enrolments.map(({ subjectId }) => subjectId) },
    journey_id: { type: 'integer', values: enrolments.map(({ journeyId }) => journeyId) },
    version: { type: 'integer', values: enrolments.map(({ version }) => version) },
    step: { type: 'text', values: enrolments.map(({ step }) => step) },
    cause: { type: 'jsonb', values: enrolments.map(({ cause }) => JSON.stringify(cause)) },
  });
  const now = sql`${toTimestamptz(at)}::timestamptz`;
  const { rows } = await sql<{ subjectId: string }>`
    insert into enrolment (subject_id, enrolment_id, journey_id, version, status, step, turns, due_at, cause, entered_at,
      arrived_at)
    select subject_id, gen_random_uuid(), journey_id, version, 'active', step, 0, ${now}, cause, ${now}, ${now} from ${added}
    on conflict (subject_id, journey_id) where status = 'active' do nothing
    returning subject_id as "subjectId"`.execute(transaction);
  return rows.map(({ subjectId }) => subjectId);
}

/** Of leads that were in a journey: whether they are in it now, and when they left it last. */
export async function readPastEnrolments(
  database: Kysely<Schema>,
  { journeyId, subjectIds }: { journeyId: number; subjectIds: readonly string[] },
): Promise<Map<string, { isInside: boolean; leftAt: Instant | null }>> {
  const { rows } = await sql<{ subjectId: string; isInside: boolean; leftAt: Instant | null }>`
    select subject_id as "subjectId", bool_or(status = 'active') as "isInside", max(ended_at) as "leftAt"
    from enrolment
    where subject_id = any(${subjectIds}::uuid[]) and journey_id = ${journeyId} and status <> 'scheduled'
    group by subject_id`.execute(database);
  return new Map(rows.map(({ subjectId, ...past }) => [subjectId, past]));
}

/** A step that a lead has left. */
export interface TakenStep {
  subjectId: string;
  enrolmentId: string;
  journeyId: number;
  version: number;
  turn: number;
  step: string;
  way: string;
  at: Instant;
  detail: object | null;
}

/** Notes which steps leads took, and counts them. */
export async function insertTakenSteps(
  transaction: Transaction<Schema>,
  steps: readonly TakenStep[],
  slot: number,
): Promise<void> {
  if (steps.length === 0) return;
  const added = rowsOf({
    subject_id: { type: 'uuid', values: steps.map(({ subjectId }) => subjectId) },
    enrolment_id: { type: 'uuid', values: steps.map(({ enrolmentId }) => enrolmentId) },
    journey_id: { type: 'integer', values: steps.map(({ journeyId }) => journeyId) },
    version: { type: 'integer', values: steps.map(({ version }) => version) },
    turn: { type: 'integer', values: steps.map(({ turn }) => turn) },
    step: { type: 'text', values: steps.map(({ step }) => step) },
    way: { type: 'text', values: steps.map(({ way }) => way) },
    occurred_at: { type: 'timestamptz', values: steps.map(({ at }) => toTimestamptz(at)) },
    detail: { type: 'jsonb', values: steps.map(({ detail }) => detail && JSON.stringify(detail)) },
  });
  await sql`
    with taken as materialized (select * from ${added}), noted as (
      insert into enrolment_step (subject_id, enrolment_id, turn, step, way, occurred_at, detail)
      select subject_id, enrolment_id, turn, step, way, occurred_at, detail from taken
    )
    insert into journey_tally (journey_id, version, step, way, slot, passed)
    select journey_id, version, step, way, ${slot}::smallint, count(*) from taken
    group by journey_id, version, step, way order by journey_id, version, step, way
    on conflict (journey_id, version, step, way, slot) do update set passed = journey_tally.passed + excluded.passed`.execute(
    transaction,
  );
}

/** When journeys sent e-mails to leads, since an instant. */
export async function readMailedAt(
  database: Kysely<Schema>,
  { subjectIds, since }: { subjectIds: readonly string[]; since: Instant },
): Promise<Map<string, Instant[]>> {
  const { rows } = await sql<{ subjectId: string; at: Instant }>`
    select subject_id as "subjectId", occurred_at as at from enrolment_step
    where subject_id = any(${subjectIds}::uuid[]) and detail ? 'email' and occurred_at > ${toTimestamptz(since)}::timestamptz`.execute(
    database,
  );
  const mailed = new Map<string, Instant[]>();
  for (const { subjectId, at } of rows) mailed.set(subjectId, [...(mailed.get(subjectId) ?? []), at]);
  return mailed;
}

/** Keeps others from deciding on e-mails to the same leads until the transaction ends. */
export async function lockMailing(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(7231003, hashtext(subject_id)) from unnest(${subjectIds.toSorted()}::text[]) as subject_id`.execute(
    transaction,
  );
}
