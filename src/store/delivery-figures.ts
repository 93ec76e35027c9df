import { type Kysely, sql } from 'kysely';
import { EFFECT_CHANNELS } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** Counting goes so far; more is “many”. */
const COUNTED_UP_TO = 10_000;
const CHANNELS: string[] = [...EFFECT_CHANNELS];

/** How many effects are in which state; each at most 10,000. */
export interface DeliveryFigures {
  due: number;
  dead: number;
  uncertain: number;
  suppressed: number;
  openCircuits: number;
  /** When the effect was due that has waited the longest; null when none waits. */
  firstDueAt: Instant | null;
}

/** Reads what an operator watches of the outbox, by partial indexes and never more than so many rows. */
export async function readDeliveryFigures(database: Kysely<Schema>, now: Instant): Promise<DeliveryFigures> {
  const at = sql`${toTimestamptz(now)}::timestamptz`;
  const counted = (rows: ReturnType<typeof sql>) =>
    sql`(select count(*)::int from (${rows} limit ${COUNTED_UP_TO}) as counted)`;
  const { rows } = await sql<DeliveryFigures>`
    select ${counted(sql`select from effect where state = 'waiting' and channel = any(${CHANNELS}::text[]) and due_at <= ${at}`)} as due,
      ${counted(sql`select from effect where state = 'dead'`)} as dead,
      ${counted(sql`select from effect where state = 'uncertain'`)} as uncertain,
      ${counted(sql`select from suppression`)} as suppressed,
      ${counted(sql`select from lane where open_until > ${at}`)} as "openCircuits",
      (select min(due_at) from unnest(${CHANNELS}::text[]) as way (name) cross join lateral (
        select due_at from effect where state = 'waiting' and channel = way.name order by due_at limit 1
      ) as first) as "firstDueAt"`.execute(database);
  return rows[0] ?? { due: 0, dead: 0, uncertain: 0, suppressed: 0, openCircuits: 0, firstDueAt: null };
}

/** What became of the e-mails that were written on a day. */
export interface MailDay {
  /** As 2026-11-22, UTC. */
  day: string;
  sent: number;
  bounced: number;
  complained: number;
  suppressed: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
}

/** What became of e-mails, by the day on which they were first tried; days without any are left out. */
export async function readMailDays(
  database: Kysely<Schema>,
  { since }: { since: Instant },
): Promise<MailDay[]> {
  const { rows } = await sql<MailDay>`
    select to_char(created_at at time zone 'UTC', 'YYYY-MM-DD') as day,
      count(sent_at)::int as sent,
      count(*) filter (where state = 'bounced')::int as bounced,
      count(*) filter (where state = 'complained')::int as complained,
      count(*) filter (where state = 'suppressed')::int as suppressed,
      count(first_opened_at)::int as opened,
      count(first_clicked_at)::int as clicked,
      count(unsubscribed_at)::int as unsubscribed
    from mail where created_at >= ${toTimestamptz(since)}::timestamptz
    group by 1 order by 1`.execute(database);
  return rows;
}
