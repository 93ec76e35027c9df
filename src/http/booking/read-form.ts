import { readEmail } from '../../domain/email.ts';
import type { Language } from '../../domain/language.ts';
import type { BookingPage, Meeting } from '../../domain/meeting.ts';
import { BOOKING_TEXTS } from '../../messaging/booking-texts.ts';
import type { FormEntries } from './form-page.ts';

const LONGEST = 300;
const LONGEST_MESSAGE = 2_000;

/** What a form says of the visitor. */
export type Contact = Pick<Meeting, 'name' | 'email' | 'phone' | 'message' | 'answers'>;

/** Reads a form; what is wrong is told by field, in the language of the page. */
export function readForm(
  fields: URLSearchParams,
  page: BookingPage,
  language: Language,
): { contact: Contact | undefined; entries: FormEntries } {
  const words = BOOKING_TEXTS[language].problem;
  const text = (name: string, most = LONGEST): string =>
    (fields.get(name) ?? '').replaceAll('\0', '').trim().slice(0, most);
  const problems: Record<string, string> = {};
  const values: Record<string, string> = {};
  for (const name of ['name', 'email', 'phone']) values[name] = oneLine(text(name));
  values.message = text('message', LONGEST_MESSAGE);
  const email = readEmail(values.email);
  const { name = '', phone = '', message } = values;
  if (name === '') problems.name = words.name;
  if (email === undefined) problems.email = words.email;
  const digits = phone.replace(/\D/g, '').length;
  const isPhone = /^[+\d][\d\s()./-]*$/.test(phone) && digits >= 6 && digits <= 15;
  if (phone === '' ? page.place.kind === 'phone' : !isPhone) problems.phone = words.phone;
  const answers: Record<string, string> = {};
  for (const { key, isRequired } of page.questions) {
    const answer = text(`q-${key}`);
    values[`q-${key}`] = answer;
    if (answer !== '') answers[key] = answer;
    else if (isRequired) problems[`q-${key}`] = words.answer;
  }
  const isGood = Object.keys(problems).length === 0 && email !== undefined;
  return {
    contact: isGood ? { name, email, phone, message, answers } : undefined,
    entries: { values, problems },
  };
}

/** Names stand in headers of e-mails. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\t]+/g, ' ');
}
