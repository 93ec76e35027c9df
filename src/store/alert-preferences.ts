import { type Kysely, sql } from 'kysely';
import type { AlertPreferences } from '../domain/alert-preferences.ts';
import { USUAL_PREFERENCES } from '../domain/alert-preferences.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** How some people want their alerts; the usual for who has not said. */
export async function readAlertPreferences(
  database: Kysely<Schema>,
  personIds: readonly string[],
): Promise<Map<string, AlertPreferences>> {
  const rows = await database
    .selectFrom('alert_preference')
    .select([
      'person_id',
      'is_mailed as isMailed',
      'window_minutes as windowMinutes',
      'waits_for_hours as waitsForHours',
    ])
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .execute();
  const said = new Map(rows.map(({ person_id, ...preferences }) => [person_id, preferences]));
  return new Map(personIds.map((id) => [id, said.get(id) ?? USUAL_PREFERENCES]));
}

export async function saveAlertPreferences(
  database: Kysely<Schema>,
  { personId, preferences, at }: { personId: string; preferences: AlertPreferences; at: Instant },
): Promise<void> {
  const values = {
    is_mailed: preferences.isMailed,
    window_minutes: preferences.windowMinutes,
    waits_for_hours: preferences.waitsForHours,
    updated_at: toTimestamptz(at),
  };
  await database
    .insertInto('alert_preference')
    .values({ person_id: personId, ...values })
    .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
    .execute();
}
