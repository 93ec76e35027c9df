import { type Kysely, sql, type Transaction } from 'kysely';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import { type Column, namesOf, rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The columns of a handover, by the names of its fields. */
export const HANDOVER_COLUMNS = [
  'handover_id as handoverId',
  'subject_id as subjectId',
  'team',
  'person_id as personId',
  'turn',
  'why',
  'asked_at as askedAt',
  'assigned_at as assignedAt',
  'respond_by as respondBy',
  'remind_at as remindAt',
  'reminded_at as remindedAt',
  'missed_at as missedAt',
  'responded_at as respondedAt',
  'how',
  'worked_ms as workedMs',
  'ended',
  'ended_at as endedAt',
  'next_at as nextAt',
  'journey',
  'enrolment_id as enrolmentId',
  'step',
] as const;

/** Writes handovers, new ones and those that are there, as they are now. */
export async function saveHandovers(
  transaction: Transaction<Schema>,
  handovers: readonly Handover[],
): Promise<void> {
  if (handovers.length === 0) return;
  const columns = columnsOf(handovers);
  const isKey = (name: string) => name === 'subject_id' || name === 'handover_id';
  const changes = Object.keys(columns)
    .filter((name) => !isKey(name))
    .map((name) => sql`${sql.ref(name)} = ${sql.ref(`excluded.${name}`)}`);
  await sql`
    insert into handover (${namesOf(columns)}) select ${namesOf(columns)} from ${rowsOf(columns)}
    on conflict (subject_id, handover_id) do update set ${sql.join(changes)}`.execute(transaction);
}

function columnsOf(handovers: readonly Handover[]): Record<string, Column> {
  const texts = (type: 'uuid' | 'text', of: (one: Handover) => string | null): Column => ({
    type,
    values: handovers.map(of),
  });
  const instants = (of: (one: Handover) => Instant | null): Column => ({
    type: 'timestamptz',
    values: handovers.map((one) => {
      const at = of(one);
      return at === null ? null : toTimestamptz(at);
    }),
  });
  return {
    subject_id: texts('uuid', ({ subjectId }) => subjectId),
    handover_id: texts('uuid', ({ handoverId }) => handoverId),
    team: texts('text', ({ team }) => team),
    person_id: texts('uuid', ({ personId }) => personId),
    turn: { type: 'integer', values: handovers.map(({ turn }) => turn) },
    why: { type: 'jsonb', values: handovers.map(({ why }) => JSON.stringify(why)) },
    asked_at: instants(({ askedAt }) => askedAt),
    assigned_at: instants(({ assignedAt }) => assignedAt),
    respond_by: instants(({ respondBy }) => respondBy),
    remind_at: instants(({ remindAt }) => remindAt),
    reminded_at: instants(({ remindedAt }) => remindedAt),
    missed_at: instants(({ missedAt }) => missedAt),
    responded_at: instants(({ respondedAt }) => respondedAt),
    how: texts('text', ({ how }) => how),
    worked_ms: { type: 'bigint', values: handovers.map(({ workedMs }) => workedMs) },
    ended: texts('text', ({ ended }) => ended),
    ended_at: instants(({ endedAt }) => endedAt),
    next_at: instants(({ nextAt }) => nextAt),
    journey: texts('text', ({ journey }) => journey),
    enrolment_id: texts('uuid', ({ enrolmentId }) => enrolmentId),
    step: texts('text', ({ step }) => step),
  };
}

/** Which of these handovers are there already. */
export async function knownHandovers(
  database: Kysely<Schema>,
  keys: readonly { subjectId: string; handoverId: string }[],
): Promise<Set<string>> {
  const rows = await database
    .selectFrom('handover')
    .select('handover_id as handoverId')
    .where('subject_id', '=', sql<string>`any(${keys.map(({ subjectId }) => subjectId)}::uuid[])`)
    .where('handover_id', '=', sql<string>`any(${keys.map(({ handoverId }) => handoverId)}::uuid[])`)
    .execute();
  return new Set(rows.map(({ handoverId }) => handoverId));
}

/** The handovers of leads that have no answer yet, or wait for a rep, locked in one order; the latest of a lead last. */
export async function lockOpenHandovers(
  transaction: Transaction<Schema>,
  subjectIds: readonly string[],
): Promise<Handover[]> {
  return transaction
    .selectFrom('handover')
    .select(HANDOVER_COLUMNS)
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('ended', 'is', null)
    .where('responded_at', 'is', null)
    .orderBy('subject_id')
    .orderBy('assigned_at')
    .orderBy('handover_id')
    .forUpdate()
    .execute();
}

/** How many leads without an answer each of these people has. */
export async function countOpenHandovers(
  database: Kysely<Schema>,
  personIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database
    .selectFrom('handover')
    .select(['person_id as personId', (eb) => eb.fn.countAll<number>().as('count')])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .where('ended', 'is', null)
    .where('responded_at', 'is', null)
    .groupBy('person_id')
    .execute();
  return new Map(rows.flatMap(({ personId, count }) => (personId === null ? [] : [[personId, count]])));
}

/** Ends handovers, and notes by which each was replaced, so that taking that one back brings it back. */
export async function endHandovers(
  transaction: Transaction<Schema>,
  ended: readonly { subjectId: string; handoverId: string; as: string; replacedBy: string | null }[],
  at: Instant,
): Promise<void> {
  if (ended.length === 0) return;
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: ended.map(({ subjectId }) => subjectId) },
    handover_id: { type: 'uuid', values: ended.map(({ handoverId }) => handoverId) },
    ended: { type: 'text', values: ended.map(({ as }) => as) },
    replaced_by: { type: 'uuid', values: ended.map(({ replacedBy }) => replacedBy) },
  });
  await sql`
    update handover set ended = rows.ended, replaced_by = rows.replaced_by, ended_at = ${toTimestamptz(at)}::timestamptz,
      next_at = null
    from ${rows}
    where handover.subject_id = rows.subject_id and handover.handover_id = rows.handover_id`.execute(
    transaction,
  );
}

/** Takes handovers back: those that they replaced go on. */
export async function takeBackHandovers(
  transaction: Transaction<Schema>,
  keys: readonly { subjectId: string; handoverId: string }[],
  now: Instant,
): Promise<void> {
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: keys.map(({ subjectId }) => subjectId) },
    handover_id: { type: 'uuid', values: keys.map(({ handoverId }) => handoverId) },
  });
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  await sql`
    update handover set ended = 'undone', ended_at = ${at}, next_at = null from ${rows}
    where handover.subject_id = rows.subject_id and handover.handover_id = rows.handover_id`.execute(
    transaction,
  );
  await sql`
    update handover set ended = null, ended_at = null, replaced_by = null, next_at = ${at} from ${rows}
    where handover.subject_id = rows.subject_id and handover.replaced_by = rows.handover_id`.execute(
    transaction,
  );
}

/** The teams by which leads without an answer were given. */
export async function teamsOfOpenHandovers(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<string[]> {
  const rows = await database
    .selectFrom('handover')
    .select('team')
    .distinct()
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('ended', 'is', null)
    .where('responded_at', 'is', null)
    .execute();
  return rows.flatMap(({ team }) => team ?? []);
}

/** Ends what waits in the list of a team, and the targets of what its reps have. */
export async function dropHandoversOfTeam(
  transaction: Transaction<Schema>,
  { team, at }: { team: string; at: Instant },
): Promise<void> {
  await transaction
    .updateTable('handover')
    .set({ ended: 'dropped', ended_at: toTimestamptz(at), next_at: null })
    .where('team', '=', team)
    .where('person_id', 'is', null)
    .where('ended', 'is', null)
    .execute();
}
