import type { OutgoingMail } from '../connectors/smtp/smtp-pool.ts';
import { readEmail } from '../domain/email.ts';
import type { Instant } from '../domain/instant.ts';
import { alertMail } from '../messaging/alert-mail.ts';
import { type ComposedMail, type MailRefused, TRANSACTIONAL } from '../messaging/composed-mail.ts';
import { noContact } from '../messaging/may-contact.ts';
import { oneLine } from '../messaging/one-line.ts';
import { trackLinks } from '../messaging/track-links.ts';
import { bookingAddress } from '../operations/booking-address.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import type { MailLinks } from '../operations/mail-links.ts';
import { type MessageRequest, writeAlertMessages } from '../operations/write-alert-messages.ts';
import { readStandings } from '../store/contact-standings.ts';
import { saveWrittenMails, type WrittenMail } from '../store/mails.ts';
import type { DueEffect } from '../store/outbox.ts';
import { listTopics } from '../store/topics.ts';
import type { Outcome } from './effect-sender.ts';
import type { MailSenderServices } from './mail-sender-services.ts';
import { prepareMeetingMails } from './prepare-meeting-mails.ts';
import type { PreparedMail } from './prepared-mail.ts';
import { messageIdOf, senderOf } from './sender-of-mails.ts';

type MailEffect = ClaimedEffect & { kind: 'mail' };
type Notice = { subject: string; text: string; html?: string };

/** Whom an effect is for, as far as that is known before the e-mail is written; empty for nobody. */
export function recipientOf(effect: DueEffect): string {
  if (effect.kind === 'notice') return effect.payload.to;
  return effect.kind === 'meeting' ? effect.payload.address : (effect.email ?? '');
}

/** Writes the e-mails of effects, all with a few questions to the database, and leaves out whom we may not write to. */
export async function prepareMails(
  services: MailSenderServices,
  effects: readonly ClaimedEffect[],
): Promise<PreparedMail[]> {
  const now = services.clock();
  const mails = effects.filter((effect) => effect.kind === 'mail');
  const written = await writeMails(services, mails, now);
  const prepared = new Map(mails.map(({ effectId }, index) => [effectId, written[index]]));
  const notices = await writeNotices(services, effects, now);
  const meetings = await prepareMeetingMails(services, effects, now);
  return effects.map((effect): PreparedMail => {
    if (effect.kind === 'notice') {
      const notice = notices.get(effect.effectId);
      return notice ? noticeOf(effect, notice, { services, now }) : notReady({ kind: 'done' });
    }
    const mail = effect.kind === 'meeting' ? meetings.get(effect.effectId) : prepared.get(effect.effectId);
    if (!mail) throw new Error(`got a ${effect.kind} in the channel of e-mails`);
    return mail;
  });
}

async function writeMails(
  services: MailSenderServices,
  effects: readonly MailEffect[],
  now: Instant,
): Promise<PreparedMail[]> {
  if (effects.length === 0) return [];
  const { database, links, compose } = services;
  const requests = effects.map(({ subjectId, effectId, payload }) => ({
    subjectId,
    template: payload.template,
    key: effectId,
    unsubscribeUrl: links.address('unsubscribe', { mailId: effectId, detail: '' }, now),
    preferencesUrl: links.address('preferences', { mailId: effectId, detail: '' }, now),
    bookingUrl: payload.page === undefined ? null : bookingAddress(links, payload.page, { subjectId }, now),
  }));
  const composed = await compose(database.kysely, requests, now);
  const standings = await readStandings(
    database.kysely,
    composed.map((mail) =>
      'refused' in mail ? { address: '', topic: '' } : { address: addressOf(mail), topic: mail.topic },
    ),
  );
  const topics = await listTopics(database.kysely);
  const written = effects.map((effect, index) => writtenOf(effect, composed[index], services));
  await database.transaction((transaction) => saveWrittenMails(transaction, written, now));
  return effects.map((effect, index): PreparedMail => {
    const [mail, standing, row] = [composed[index], standings[index], written[index]];
    if (!mail || !standing || !row) return notReady({ kind: 'failed', problem: 'it was not written' });
    if ('refused' in mail) return notReady(refusedOutcome(mail));
    const isTransactional = effect.payload.isTransactional === true || mail.topic === TRANSACTIONAL;
    const need = topics.find(({ slug }) => slug === mail.topic)?.consent ?? 'none';
    const reason = noContact({ ...standing, need }, { isTransactional });
    if (reason !== null)
      return notReady({ kind: 'done', mail: { state: 'suppressed', reason, isSent: false } });
    return { kind: 'ready', mail: outgoing(mail, { effect, isTransactional, services, now }), written: row };
  });
}

function notReady(outcome: Outcome): PreparedMail {
  return { kind: 'not', outcome };
}

/** Without an address there is nobody to write to; a template can be mended, and the e-mail tried again. */
function refusedOutcome({ refused, detail }: MailRefused): Outcome {
  if (refused === 'no-address')
    return { kind: 'done', mail: { state: 'suppressed', reason: 'no address', isSent: false } };
  return { kind: 'dead', problem: detail };
}

function addressOf(mail: ComposedMail): string {
  return readEmail(mail.to) ?? mail.to.trim().toLowerCase();
}

function writtenOf(
  { subjectId, effectId, payload, journey }: MailEffect,
  mail: ComposedMail | MailRefused | undefined,
  { mail: settings }: MailSenderServices,
): WrittenMail {
  const base = { subjectId, mailId: effectId, template: payload.template, journey };
  if (!mail || 'refused' in mail) {
    const unknown = { templateVersion: null, variant: null, language: null, topic: null, subjectLine: null };
    return { ...base, ...unknown, address: '', messageId: null };
  }
  const { version, variant, language, topic, subject } = mail;
  const messageId = messageIdOf(effectId, settings.from);
  const about = { templateVersion: version, variant, language, topic, subjectLine: subject };
  return { ...base, ...about, address: addressOf(mail), messageId };
}

function outgoing(
  mail: ComposedMail,
  {
    effect,
    isTransactional,
    services,
    now,
  }: {
    effect: ClaimedEffect;
    isTransactional: boolean;
    services: MailSenderServices;
    now: Instant;
  },
): OutgoingMail {
  const { links, mail: settings } = services;
  const { effectId } = effect;
  const own = senderOf(settings.from);
  const link = (purpose: Parameters<MailLinks['address']>[0], detail = '') =>
    links.address(purpose, { mailId: effectId, detail }, now);
  const [unsubscribe, preferences] = [link('unsubscribe'), link('preferences')];
  const html = settings.tracks
    ? trackLinks(mail.html, {
        click: (target) => link('click', target),
        open: link('open'),
        trap: link('trap'),
        untouched: [unsubscribe, preferences],
      })
    : mail.html;
  return {
    envelopeFrom: returnPath(effectId, services),
    from: { name: mail.fromName ?? own.name, address: own.address },
    to: { name: mail.toName ?? '', address: mail.to },
    ...(mail.replyTo !== null && { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html,
    messageId: messageIdOf(effectId, settings.from),
    date: new Date(now),
    headers: isTransactional
      ? {}
      : { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  };
}

/** Where bounces go: an address of the e-mail's own, so that a bounce says what it is about. */
function returnPath(effectId: string, { links, mail: settings }: MailSenderServices): string {
  if (settings.bounceDomain === undefined) return senderOf(settings.from).address;
  return `bounce+${links.bounceToken(effectId)}@${settings.bounceDomain}`;
}

/** What e-mails to the team say, by effect; nothing for alerts that were all taken back. */
async function writeNotices(
  services: MailSenderServices,
  effects: readonly ClaimedEffect[],
  now: Instant,
): Promise<Map<string, Notice>> {
  const notices = new Map<string, Notice>();
  const requests: MessageRequest[] = [];
  for (const { kind, payload, effectId } of effects) {
    if (kind !== 'notice') continue;
    if ('alertsFor' in payload) requests.push({ messageId: effectId, to: payload.alertsFor });
    else notices.set(effectId, payload);
  }
  if (requests.length === 0) return notices;
  const writing = { ...services, publicUrl: services.links.publicUrl };
  for (const [effectId, message] of await writeAlertMessages(writing, requests, now))
    notices.set(effectId, alertMail(message));
  return notices;
}

function noticeOf(
  effect: ClaimedEffect & { kind: 'notice' },
  { subject, text, html }: Notice,
  { services: { mail: settings }, now }: { services: MailSenderServices; now: Instant },
): PreparedMail {
  const from = senderOf(settings.from);
  const mail: OutgoingMail = {
    envelopeFrom: from.address,
    from,
    to: { name: '', address: effect.payload.to },
    subject: oneLine(subject),
    text,
    ...(html !== undefined && { html }),
    messageId: messageIdOf(effect.effectId, settings.from),
    date: new Date(now),
    headers: {},
  };
  return { kind: 'ready', mail, written: null };
}
