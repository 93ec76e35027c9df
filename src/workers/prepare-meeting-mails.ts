import type { OutgoingMail } from '../connectors/smtp/smtp-pool.ts';
import { readEmail } from '../domain/email.ts';
import type { Instant } from '../domain/instant.ts';
import type { Meeting } from '../domain/meeting.ts';
import { writeInvitation } from '../meetings/write-invitation.ts';
import { type NoContact, noContact } from '../messaging/may-contact.ts';
import { type MeetingMail, mailToLead, mailToRep, meetingPlace } from '../messaging/meeting-mail.ts';
import { meetingAddress } from '../operations/booking-address.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import { readStandings } from '../store/contact-standings.ts';
import { findMeetings } from '../store/meetings.ts';
import { findPeople, type PersonRow } from '../store/people.ts';
import type { Outcome } from './effect-sender.ts';
import type { MailSenderServices } from './mail-sender-services.ts';
import type { PreparedMail } from './prepared-mail.ts';
import { messageIdOf, senderOf } from './sender-of-mails.ts';

type MeetingEffect = ClaimedEffect & { kind: 'meeting' };

/** Writes the e-mails about meetings, by the id of their effect, from what holds by now. What has changed since is told by a later one. */
export async function prepareMeetingMails(
  services: MailSenderServices,
  all: readonly ClaimedEffect[],
  now: Instant,
): Promise<Map<string, PreparedMail>> {
  const effects = all.filter((effect) => effect.kind === 'meeting');
  if (effects.length === 0) return new Map();
  const { database } = services;
  const meetings = await findMeetings(
    database.kysely,
    effects.map(({ payload }) => payload.meetingId),
  );
  const people = await findPeople(
    database.kysely,
    [...meetings.values()].map(({ personId }) => personId),
  );
  const unwanted = await suppressedAmong(services, effects);
  return new Map(
    effects.map((effect): [string, PreparedMail] => {
      const reason = effect.payload.to === 'lead' ? unwanted.get(effect.payload.address) : undefined;
      if (reason !== undefined) return [effect.effectId, { kind: 'not', outcome: notSent(effect, reason) }];
      const meeting = meetings.get(effect.payload.meetingId);
      const rep = meeting && people.get(meeting.personId);
      if (!meeting || !rep || meeting.sequence !== effect.payload.sequence)
        return [effect.effectId, { kind: 'not', outcome: { kind: 'done' } }];
      return [
        effect.effectId,
        { kind: 'ready', written: null, mail: mailOf(effect, { meeting, rep, services, now }) },
      ];
    }),
  );
}

/** Addresses that must not be written to, even about what they asked for: they bounced, complained, or were taken off by hand. */
async function suppressedAmong(
  { database }: MailSenderServices,
  effects: readonly MeetingEffect[],
): Promise<Map<string, NoContact>> {
  const addresses = effects.flatMap(({ payload }) => (payload.to === 'lead' ? [payload.address] : []));
  const standings = await readStandings(
    database.kysely,
    addresses.map((address) => ({ address: readEmail(address) ?? address, topic: '' })),
  );
  return new Map(
    addresses.flatMap((address, index) => {
      const standing = standings[index];
      const reason = standing && noContact({ ...standing, need: 'none' }, { isTransactional: true });
      return reason ? [[address, reason] as const] : [];
    }),
  );
}

/** Somebody has to know of it, so that the lead is called instead. */
function notSent({ payload: { address } }: MeetingEffect, reason: NoContact): Outcome {
  return { kind: 'dead', problem: `${address} gets no e-mail: ${reason}` };
}

function mailOf(
  effect: MeetingEffect,
  {
    meeting,
    rep,
    services,
    now,
  }: { meeting: Meeting; rep: PersonRow; services: MailSenderServices; now: Instant },
): OutgoingMail {
  const { links, mail: settings } = services;
  const { to, what, address } = effect.payload;
  const from = senderOf(settings.from);
  const manageUrl = meetingAddress(links, meeting.meetingId, now);
  const leadUrl = `${links.publicUrl}/leads/${meeting.subjectId}`;
  const mail =
    to === 'lead'
      ? mailToLead(meeting, what, { rep: rep.name, manageUrl })
      : mailToRep(meeting, what === 'reminder' ? 'invitation' : what, { ...rep, rep: rep.name, leadUrl });
  return {
    envelopeFrom: from.address,
    from: to === 'lead' ? { name: rep.name || from.name, address: from.address } : from,
    to: { name: to === 'lead' ? meeting.name : rep.name, address },
    // An answer goes to the other one of the two.
    replyTo: to === 'lead' ? rep.email : meeting.email,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(what !== 'reminder' && {
      calendar: invitationOf(effect, { meeting, rep, mail, manageUrl, leadUrl, now }),
    }),
    messageId: messageIdOf(effect.effectId, settings.from),
    date: new Date(now),
    headers: {},
  };
}

function invitationOf(
  { payload: { to, what } }: MeetingEffect,
  {
    meeting,
    rep,
    mail,
    manageUrl,
    leadUrl,
    now,
  }: {
    meeting: Meeting;
    rep: PersonRow;
    mail: MeetingMail;
    manageUrl: string;
    leadUrl: string;
    now: Instant;
  },
): OutgoingMail['calendar'] {
  const isOwn = to === 'rep';
  const method = isOwn ? 'PUBLISH' : what === 'cancellation' ? 'CANCEL' : 'REQUEST';
  const url = isOwn ? leadUrl : manageUrl;
  const content = writeInvitation(meeting, {
    method,
    now,
    host: rep,
    text: {
      summary: `${meeting.title}: ${isOwn ? meeting.name || meeting.email : rep.name}`,
      description: mail.text,
      location: meetingPlace(meeting, isOwn ? rep.language : meeting.language),
      url,
    },
  });
  return { method, content };
}
