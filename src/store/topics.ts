import type { Kysely } from 'kysely';
import type { ConsentNeed } from '../domain/mail.ts';
import type { Topic } from '../domain/topic.ts';
import { DEFAULT_TOPICS } from '../domain/topic.ts';
import type { Schema } from './schema.ts';

/** What e-mails are about, in order; the usual topics while nobody has kept any. */
export async function listTopics(database: Kysely<Schema>): Promise<readonly Topic[]> {
  const rows = await database
    .selectFrom('topic')
    .select(['slug', 'titles', 'consent'])
    .orderBy('position')
    .orderBy('slug')
    .execute();
  return rows.length === 0 ? DEFAULT_TOPICS : rows;
}

/** Keeps all topics as they are to be. */
export async function saveTopics(transaction: Kysely<Schema>, topics: readonly Topic[]): Promise<void> {
  await transaction.deleteFrom('topic').execute();
  if (topics.length === 0) return;
  await transaction
    .insertInto('topic')
    .values(
      topics.map(({ slug, titles, consent }, position) => ({
        slug,
        titles: JSON.stringify(titles),
        consent: consent satisfies ConsentNeed,
        position,
      })),
    )
    .execute();
}
