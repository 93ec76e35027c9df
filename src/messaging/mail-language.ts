import { chooseLanguage, type Language } from '../domain/language.ts';
import type { MailTemplate } from '../domain/mail-template.ts';
import type { Traits } from '../domain/trait.ts';

/** The traits that say which language a lead reads, the plainest first. */
const TRAITS = ['language', 'locale'];

/** The language in which a lead gets an e-mail: its own (“cs-CZ” is Czech) where the template has it, otherwise the template's. */
export function mailLanguage(template: MailTemplate, traits: Traits): Language {
  for (const name of TRAITS) {
    const value = Object.hasOwn(traits, name) ? traits[name]?.value : undefined;
    if (typeof value !== 'string' || value.trim() === '') continue;
    const tag = value.trim().replaceAll('_', '-');
    const found = chooseLanguage([tag]);
    // What is no language of ours is answered with English, which was not asked for.
    const isMeant = found !== 'en' || /^en(-|$)/i.test(tag);
    if (isMeant && template.languages[found]) return found;
  }
  return template.language;
}
