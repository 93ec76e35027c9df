import type { Language } from '../../src/domain/language.ts';

/** What the languages call themselves. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  cs: 'Čeština',
  pl: 'Polski',
  ro: 'Română',
  et: 'Eesti',
  nb: 'Norsk bokmål',
};

/**
 * The locale for numbers and dates of a language: the region that the browser asks for with it (“en-US”, “ro-MD”),
 * otherwise the language alone.
 */
export function localeOf(language: Language, wanted: readonly string[] = navigator.languages): string {
  return wanted.find((tag) => tag.toLowerCase().split('-')[0] === language) ?? language;
}
