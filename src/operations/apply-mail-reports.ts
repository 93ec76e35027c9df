import type { Transaction } from 'kysely';
import { readEmail } from '../domain/email.ts';
import type { Instant } from '../domain/instant.ts';
import type { MailState } from '../domain/mail.ts';
import type { MailReport } from '../messaging/mail-report.ts';
import { suppress } from '../store/contact-standings.ts';
import { enqueueEffects } from '../store/effects.ts';
import { endMails, findMails, type KnownMail, lastMailsTo } from '../store/mails.ts';
import type { Schema } from '../store/schema.ts';
import { EMAIL_BOUNCED, EMAIL_DELIVERED, EMAIL_MARKED_AS_SPAM, mailEvent } from './mail-events.ts';
import type { MailLinks } from './mail-links.ts';

const EVENTS: Record<MailReport['kind'], string> = {
  hard: EMAIL_BOUNCED,
  soft: EMAIL_BOUNCED,
  complaint: EMAIL_MARKED_AS_SPAM,
  delivered: EMAIL_DELIVERED,
};
const STATES: Record<MailReport['kind'], MailState> = {
  hard: 'bounced',
  soft: 'bounced',
  complaint: 'complained',
  delivered: 'delivered',
};

const ID = /^<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i;

/**
 * Takes what providers and mail servers report into account: the state of the e-mail, an event in the history, and no more
 * e-mails to whom they cannot reach or who complained. An e-mail is found by its Message-ID, by the address that its bounces go to, or as
 * the last one to the recipient.
 *
 * @returns how many were about e-mails of ours
 */
export async function applyMailReports(
  transaction: Transaction<Schema>,
  reports: readonly MailReport[],
  { links, now }: { links: MailLinks; now: Instant },
): Promise<number> {
  const named = reports.map((report) => mailIdOf(report, links));
  const byId = new Map(
    (
      await findMails(
        transaction,
        named.flatMap((id) => id ?? []),
      )
    ).map((mail) => [mail.mailId, mail]),
  );
  const unnamed = reports.flatMap(({ recipient }, index) =>
    byId.has(named[index] ?? '') ? [] : (readEmail(recipient) ?? []),
  );
  const byAddress = new Map((await lastMailsTo(transaction, unnamed)).map((mail) => [mail.address, mail]));
  const known = reports.flatMap((report, index) => {
    const mail = byId.get(named[index] ?? '') ?? byAddress.get(readEmail(report.recipient) ?? '');
    return mail ? [{ report, mail }] : [];
  });
  await endMails(
    transaction,
    known.map(({ report: { kind, detail }, mail: { mailId } }) => ({
      mailId,
      state: STATES[kind],
      reason: kind === 'delivered' ? null : detail,
      isSent: false,
    })),
    now,
  );
  await suppress(
    transaction,
    known.flatMap(({ report, mail }) => suppressionOf(report, mail, now)),
  );
  await enqueueEffects(
    transaction,
    known.map(({ report: { kind, detail }, mail }) =>
      mailEvent(mail, EVENTS[kind], {
        at: now,
        properties: kind === 'delivered' ? {} : { kind, reason: detail },
      }),
    ),
  );
  return known.length;
}

function mailIdOf({ messageIds, returnPath }: MailReport, links: MailLinks): string | undefined {
  for (const messageId of messageIds) {
    const id = ID.exec(messageId)?.[1];
    if (id !== undefined) return id.toLowerCase();
  }
  const token = /(?:^|<)bounce\+([0-9a-f]+)@/i.exec(returnPath ?? '')?.[1];
  return token === undefined ? undefined : links.readBounceToken(token);
}

function suppressionOf({ kind, detail }: MailReport, { address }: KnownMail, now: Instant) {
  if (kind !== 'hard' && kind !== 'complaint') return [];
  const reason = kind === 'hard' ? ('hard bounce' as const) : ('complaint' as const);
  return [{ address, reason, detail, createdAt: now, createdBy: null }];
}
