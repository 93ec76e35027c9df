import type { Language } from '../domain/language.ts';

/** What languages call themselves. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: 'English',
  cs: 'Čeština',
  pl: 'Polski',
  ro: 'Română',
  et: 'Eesti',
  nb: 'Norsk bokmål',
};
