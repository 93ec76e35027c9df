import type { Handover } from '../domain/handover.ts';
import type { Rep, Team } from '../domain/rep.ts';
import { USUAL_HOURS } from '../domain/working-hours.ts';
import { derivedId } from '../operations/derived-id.ts';
import { handOver } from '../operations/hand-over.ts';
import { tendHandovers } from '../operations/tend-handovers.ts';
import { workOffWaiting } from '../operations/work-off-waiting.ts';
import { teamsWithWaiting } from '../store/due-handovers.ts';
import { HANDOVER_COLUMNS } from '../store/handovers.ts';
import { updatePerson } from '../store/people.ts';
import { saveRep } from '../store/reps.ts';
import { saveTeam } from '../store/teams.ts';
import { createPerson } from './test-browser.ts';
import type { TestInstallation } from './test-installation.ts';

const HOME = { timeZone: 'Europe/Prague', country: 'CZ' };

/** A member of a team of a test; works in Prague at the usual hours unless it says otherwise. */
export type TestMember = Partial<Rep> & { weight?: number };

/** A team with people by name, who share leads as its settings say: an answer within two hours unless they say otherwise. */
export class SalesTeam {
  readonly #installation: TestInstallation;
  readonly people: ReadonlyMap<string, string>;
  readonly slug: string;

  private constructor(installation: TestInstallation, slug: string, people: ReadonlyMap<string, string>) {
    this.#installation = installation;
    this.slug = slug;
    this.people = people;
  }

  /** @param members by name; those who are there already stay the same people */
  static async create(
    installation: TestInstallation,
    members: Record<string, TestMember>,
    settings: Partial<Team> = {},
  ): Promise<SalesTeam> {
    const { database, clock } = installation;
    const people = new Map<string, string>();
    const weights: Team['members'][number][] = [];
    for (const [name, { weight = 1, ...rep }] of Object.entries(members)) {
      const { personId } = await createPerson(installation, 'sales', `${name.toLowerCase()}@example.com`);
      const change = { name, timeZone: rep.timeZone ?? 'Europe/Prague' };
      await updatePerson(database.kysely, { personId, change, now: clock.now });
      people.set(name, personId);
      weights.push({ personId, weight });
      const usual = { takesLeads: true, languages: [], territories: [], capacity: null, country: null };
      await saveRep(database.kysely, {
        personId,
        settings: { ...usual, hours: USUAL_HOURS, ...rep },
        at: clock.now,
      });
    }
    const team: Team = {
      slug: 'sales',
      title: 'Sales',
      members: weights,
      keepsCompanies: true,
      respondWithinMinutes: 120,
      remindBeforeMinutes: 30,
      escalateTo: null,
      reassigns: false,
      ...settings,
    };
    await database.transaction((transaction) => saveTeam(transaction, { team, at: clock.now }));
    return new SalesTeam(installation, team.slug, people);
  }

  id(name: string): string {
    const personId = this.people.get(name);
    if (personId === undefined) throw new Error(`there is no ${name} in the team`);
    return personId;
  }

  /** Hands leads over to the team; the same leads twice are the same handovers. */
  async give(...leads: string[]): Promise<void> {
    const { database, clock } = this.#installation;
    const subjectIds = await Promise.all(leads.map((lead) => this.#installation.idOf(lead)));
    const requests = subjectIds.map((subjectId) => ({
      handoverId: derivedId(subjectId, this.slug),
      subjectId,
      team: this.slug,
      journey: null,
      enrolmentId: null,
      step: null,
    }));
    await database.transaction((transaction) =>
      handOver(transaction, requests, { now: clock.now, home: HOME }),
    );
  }

  /** Does what the keeper of assignments does, until nothing is left to do at this instant. */
  async tend(): Promise<void> {
    const { database, clock } = this.#installation;
    const work = { now: clock.now, limit: 100, home: HOME };
    while ((await database.transaction((transaction) => tendHandovers(transaction, work))) > 0);
    for (const team of await teamsWithWaiting(database.kysely))
      await database.transaction((transaction) => workOffWaiting(transaction, { ...work, team }));
  }

  /** The handovers of a lead, the first one first, with the names of the reps. */
  async of(lead: string): Promise<(Handover & { name: string | undefined })[]> {
    const names = new Map([...this.people].map(([name, personId]) => [personId, name]));
    const found = await this.#installation.database.kysely
      .selectFrom('handover')
      .select(HANDOVER_COLUMNS)
      .where('subject_id', '=', await this.#installation.idOf(lead))
      .orderBy('asked_at')
      .orderBy('turn')
      .execute();
    return found.map((one) => ({ ...one, name: names.get(one.personId ?? '') }));
  }

  /** Who has each of these leads now; undefined while it waits. */
  async repsOf(...leads: string[]): Promise<(string | undefined)[]> {
    const handovers = await Promise.all(leads.map((lead) => this.of(lead)));
    return handovers.map((ofLead) => ofLead.findLast(({ ended }) => ended === null)?.name);
  }
}
