import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** What became of the e-mails by a template; openings and clicks are those of people. */
export interface MailFigures {
  template: string;
  sent: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
}

/** What became of e-mails that were sent since an instant, by template. */
export async function readMailFigures(database: Kysely<Schema>, since: Instant): Promise<MailFigures[]> {
  const { rows } = await sql<MailFigures>`
    select template, count(*) as sent, count(*) filter (where opens > 0) as opened,
      count(*) filter (where clicks > 0) as clicked, count(*) filter (where unsubscribed_at is not null) as unsubscribed
    from mail where sent_at >= ${toTimestamptz(since)}::timestamptz group by template`.execute(database);
  return rows;
}

/** The leads to whom a variant was first sent on a day, and what they did then; each lead counts once. */
export interface VariantDay {
  variant: string;
  /** Days since 1970-01-01, in UTC. */
  day: number;
  leads: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
}

/** What became of the variants of a version of a template, by day of the first e-mail to each lead, in order. */
export async function readVariantDays(
  database: Kysely<Schema>,
  { template, version }: { template: string; version: number },
): Promise<VariantDay[]> {
  const { rows } = await sql<VariantDay>`
    select variant, day, count(*) as leads, count(*) filter (where opened) as opened,
      count(*) filter (where clicked) as clicked, count(*) filter (where unsubscribed) as unsubscribed
    from (
      select subject_id, variant, floor(extract(epoch from min(sent_at)) / 86400)::integer as day,
        bool_or(opens > 0) as opened, bool_or(clicks > 0) as clicked, bool_or(unsubscribed_at is not null) as unsubscribed
      from mail
      where template = ${template} and template_version = ${version} and sent_at is not null and variant is not null
      group by subject_id, variant
    ) as lead
    group by variant, day order by day, variant`.execute(database);
  return rows;
}
