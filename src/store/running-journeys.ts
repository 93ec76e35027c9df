import { type Kysely, sql } from 'kysely';
import type { JourneyStatus } from '../domain/journey.ts';
import type { Schema } from './schema.ts';

/** A version of a journey that leads are in or come into. */
export interface RunningJourney {
  journeyId: number;
  slug: string;
  version: number;
  status: JourneyStatus;
  isLive: boolean;
  source: string;
}

const COLUMNS = sql`j.journey_id as "journeyId", j.slug, v.version, j.status, v.version = j.live_version as "isLive", v.source`;

/** The versions that have to be told what happens: the live one of each journey, and those that leads are still in. */
export async function readListeningJourneys(database: Kysely<Schema>): Promise<RunningJourney[]> {
  const { rows } = await sql<RunningJourney>`
    select ${COLUMNS} from journey j join journey_version v using (journey_id)
    where j.status in ('live', 'paused') and (v.version = j.live_version or exists (
      select 1 from enrolment e
      where e.journey_id = v.journey_id and e.version = v.version and e.status = 'active'))
    order by j.journey_id, v.version`.execute(database);
  return rows;
}

/** Versions of journeys, by the ids of both. */
export async function readJourneyVersions(
  database: Kysely<Schema>,
  wanted: readonly { journeyId: number; version: number }[],
): Promise<RunningJourney[]> {
  const { rows } = await sql<RunningJourney>`
    select ${COLUMNS} from journey j join journey_version v using (journey_id)
    join (select distinct journey_id, version
      from unnest(${wanted.map(({ journeyId }) => journeyId)}::integer[],
        ${wanted.map(({ version }) => version)}::integer[]) as w (journey_id, version)) as wanted
      on wanted.journey_id = v.journey_id and wanted.version = v.version`.execute(database);
  return rows;
}

/** The live versions of journeys with these slugs; all of those that are live without any. */
export async function readLiveJourneys(
  database: Kysely<Schema>,
  slugs?: readonly string[],
): Promise<RunningJourney[]> {
  const { rows } = await sql<RunningJourney>`
    select ${COLUMNS} from journey j join journey_version v on v.journey_id = j.journey_id and v.version = j.live_version
    where j.status = 'live' and (${slugs === undefined} or j.slug = any(${slugs ?? []}::text[]))
    order by j.journey_id`.execute(database);
  return rows;
}
