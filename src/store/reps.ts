import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Rep } from '../domain/rep.ts';
import { USUAL_HOURS } from '../domain/working-hours.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/**
 * Those who can sign in, as reps, by name: who has not said when they work, works at the usual hours and gets no leads by a team.
 *
 * @param personIds only these; everybody without it
 */
export async function listReps(database: Kysely<Schema>, personIds?: readonly string[]): Promise<Rep[]> {
  let query = database
    .selectFrom('person')
    .leftJoin('rep', 'rep.person_id', 'person.id')
    .select([
      'person.id as personId',
      'person.name',
      'person.email',
      'person.time_zone as timeZone',
      'rep.takes_leads as takesLeads',
      'rep.languages',
      'rep.territories',
      'rep.capacity',
      'rep.hours',
      'rep.country',
    ])
    .where('person.deactivated_at', 'is', null);
  if (personIds) query = query.where('person.id', '=', sql<string>`any(${[...personIds]}::uuid[])`);
  const rows = await query.orderBy('person.name').orderBy('person.id').execute();
  return rows.map(({ takesLeads, languages, territories, hours, ...row }) => ({
    ...row,
    takesLeads: takesLeads ?? false,
    languages: (languages ?? []) as Rep['languages'],
    territories: territories ?? [],
    hours: hours ?? USUAL_HOURS,
  }));
}

/** What somebody says of themselves as a rep, or is said of them; their name and time zone are those of the person. */
export type RepSettings = Pick<
  Rep,
  'takesLeads' | 'languages' | 'territories' | 'capacity' | 'hours' | 'country'
>;

/** Notes what is to be known of a person as a rep. */
export async function saveRep(
  database: Kysely<Schema>,
  { personId, settings, at }: { personId: string; settings: RepSettings; at: Instant },
): Promise<void> {
  const { takesLeads, languages, territories, capacity, hours, country } = settings;
  const row = {
    takes_leads: takesLeads,
    languages: [...languages],
    territories: [...territories],
    capacity,
    hours: JSON.stringify(hours),
    country,
    updated_at: toTimestamptz(at),
  };
  await database
    .insertInto('rep')
    .values({ person_id: personId, ...row })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(row))
    .execute();
}
