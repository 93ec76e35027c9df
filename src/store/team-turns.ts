import { sql, type Transaction } from 'kysely';
import type { Team } from '../domain/rep.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { listTeams } from './teams.ts';

/** A team whose turns nobody else changes until the transaction ends. */
export interface HeldTeam extends Team {
  /** What each member got so far, by their id. */
  taken: Map<string, bigint>;
}

/** Locks teams in the order of their names, and then their reps, so that several processes share turns and capacity exactly. */
export async function holdTeams(
  transaction: Transaction<Schema>,
  slugs: readonly string[],
): Promise<Map<string, HeldTeam>> {
  if (slugs.length === 0) return new Map();
  const isAsked = sql<string>`any(${[...slugs]}::text[])`;
  await transaction
    .selectFrom('team')
    .select('slug')
    .where('slug', '=', isAsked)
    .orderBy('slug')
    .forUpdate()
    .execute();
  const members = await transaction
    .selectFrom('team_member')
    .select(['team', 'person_id as personId', 'taken'])
    .where('team', '=', isAsked)
    .execute();
  await transaction
    .selectFrom('rep')
    .select('person_id')
    .where('person_id', '=', sql<string>`any(${members.map(({ personId }) => personId)}::uuid[])`)
    .orderBy('person_id')
    .forUpdate()
    .execute();
  const ofTeam = Map.groupBy(members, ({ team }) => team);
  const teams = (await listTeams(transaction)).filter(({ slug }) => slugs.includes(slug));
  return new Map(
    teams.map((team) => {
      const turns = ofTeam.get(team.slug) ?? [];
      const taken = new Map(turns.map((one) => [one.personId, BigInt(one.taken)]));
      return [team.slug, { ...team, taken }];
    }),
  );
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
