import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Team } from '../domain/rep.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** All teams by title, each with its members in their order. */
export async function listTeams(database: Kysely<Schema>): Promise<Team[]> {
  const rows = await database
    .selectFrom('team')
    .select([
      'slug',
      'title',
      'keeps_companies as keepsCompanies',
      'respond_within_minutes as respondWithinMinutes',
      'remind_before_minutes as remindBeforeMinutes',
      'escalate_to as escalateTo',
      'reassigns',
    ])
    .orderBy('title')
    .orderBy('slug')
    .execute();
  const members = await database
    .selectFrom('team_member')
    .select(['team', 'person_id as personId', 'weight'])
    .orderBy('team')
    .orderBy('position')
    .execute();
  const ofTeam = Map.groupBy(members, ({ team }) => team);
  return rows.map((row) => ({
    ...row,
    members: (ofTeam.get(row.slug) ?? []).map(({ personId, weight }) => ({ personId, weight })),
  }));
}

/** Writes a team with its members; a member who is new begins where the one who got least stands. */
export async function saveTeam(
  transaction: Transaction<Schema>,
  { team, at }: { team: Team; at: Instant },
): Promise<void> {
  const { slug, members } = team;
  const row = {
    title: team.title,
    keeps_companies: team.keepsCompanies,
    respond_within_minutes: team.respondWithinMinutes,
    remind_before_minutes: team.remindBeforeMinutes,
    escalate_to: team.escalateTo && JSON.stringify(team.escalateTo),
    reassigns: team.reassigns,
    updated_at: toTimestamptz(at),
  };
  // Locks the team, as whoever hands over does.
  await transaction
    .insertInto('team')
    .values({ slug, ...row, created_at: toTimestamptz(at) })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(row))
    .execute();
  await transaction
    .deleteFrom('team_member')
    .where('team', '=', slug)
    .where('person_id', '<>', sql<string>`all(${members.map(({ personId }) => personId)}::uuid[])`)
    .execute();
  const rows = rowsOf({
    person_id: { type: 'uuid', values: members.map(({ personId }) => personId) },
    weight: { type: 'integer', values: members.map(({ weight }) => weight) },
    position: { type: 'integer', values: members.map((_, position) => position) },
  });
  await sql`
    insert into team_member (team, person_id, weight, position, taken)
    select ${slug}, person_id, weight, position,
      coalesce((select min(taken) from team_member others where others.team = ${slug}), 0)
    from ${rows}
    on conflict (team, person_id) do update set weight = excluded.weight, position = excluded.position`.execute(
    transaction,
  );
}

/** @returns whether there was such a team */
export async function deleteTeam(transaction: Transaction<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await transaction.deleteFrom('team').where('slug', '=', slug).executeTakeFirst();
  return numDeletedRows > 0n;
}
