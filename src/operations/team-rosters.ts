import type { Kysely, Transaction } from 'kysely';
import type { Candidate } from '../assignment/candidate.ts';
import { nextWorkingTime } from '../calendar/next-working-time.ts';
import type { Instant } from '../domain/instant.ts';
import type { Rep } from '../domain/rep.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { readAbsences } from '../store/absences.ts';
import { countOpenHandovers } from '../store/handovers.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { lockTeams, readTeamsWithTurns, type TeamWithTurns } from '../store/team-turns.ts';

/** Teams with those among whom to choose, as they are at an instant, held until the transaction ends. */
export interface TeamRosters {
  teams: ReadonlyMap<string, TeamWithTurns>;
  /** By team, in its order. */
  candidates: ReadonlyMap<string, Candidate[]>;
  /** Everybody who may sign in. */
  people: People;
  timeOf: (personId: string) => WorkingTime | undefined;
}

/** Everybody who may sign in, and by which names leads say that they belong to them. */
export class People {
  readonly #byId: Map<string, Rep>;
  readonly #byName = new Map<string, Rep[]>();

  constructor(reps: readonly Rep[]) {
    this.#byId = new Map(reps.map((rep) => [rep.personId, rep]));
    for (const rep of reps)
      for (const name of new Set([rep.name, rep.email]))
        this.#byName.set(name, [...(this.#byName.get(name) ?? []), rep]);
  }

  find(personId: string): Rep | undefined {
    return this.#byId.get(personId);
  }

  /** Whom the trait `owner` means; undefined when it is nobody of the team, or could be several. */
  ofOwner(owner: unknown): Rep | undefined {
    const found = typeof owner === 'string' ? (this.#byName.get(owner) ?? []) : [];
    return found.length === 1 ? found[0] : undefined;
  }

  /** What the trait `owner` says of somebody: their name, or their address where another one has the same name. */
  ownerName({ name, email }: Rep): string {
    return this.#byName.get(name)?.length === 1 ? name : email;
  }
}

/** Locks teams with their reps, and reads all that choosing takes. */
export async function holdRosters(
  transaction: Transaction<Schema>,
  { slugs, now }: { slugs: readonly string[]; now: Instant },
): Promise<TeamRosters> {
  await lockTeams(transaction, slugs);
  return readRosters(transaction, { slugs, now });
}

/** The same without holding them: to see who would be next. */
export async function readRosters(
  transaction: Kysely<Schema>,
  { slugs, now }: { slugs: readonly string[]; now: Instant },
): Promise<TeamRosters> {
  const teams = await readTeamsWithTurns(transaction, slugs);
  const reps = await listReps(transaction);
  const people = new People(reps);
  const memberIds = [...new Set([...teams.values()].flatMap(({ taken }) => [...taken.keys()]))];
  const times = await readWorkingTimes(transaction, {
    reps: reps.filter(({ personId }) => memberIds.includes(personId)),
    now,
  });
  const open = await countOpenHandovers(transaction, memberIds);
  const loads = new Map(memberIds.map((personId) => [personId, { open: open.get(personId) ?? 0 }]));
  const candidates = new Map(
    [...teams].map(([slug, team]) => [
      slug,
      team.members.flatMap(({ personId, weight }): Candidate[] => {
        const [rep, load, time] = [people.find(personId), loads.get(personId), times.get(personId)];
        if (!rep || !load || !time) return [];
        const isAway = time.absences.some(({ from, to }) => from <= now && now < to);
        const taken = team.taken.get(personId) ?? 0n;
        return [{ ...rep, weight, taken, load, isAway, worksAt: nextWorkingTime(time, now) }];
      }),
    ]),
  );
  return { teams, candidates, people, timeOf: (personId) => times.get(personId) };
}

/** When reps work, with their absences that are not over. */
export async function readWorkingTimes(
  database: Kysely<Schema>,
  { reps, now }: { reps: readonly Rep[]; now: Instant },
): Promise<Map<string, WorkingTime>> {
  const personIds = reps.map(({ personId }) => personId);
  const absences = Map.groupBy(
    await readAbsences(database, { personIds, after: now }),
    ({ personId }) => personId,
  );
  return new Map(
    reps.map(({ personId, hours, timeZone, country }) => [
      personId,
      { hours, timeZone, country: country ?? undefined, absences: absences.get(personId) ?? [] },
    ]),
  );
}
