import type { Kysely } from 'kysely';
import type { Team } from '../domain/rep.ts';
import type { Schema } from './schema.ts';

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
