import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { MailHitKind } from '../domain/mail.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** A request for the picture or a link of an e-mail, as it came. */
export interface NewMailHit {
  hitId: string;
  mailId: string;
  kind: MailHitKind;
  link: string | null;
  at: Instant;
  method: string;
  userAgent: string;
  visitor: string;
}

/** Whoever asks again and again for one e-mail is not kept without end. */
const MOST_PER_MAIL = 500;

/** Keeps requests until it is known whether a person made them; those for e-mails that are not there are left out. */
export async function insertMailHits(database: Kysely<Schema>, hits: readonly NewMailHit[]): Promise<void> {
  if (hits.length === 0) return;
  const rows = rowsOf({
    hit_id: { type: 'uuid', values: hits.map(({ hitId }) => hitId) },
    mail_id: { type: 'uuid', values: hits.map(({ mailId }) => mailId) },
    kind: { type: 'text', values: hits.map(({ kind }) => kind) },
    link: { type: 'text', values: hits.map(({ link }) => link) },
    occurred_at: { type: 'timestamptz', values: hits.map(({ at }) => toTimestamptz(at)) },
    method: { type: 'text', values: hits.map(({ method }) => method) },
    user_agent: { type: 'text', values: hits.map(({ userAgent }) => userAgent) },
    visitor: { type: 'text', values: hits.map(({ visitor }) => visitor) },
  });
  await sql`
    insert into mail_hit (subject_id, mail_id, hit_id, kind, link, occurred_at, method, user_agent, visitor)
    select mail.subject_id, rows.mail_id, hit_id, kind, link, occurred_at, method, user_agent, visitor
    from ${rows} join mail using (mail_id)
    where (select count(*) from (select from mail_hit known where known.subject_id = mail.subject_id
      and known.mail_id = mail.mail_id limit ${MOST_PER_MAIL}) as counted) < ${MOST_PER_MAIL}
    on conflict do nothing`.execute(database);
}

/** Locks the requests that came before an instant and are not judged yet, some at a time; returns their e-mails. */
export async function lockUnjudgedMails(
  transaction: Transaction<Schema>,
  { before, limit }: { before: Instant; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ mail_id: string }>`
    select mail_id from mail_hit where verdict is null and occurred_at <= ${toTimestamptz(before)}::timestamptz
    order by occurred_at limit ${limit} for update skip locked`.execute(transaction);
  return [...new Set(rows.map((row) => row.mail_id))];
}

/** A request with what is known of it. */
export interface KnownMailHit extends NewMailHit {
  verdict: 'person' | 'machine' | null;
}

/** All requests for some e-mails, in order. */
export async function readMailHits(
  database: Kysely<Schema>,
  mailIds: readonly string[],
): Promise<KnownMailHit[]> {
  return database
    .selectFrom('mail_hit')
    .innerJoin('mail', (join) =>
      join
        .onRef('mail.subject_id', '=', 'mail_hit.subject_id')
        .onRef('mail.mail_id', '=', 'mail_hit.mail_id'),
    )
    .select([
      'hit_id as hitId',
      'mail_hit.mail_id as mailId',
      'kind',
      'link',
      'occurred_at as at',
      'method',
      'user_agent as userAgent',
      'visitor',
      'verdict',
    ])
    .where('mail.mail_id', '=', sql<string>`any(${mailIds}::uuid[])`)
    .orderBy('occurred_at')
    .orderBy('hit_id')
    .execute();
}

/** Writes down what was found out of requests. */
export async function saveVerdicts(
  transaction: Transaction<Schema>,
  verdicts: readonly { mailId: string; hitId: string; verdict: 'person' | 'machine'; why: string | null }[],
): Promise<void> {
  if (verdicts.length === 0) return;
  const rows = rowsOf({
    mail_id: { type: 'uuid', values: verdicts.map(({ mailId }) => mailId) },
    hit_id: { type: 'uuid', values: verdicts.map(({ hitId }) => hitId) },
    verdict: { type: 'text', values: verdicts.map(({ verdict }) => verdict) },
    why: { type: 'text', values: verdicts.map(({ why }) => why) },
  });
  await sql`
    update mail_hit set verdict = rows.verdict, why = rows.why
    from ${rows} join mail on mail.mail_id = rows.mail_id
    where mail_hit.subject_id = mail.subject_id and mail_hit.mail_id = mail.mail_id and mail_hit.hit_id = rows.hit_id`.execute(
    transaction,
  );
}

/** What came of an e-mail. */
export interface MailCounts {
  mailId: string;
  opens: number;
  clicks: number;
  machineOpens: number;
  machineClicks: number;
  firstOpenedAt: Instant | null;
  firstClickedAt: Instant | null;
}

/** Writes down how often e-mails were opened and clicked, by people and by machines. */
export async function saveMailCounts(
  transaction: Transaction<Schema>,
  counts: readonly MailCounts[],
): Promise<void> {
  if (counts.length === 0) return;
  const instants = (of: (one: MailCounts) => Instant | null) =>
    counts.map((one) => {
      const at = of(one);
      return at === null ? null : toTimestamptz(at);
    });
  const rows = rowsOf({
    mail_id: { type: 'uuid', values: counts.map(({ mailId }) => mailId) },
    opens: { type: 'integer', values: counts.map(({ opens }) => opens) },
    clicks: { type: 'integer', values: counts.map(({ clicks }) => clicks) },
    machine_opens: { type: 'integer', values: counts.map(({ machineOpens }) => machineOpens) },
    machine_clicks: { type: 'integer', values: counts.map(({ machineClicks }) => machineClicks) },
    first_opened_at: { type: 'timestamptz', values: instants(({ firstOpenedAt }) => firstOpenedAt) },
    first_clicked_at: { type: 'timestamptz', values: instants(({ firstClickedAt }) => firstClickedAt) },
  });
  await sql`
    update mail set opens = rows.opens, clicks = rows.clicks, machine_opens = rows.machine_opens,
      machine_clicks = rows.machine_clicks, first_opened_at = rows.first_opened_at, first_clicked_at = rows.first_clicked_at
    from ${rows} where mail.mail_id = rows.mail_id`.execute(transaction);
}
