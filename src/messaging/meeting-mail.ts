import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Meeting } from '../domain/meeting.ts';
import { BOOKING_TEXTS } from './booking-texts.ts';

/** What an e-mail about a meeting says. */
export interface MeetingMail {
  subject: string;
  text: string;
  html: string;
}

/** An e-mail about a meeting. */
export type MeetingMailKind = 'invitation' | 'change' | 'cancellation' | 'reminder';

/** When a meeting is, for people: the day and the time where somebody is, with the zone. */
export function meetingTime(at: Instant, language: Language, timeZone: string): string {
  const day = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'full' }).format(at);
  const time = new Intl.DateTimeFormat(language, {
    timeZone,
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(at);
  return `${day}, ${time}`;
}

/** Where a meeting is, in a line; empty when nobody said. */
export function meetingPlace({ place, phone }: Pick<Meeting, 'place' | 'phone'>, language: Language): string {
  if (place.kind !== 'phone') return place.text;
  return phone === '' ? '' : BOOKING_TEXTS[language].meeting.byPhone(phone);
}

/** The e-mail to the lead, in its language and by its clock. @param manageUrl where it moves the meeting or calls it off */
export function mailToLead(
  meeting: Meeting,
  what: MeetingMailKind,
  { rep, manageUrl }: { rep: string; manageUrl: string },
): MeetingMail {
  const { language, timeZone, title, name } = meeting;
  const words = BOOKING_TEXTS[language];
  const when = meetingTime(meeting.startsAt, language, timeZone);
  const { subject, text } = words.mail[what];
  const rows: Row[] = [
    [words.meeting.when, when],
    [words.meeting.who, rep],
    [words.meeting.where, meetingPlace(meeting, language)],
  ];
  const links: Row[] = what === 'cancellation' ? [] : [[words.mail.manage, manageUrl]];
  return written(subject(title, when), { hello: words.mail.hello(name), text, title, rows, links });
}

/** The e-mail to the rep, in their language and by their clock. @param leadUrl the page of the lead in the app */
export function mailToRep(
  meeting: Meeting,
  what: Exclude<MeetingMailKind, 'reminder'>,
  {
    rep,
    language,
    timeZone,
    leadUrl,
  }: { rep: string; language: Language; timeZone: string; leadUrl: string },
): MeetingMail {
  const words = BOOKING_TEXTS[language];
  const when = meetingTime(meeting.startsAt, language, timeZone);
  const rows: Row[] = [[words.meeting.when, when], ...rowsOfLead(meeting, language)];
  const links: Row[] = [[words.mail.rep.lead, leadUrl]];
  const subject = words.mail[what].subject(`${meeting.title}, ${meeting.name || meeting.email}`, when);
  const { title } = meeting;
  return written(subject, { hello: words.mail.hello(rep), text: words.mail.rep[what], title, rows, links });
}

/** What stands in the rep's own calendar under the title of the meeting. */
export function calendarDescription(meeting: Meeting, language: Language, leadUrl: string): string {
  const rows = rowsOfLead(meeting, language).filter(([, value]) => value !== '');
  return [...rows.map(([label, value]) => `${label}: ${value}`), leadUrl].join('\n');
}

type Row = readonly [label: string, value: string];

function rowsOfLead(meeting: Meeting, language: Language): Row[] {
  const { mail, meeting: words } = BOOKING_TEXTS[language];
  return [
    [mail.rep.lead, [meeting.name, meeting.email].filter((part) => part !== '').join(', ')],
    [mail.rep.phone, meeting.phone],
    [words.where, meetingPlace(meeting, language)],
    [mail.rep.message, meeting.message],
    ...Object.entries(meeting.answers),
  ];
}

function written(
  subject: string,
  parts: { hello: string; text: string; title: string; rows: readonly Row[]; links: readonly Row[] },
): MeetingMail {
  const rows = parts.rows.filter(([, value]) => value !== '');
  const text = [
    parts.hello,
    '',
    parts.text,
    '',
    parts.title,
    ...rows.map(([label, value]) => `${label}: ${value}`),
    ...parts.links.flatMap(([label, url]) => ['', `${label}:`, url]),
    '',
  ].join('\n');
  const html = `<!doctype html><html><body style="font-family:system-ui,sans-serif;line-height:1.5"><p>${escaped(parts.hello)}</p>
<p>${escaped(parts.text)}</p><p><strong>${escaped(parts.title)}</strong></p><table role="presentation">${rows
    .map(
      ([label, value]) =>
        `<tr><td style="padding:.2em 1em .2em 0;vertical-align:top">${escaped(label)}</td><td>${escaped(value).replaceAll('\n', '<br>')}</td></tr>`,
    )
    .join('')}</table>${parts.links
    .map(([label, url]) => `<p><a href="${escaped(url)}">${escaped(label)}</a></p>`)
    .join('')}</body></html>`;
  return { subject, text, html };
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
