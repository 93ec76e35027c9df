import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { MailState } from '../domain/mail.ts';
import type { Schema } from './schema.ts';

/** An e-mail to a lead and what became of it. */
export interface MailOfLead {
  mailId: string;
  address: string;
  template: string;
  variant: string | null;
  topic: string | null;
  subjectLine: string | null;
  state: MailState;
  reason: string | null;
  journey: string | null;
  createdAt: Instant;
  sentAt: Instant | null;
  firstOpenedAt: Instant | null;
  firstClickedAt: Instant | null;
  opens: number;
  clicks: number;
  machineOpens: number;
  machineClicks: number;
  unsubscribedAt: Instant | null;
}

/** The e-mails to a lead, the latest first. */
export async function mailsOfLead(
  database: Kysely<Schema>,
  { subjectId, limit }: { subjectId: string; limit: number },
): Promise<MailOfLead[]> {
  return database
    .selectFrom('mail')
    .select([
      'mail_id as mailId',
      'address',
      'template',
      'variant',
      'topic',
      'subject_line as subjectLine',
      'state',
      'reason',
      'journey',
      'created_at as createdAt',
      'sent_at as sentAt',
      'first_opened_at as firstOpenedAt',
      'first_clicked_at as firstClickedAt',
      'opens',
      'clicks',
      'machine_opens as machineOpens',
      'machine_clicks as machineClicks',
      'unsubscribed_at as unsubscribedAt',
    ])
    .where('subject_id', '=', subjectId)
    .orderBy('created_at', 'desc')
    .orderBy('mail_id')
    .limit(limit)
    .execute();
}
