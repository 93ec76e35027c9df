import type { Language } from '../domain/language.ts';

/** An e-mail to a lead, ready to be sent: written by a published template, personal, in the language of the lead. */
export interface ComposedMail {
  /** One address, as the lead's trait has it; without line breaks. */
  to: string;
  toName: string | null;
  /** One line of text, not HTML. */
  subject: string;
  /** A whole HTML document; links lead straight to where they go. */
  html: string;
  text: string;
  language: Language;
  /** The slug of the template and the version of it that was used. */
  template: string;
  version: number;
  /** The variant that fell to the lead; null where the template has none. */
  variant: string | null;
  /** What the mail is about, as in the preference centre; `transactional` for what needs no consent. */
  topic: string;
  fromName: string | null;
  replyTo: string | null;
}

/** Why there is no e-mail for a lead. Trying again does not help until the lead or the template changes. */
export interface MailRefused {
  refused: 'no-address' | 'no-template' | 'broken-template';
  detail: string;
}

/** The topic of e-mails that somebody asked for by what they did, such as an order: no consent is asked, none withdrawn. */
export const TRANSACTIONAL = 'transactional';
