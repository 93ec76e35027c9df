import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { MailState } from '../domain/mail.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

/** An e-mail to a lead as it was written, before it is known what becomes of it. */
export interface WrittenMail {
  subjectId: string;
  mailId: string;
  /** Folded; empty when the lead has none. */
  address: string;
  template: string;
  templateVersion: number | null;
  variant: string | null;
  language: Language | null;
  topic: string | null;
  subjectLine: string | null;
  messageId: string | null;
  journey: string | null;
}

/** Writes down e-mails when they are tried; what was written before is replaced while they have not been sent. */
export async function saveWrittenMails(
  transaction: Transaction<Schema>,
  mails: readonly WrittenMail[],
  at: Instant,
): Promise<void> {
  if (mails.length === 0) return;
  const rows = rowsOf({
    subject_id: { type: 'uuid', values: mails.map(({ subjectId }) => subjectId) },
    mail_id: { type: 'uuid', values: mails.map(({ mailId }) => mailId) },
    address: { type: 'text', values: mails.map(({ address }) => address) },
    template: { type: 'text', values: mails.map(({ template }) => template) },
    template_version: { type: 'integer', values: mails.map(({ templateVersion }) => templateVersion) },
    variant: { type: 'text', values: mails.map(({ variant }) => variant) },
    language: { type: 'text', values: mails.map(({ language }) => language) },
    topic: { type: 'text', values: mails.map(({ topic }) => topic) },
    subject_line: { type: 'text', values: mails.map(({ subjectLine }) => subjectLine) },
    message_id: { type: 'text', values: mails.map(({ messageId }) => messageId) },
    journey: { type: 'text', values: mails.map(({ journey }) => journey) },
  });
  await sql`
    insert into mail (subject_id, mail_id, address, template, template_version, variant, language, topic, subject_line,
      message_id, journey, state, created_at)
    select subject_id, mail_id, address, template, template_version, variant, language, topic, subject_line,
      message_id, journey, 'waiting', ${toTimestamptz(at)}::timestamptz
    from ${rows}
    on conflict (subject_id, mail_id) do update set address = excluded.address, template_version = excluded.template_version,
      variant = excluded.variant, language = excluded.language, topic = excluded.topic,
      subject_line = excluded.subject_line, message_id = excluded.message_id, state = 'waiting', reason = null
    where mail.sent_at is null`.execute(transaction);
}

/** What became of an e-mail. */
export interface MailEnd {
  mailId: string;
  state: MailState;
  reason: string | null;
  /** Whether it left just now. */
  isSent: boolean;
}

/** Writes down what became of e-mails. One that its reader complained about stays so. */
export async function endMails(
  transaction: Transaction<Schema>,
  ends: readonly MailEnd[],
  at: Instant,
): Promise<void> {
  if (ends.length === 0) return;
  const rows = rowsOf({
    mail_id: { type: 'uuid', values: ends.map(({ mailId }) => mailId) },
    state: { type: 'text', values: ends.map(({ state }) => state) },
    reason: { type: 'text', values: ends.map(({ reason }) => reason) },
    is_sent: { type: 'boolean', values: ends.map(({ isSent }) => isSent) },
  });
  await sql`
    update mail set state = rows.state, reason = rows.reason,
      sent_at = coalesce(sent_at, case when is_sent then ${toTimestamptz(at)}::timestamptz end)
    from ${rows} where mail.mail_id = rows.mail_id and mail.state <> 'complained'
      and not (mail.state = 'bounced' and rows.state = 'delivered')`.execute(transaction);
}

/** An e-mail as what comes back about it needs it. */
export interface KnownMail {
  subjectId: string;
  mailId: string;
  address: string;
  template: string;
  topic: string | null;
  language: Language | null;
  subjectLine: string | null;
  journey: string | null;
  state: MailState;
  sentAt: Instant | null;
}

const KNOWN = [
  'subject_id as subjectId',
  'mail_id as mailId',
  'address',
  'template',
  'topic',
  'language',
  'subject_line as subjectLine',
  'journey',
  'state',
  'sent_at as sentAt',
] as const;

/** The e-mails with these ids. */
export async function findMails(database: Kysely<Schema>, mailIds: readonly string[]): Promise<KnownMail[]> {
  if (mailIds.length === 0) return [];
  return database
    .selectFrom('mail')
    .select(KNOWN)
    .where('mail_id', '=', sql<string>`any(${mailIds}::uuid[])`)
    .execute();
}

/** The last e-mail that left to each of some addresses. */
export async function lastMailsTo(
  database: Kysely<Schema>,
  addresses: readonly string[],
): Promise<KnownMail[]> {
  if (addresses.length === 0) return [];
  return database
    .selectFrom('mail')
    .select(KNOWN)
    .distinctOn('address')
    .where('address', '=', sql<string>`any(${addresses}::text[])`)
    .where('sent_at', 'is not', null)
    .orderBy('address')
    .orderBy('created_at', 'desc')
    .execute();
}

/** Notes that whoever got an e-mail unsubscribed by it. */
export async function markUnsubscribed(
  transaction: Transaction<Schema>,
  mailId: string,
  at: Instant,
): Promise<void> {
  await transaction
    .updateTable('mail')
    .set({ unsubscribed_at: toTimestamptz(at) })
    .where('mail_id', '=', mailId)
    .where('unsubscribed_at', 'is', null)
    .execute();
}
