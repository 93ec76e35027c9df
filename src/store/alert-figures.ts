import { type Kysely, sql } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Counting goes so far; more is “many”. */
const COUNTED_UP_TO = 10_000;

/** What became of alerts; each at most 10,000. */
export interface AlertFigures {
  /** Alerts that wait to be put into a message, and corrections. */
  waiting: number;
  /** Of the alerts of the last day: those that went into messages, and how many messages these are. */
  told: number;
  messages: number;
  /** Of the alerts of the last day: those that were taken back. */
  takenBack: number;
  /** Messages with alerts that were given up. */
  stuck: number;
}

/** Reads what an operator watches of alerts, by indexes and never more than so many rows. */
export async function readAlertFigures(database: Kysely<Schema>, now: Instant): Promise<AlertFigures> {
  const { rows } = await sql<AlertFigures>`
    select (select count(*)::int from (
        select from alert where due_at is not null limit ${COUNTED_UP_TO}) as waiting) as waiting,
      (select count(*)::int from (
        select from effect where state = 'dead' and (kind = 'chat' or (kind = 'notice' and payload ? 'alertsFor'))
        limit ${COUNTED_UP_TO}) as stuck) as stuck,
      count(told_at)::int as told, count(distinct digest_id)::int as messages, count(taken_back_at)::int as "takenBack"
    from (
      select told_at, digest_id, taken_back_at from alert where at >= ${toTimestamptz(now - DAY_MS)}::timestamptz
      order by at desc limit ${COUNTED_UP_TO}) as latest`.execute(database);
  return rows[0] ?? { waiting: 0, told: 0, messages: 0, takenBack: 0, stuck: 0 };
}
