import type { Language } from '../domain/language.ts';
import { CZECH } from './booking-texts/cs.ts';
import { ENGLISH } from './booking-texts/en.ts';
import { ESTONIAN } from './booking-texts/et.ts';
import { NORWEGIAN } from './booking-texts/nb.ts';
import { POLISH } from './booking-texts/pl.ts';
import { ROMANIAN } from './booking-texts/ro.ts';
import type { BookingTexts } from './booking-texts/texts.ts';

/** What booking pages and e-mails about meetings say, in every language. */
export const BOOKING_TEXTS: Readonly<Record<Language, BookingTexts>> = {
  en: ENGLISH,
  cs: CZECH,
  pl: POLISH,
  ro: ROMANIAN,
  et: ESTONIAN,
  nb: NORWEGIAN,
};
