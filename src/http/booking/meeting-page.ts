import type { Instant } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';
import type { Meeting } from '../../domain/meeting.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import { meetingPlace, meetingTime } from '../../messaging/meeting-mail.ts';
import { escapeHtml, mailPage } from '../mail-page.ts';
import { BOOKING_STYLE } from './booking-look.ts';

/** Writes the page of a meeting: when, with whom and where it is, and what can be done about it. @param paths of the pages for that */
export function meetingPage(
  meeting: Meeting,
  {
    rep,
    language,
    done,
    now,
    paths,
  }: {
    rep: string;
    language: Language;
    /** What was just done. */
    done: 'booked' | 'moved' | undefined;
    now: Instant;
    paths: { calendar: string; move: string | undefined; cancel: string; again: string };
  },
): string {
  const words = BOOKING_TEXTS[language].meeting;
  const isOff = meeting.state === 'cancelled';
  const isAhead = meeting.state === 'booked' && meeting.startsAt > now;
  const status = isOff
    ? words.cancelledText
    : !isAhead
      ? words.over
      : done === undefined
        ? ''
        : words.bookedText(meeting.email);
  const title = isOff
    ? words.cancelled
    : done === 'moved'
      ? words.moved
      : done
        ? words.booked
        : meeting.title;
  const link = (path: string, text: string) => `<a href="${escapeHtml(path)}">${escapeHtml(text)}</a>`;
  const actions = isAhead
    ? [
        link(paths.calendar, words.calendar),
        ...(paths.move === undefined ? [] : [link(paths.move, words.move)]),
        link(paths.cancel, words.cancel),
      ]
    : [link(paths.again, words.again)];
  const body = `${status === '' ? '' : `<p role="status">${escapeHtml(status)}</p>`}${details(meeting, rep, language)}
<p class="actions">${actions.join('')}</p>`;
  return mailPage({ language, title, body, style: BOOKING_STYLE });
}

/** Writes the page that asks whether to call a meeting off. @param keep where to go back to */
export function cancelPage(
  meeting: Meeting,
  { rep, language, keep }: { rep: string; language: Language; keep: string },
): string {
  const words = BOOKING_TEXTS[language].meeting;
  const body = `${details(meeting, rep, language)}<p>${escapeHtml(words.cancelText)}</p>
<form method="post"><button class="first">${escapeHtml(words.cancel)}</button></form><p><a href="${escapeHtml(keep)}">${escapeHtml(words.keep)}</a></p>`;
  return mailPage({ language, title: words.cancelTitle, body, style: BOOKING_STYLE });
}

/** Writes the page that asks whether to move a meeting to a time. */
export function movePage(
  meeting: Meeting,
  {
    rep,
    language,
    timeZone,
    startsAt,
    back,
  }: { rep: string; language: Language; timeZone: string; startsAt: Instant; back: string },
): string {
  const words = BOOKING_TEXTS[language];
  const moved = { ...meeting, startsAt, timeZone };
  const body = `${details(moved, rep, language)}<form method="post"><button class="first">${escapeHtml(words.form.move)}</button></form>
<p><a href="${escapeHtml(back)}">${escapeHtml(words.form.otherTime)}</a></p>`;
  return mailPage({ language, title: words.meeting.move, body, style: BOOKING_STYLE });
}

function details(meeting: Meeting, rep: string, language: Language): string {
  const words = BOOKING_TEXTS[language].meeting;
  const rows = [
    [words.when, meetingTime(meeting.startsAt, language, meeting.timeZone)],
    [words.who, rep],
    [words.where, meetingPlace(meeting, language)],
  ].filter(([, value]) => value !== '');
  const list = rows.map(
    ([label = '', value = '']) => `<dt>${escapeHtml(label)}</dt><dd>${linked(value)}</dd>`,
  );
  return `<p><strong>${escapeHtml(meeting.title)}</strong></p><dl>${list.join('')}</dl>`;
}

/** A link to a video call can be followed. */
function linked(text: string): string {
  if (!/^https?:\/\/\S+$/.test(text)) return escapeHtml(text);
  return `<a href="${escapeHtml(text)}" rel="noreferrer">${escapeHtml(text)}</a>`;
}
