import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A channel of the team's chat; its secret address is sealed for `channel:` and its slug. */
export interface AlertChannelRow {
  slug: string;
  title: string;
  urlSealed: string;
  host: string;
  /** The last characters of the address. */
  ending: string;
  language: Language;
  timeZone: string;
  windowMinutes: number;
  createdAt: Instant;
  createdBy: string;
}

const COLUMNS = [
  'slug',
  'title',
  'url_sealed as urlSealed',
  'host',
  'ending',
  'language',
  'time_zone as timeZone',
  'window_minutes as windowMinutes',
  'created_at as createdAt',
  'created_by as createdBy',
] as const;

/** The channels, by their slugs. @param slugs only these; all without it */
export async function listAlertChannels(
  database: Kysely<Schema>,
  slugs?: readonly string[],
): Promise<AlertChannelRow[]> {
  const query = database.selectFrom('alert_channel').select(COLUMNS).orderBy('slug');
  return slugs
    ? query.where('slug', '=', sql<string>`any(${[...slugs]}::text[])`).execute()
    : query.execute();
}

/** Keeps a channel; one of the same slug is replaced, but for who made it. */
export async function saveAlertChannel(
  database: Kysely<Schema>,
  { channel, at }: { channel: Omit<AlertChannelRow, 'createdAt'>; at: Instant },
): Promise<void> {
  const values = {
    title: channel.title,
    url_sealed: channel.urlSealed,
    host: channel.host,
    ending: channel.ending,
    language: channel.language,
    time_zone: channel.timeZone,
    window_minutes: channel.windowMinutes,
    updated_at: toTimestamptz(at),
  };
  await database
    .insertInto('alert_channel')
    .values({
      ...values,
      slug: channel.slug,
      created_at: toTimestamptz(at),
      created_by: channel.createdBy,
    })
    .onConflict((conflict) => conflict.column('slug').doUpdateSet(values))
    .execute();
}

/** Removes a channel; returns whether there was one. */
export async function deleteAlertChannel(database: Kysely<Schema>, slug: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('alert_channel')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
