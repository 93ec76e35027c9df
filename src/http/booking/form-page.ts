import type { Language } from '../../domain/language.ts';
import { type BookingQuestion, type MeetingPlace, textIn } from '../../domain/meeting.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import { escapeHtml, mailPage } from '../mail-page.ts';
import { BOOKING_STYLE } from './booking-look.ts';

/** What a visitor entered, and what of it is wrong, by field. */
export interface FormEntries {
  values: Readonly<Record<string, string>>;
  problems: Readonly<Record<string, string>>;
}

/** A page on which a visitor says who they are. */
export interface FormPage {
  language: Language;
  title: string;
  /** When the meeting is to be. */
  when: string;
  about: readonly string[];
  place: MeetingPlace;
  questions: readonly BookingQuestion[];
  entries: FormEntries;
  /** Fields that come back as they are. */
  hidden: Readonly<Record<string, string>>;
  /** Where the form is sent to, and where another time is chosen. */
  action: string;
  back: string;
  /** What stands above the form: that something went wrong. */
  notice?: string | undefined;
}

/** The field that people do not see. */
export const TRAP_FIELD = 'website';

/** Writes the page with the form. */
export function formPage(page: FormPage): string {
  const { language, entries, place } = page;
  const words = BOOKING_TEXTS[language];
  const isPhoneNeeded = place.kind === 'phone';
  const fields = [
    field(page, {
      name: 'name',
      label: words.form.name,
      isRequired: true,
      attributes: 'autocomplete="name"',
    }),
    field(page, {
      name: 'email',
      label: words.form.email,
      isRequired: true,
      attributes: 'type="email" autocomplete="email" inputmode="email"',
    }),
    field(page, {
      name: 'phone',
      label: words.form.phone,
      isRequired: isPhoneNeeded,
      hint: isPhoneNeeded ? words.form.phonePlace : undefined,
      attributes: 'type="tel" autocomplete="tel"',
    }),
    ...page.questions.map(({ key, label, isRequired }) =>
      field(page, { name: `q-${key}`, label: textIn(label, language), isRequired, attributes: '' }),
    ),
    field(page, {
      name: 'message',
      label: words.form.message,
      isRequired: false,
      attributes: '',
      isLong: true,
    }),
  ];
  const hidden = Object.entries(page.hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const notice =
    page.notice ?? (Object.keys(entries.problems).length > 0 ? firstOf(entries.problems) : undefined);
  const body = `${notice === undefined ? '' : `<p role="alert">${escapeHtml(notice)}</p>`}
<p><strong>${escapeHtml(page.when)}</strong><br><a href="${escapeHtml(page.back)}">${escapeHtml(words.form.otherTime)}</a></p>
${page.about.map((line) => `<p class="about">${escapeHtml(line).replaceAll('\n', '<br>')}</p>`).join('')}
<h2>${escapeHtml(words.form.title)}</h2><form method="post" action="${escapeHtml(page.action)}" novalidate>${hidden.join('')}
${fields.join('\n')}
<div class="away" aria-hidden="true"><label>${escapeHtml(words.form.leaveEmpty)}<input name="${TRAP_FIELD}" tabindex="-1" autocomplete="off"></label></div>
<p><button class="first">${escapeHtml(words.form.book)}</button></p></form>`;
  return mailPage({ language, title: page.title, body, style: BOOKING_STYLE });
}

function firstOf(problems: Readonly<Record<string, string>>): string {
  return Object.values(problems)[0] ?? '';
}

function field(
  { language, entries }: FormPage,
  {
    name,
    label,
    isRequired,
    hint,
    attributes,
    isLong = false,
  }: {
    name: string;
    label: string;
    isRequired: boolean;
    hint?: string | undefined;
    attributes: string;
    isLong?: boolean;
  },
): string {
  const value = escapeHtml(entries.values[name] ?? '');
  const problem = entries.problems[name];
  const described = [hint && `${name}-hint`, problem && `${name}-error`].filter(Boolean).join(' ');
  const all = [
    `id="${escapeHtml(name)}" name="${escapeHtml(name)}"`,
    attributes,
    isRequired ? 'required' : '',
    described === '' ? '' : `aria-describedby="${escapeHtml(described)}"`,
    problem === undefined ? '' : 'aria-invalid="true"',
  ]
    .filter((part) => part !== '')
    .join(' ');
  const optional = isRequired ? '' : ` <small>(${escapeHtml(BOOKING_TEXTS[language].form.optional)})</small>`;
  const input = isLong
    ? `<textarea ${all} rows="3" maxlength="2000">${value}</textarea>`
    : `<input ${all} maxlength="300" value="${value}">`;
  return `<div class="field"><label for="${escapeHtml(name)}">${escapeHtml(label)}${optional}</label>${input}${
    hint === undefined ? '' : `<small id="${escapeHtml(name)}-hint">${escapeHtml(hint)}</small>`
  }${problem === undefined ? '' : `<span class="error" id="${escapeHtml(name)}-error">${escapeHtml(problem)}</span>`}</div>`;
}
