import type { Language } from '../domain/language.ts';
import type { MailTemplate } from '../domain/mail-template.ts';
import type { Traits } from '../domain/trait.ts';
import { languageOfLead } from './language-of-lead.ts';

/** The language in which a lead gets an e-mail: its own where the template has it, otherwise the template's. */
export function mailLanguage(template: MailTemplate, traits: Traits): Language {
  return (
    languageOfLead(traits, (language) => template.languages[language] !== undefined) ?? template.language
  );
}
