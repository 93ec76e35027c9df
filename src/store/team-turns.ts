import { type Kysely, sql, type Transaction } from 'kysely';
import type { Team } from '../domain/rep.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { listTeams } from './teams.ts';

/** A team with how far the turns of its members are. */
export interface TeamWithTurns extends Team {
  /** What each member got so far, by their id. */
  taken: Map<string, bigint>;
}

/** Locks teams in the order of their names, and then their reps, so that several processes share turns and capacity exactly. */
export async function lockTeams(transaction: Transaction<Schema>, slugs: readonly string[]): Promise<void> {
  await transaction
    .selectFrom('team')
    .select('slug')
    .where('slug', '=', anyOf(slugs))
    .orderBy('slug')
    .forUpdate()
    .execute();
  await transaction
    .selectFrom('rep')
    .select('person_id')
    .where('person_id', 'in', (query) =>
      query.selectFrom('team_member').select('team_member.person_id').where('team', '=', anyOf(slugs)),
    )
    .orderBy('person_id')
    .forUpdate()
    .execute();
}

/** Teams by their slugs; those that are not there are left out. */
export async function readTeamsWithTurns(
  database: Kysely<Schema>,
  slugs: readonly string[],
): Promise<Map<string, TeamWithTurns>> {
  if (slugs.length === 0) return new Map();
  const members = await database
    .selectFrom('team_member')
    .select(['team', 'person_id as personId', 'taken'])
    .where('team', '=', anyOf(slugs))
    .execute();
  const ofTeam = Map.groupBy(members, ({ team }) => team);
  const teams = (await listTeams(database)).filter(({ slug }) => slugs.includes(slug));
  return new Map(
    teams.map((team) => {
      const turns = ofTeam.get(team.slug) ?? [];
      return [team.slug, { ...team, taken: new Map(turns.map((one) => [one.personId, BigInt(one.taken)])) }];
    }),
  );
}

function anyOf(slugs: readonly string[]) {
  return sql<string>`any(${[...slugs]}::text[])`;
}

/** Notes what members got by now. */
export async function saveTurns(
  transaction: Transaction<Schema>,
  turns: readonly { team: string; personId: string; taken: bigint }[],
): Promise<void> {
  if (turns.length === 0) return;
  const rows = rowsOf({
    team: { type: 'text', values: turns.map(({ team }) => team) },
    person_id: { type: 'uuid', values: turns.map(({ personId }) => personId) },
    taken: { type: 'text', values: turns.map(({ taken }) => String(taken)) },
  });
  await sql`
    update team_member set taken = rows.taken::numeric from ${rows}
    where team_member.team = rows.team and team_member.person_id = rows.person_id
      and team_member.taken <> rows.taken::numeric`.execute(transaction);
}
