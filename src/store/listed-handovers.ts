import { type Kysely, sql } from 'kysely';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import { HANDOVER_COLUMNS } from './handovers.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** The handovers of a lead, the latest first. */
export async function handoversOfLead(
  database: Kysely<Schema>,
  { subjectId, limit }: { subjectId: string; limit: number },
): Promise<Handover[]> {
  return database
    .selectFrom('handover')
    .select(HANDOVER_COLUMNS)
    .where('subject_id', '=', subjectId)
    .orderBy('asked_at', 'desc')
    .orderBy('turn', 'desc')
    .limit(limit)
    .execute();
}

/** By what leads are given at the moment: of each the latest handover that has not ended. */
export async function currentHandovers(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<Map<string, Handover>> {
  if (subjectIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('handover')
    .distinctOn('subject_id')
    .select(HANDOVER_COLUMNS)
    .where('subject_id', '=', sql<string>`any(${[...subjectIds]}::uuid[])`)
    .where('ended', 'is', null)
    .orderBy('subject_id')
    .orderBy('asked_at', 'desc')
    .orderBy('turn', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.subjectId, row]));
}

/** Where a list of handovers goes on. */
export interface HandoverPosition {
  at: Instant;
  handoverId: string;
}

/** Handovers without an answer, with their leads: what waits for a rep, or what reps have, by what is due first. */
export async function openHandovers(
  database: Kysely<Schema>,
  {
    isWaiting,
    team,
    personId,
    after,
    limit,
  }: {
    /** Those that wait for a rep, in place of those that have one. */
    isWaiting: boolean;
    team?: string | undefined;
    personId?: string | undefined;
    after?: HandoverPosition | undefined;
    limit: number;
  },
): Promise<
  (Handover & { dueAt: Instant; name: string | null; email: string | null; company: string | null })[]
> {
  const dueAt = isWaiting
    ? sql<number>`asked_at`
    : sql<number>`coalesce(respond_by, 'infinity'::timestamptz)`;
  const { rows } = await sql<
    Handover & { due: string; name: string | null; email: string | null; company: string | null }
  >`
    select ${sql.join(HANDOVER_COLUMNS.map((column) => selected(column)))}, profile.name, profile.email, profile.company
    from handover left join profile on profile.subject_id = handover.subject_id
    where ended is null and responded_at is null and person_id is ${isWaiting ? sql`null` : sql`not null`}
      ${team === undefined ? sql`` : sql`and team = ${team}`}
      ${personId === undefined ? sql`` : sql`and person_id = ${personId}`}
      ${after ? sql`and (${dueAt}, handover_id) > (${orInfinity(after.at)}, ${after.handoverId}::uuid)` : sql``}
    order by ${dueAt}, handover_id limit ${limit}`.execute(database);
  return rows.map((row) => ({
    ...row,
    dueAt: isWaiting ? row.askedAt : (row.respondBy ?? NO_TARGET),
  }));
}

/** After all instants that are told. */
const NO_TARGET = 253_402_300_799_999;

function orInfinity(at: Instant) {
  return at === NO_TARGET ? sql`'infinity'::timestamptz` : sql`${toTimestamptz(at)}::timestamptz`;
}

function selected(column: (typeof HANDOVER_COLUMNS)[number]) {
  const [name = '', alias = name] = column.split(' as ');
  return sql`${sql.ref(`handover.${name}`)} as ${sql.ref(alias)}`;
}

/** How many leads wait in the list of each team, counted to a limit. */
export async function countWaiting(
  database: Kysely<Schema>,
  { teams, limit }: { teams: readonly string[]; limit: number },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ team: string; count: number }>`
    select asked.team, (
      select count(*) from (
        select from handover where handover.team = asked.team and person_id is null and ended is null limit ${limit}
      ) as waiting
    ) as count
    from unnest(${[...teams]}::text[]) as asked(team)`.execute(database);
  return new Map(rows.map(({ team, count }) => [team, count]));
}
