import type { Condition } from './condition.ts';
import type { Language } from './language.ts';

/** What an e-mail says in one language. */
export interface MailWording {
  /** One line with Liquid; a variant may leave it to the template. */
  subject?: string;
  /** What mailboxes show after the subject. */
  preheader?: string;
  /** MJML with Liquid, instead of the body that all languages share. */
  body?: string;
  /** The plain-text part, with Liquid; made from the body when it is left out. */
  plain?: string;
  /** Texts that the body shows by name, `{{ text.NAME }}`, with Liquid. */
  texts: Readonly<Record<string, string>>;
}

export type MailWordings = Readonly<Partial<Record<Language, MailWording>>>;

/** One of several forms of an e-mail that are tried against each other; whatever it leaves out is as in the template. */
export interface MailVariant {
  name: string;
  /** Of the leads, in percent. */
  share: number;
  body?: string;
  languages: MailWordings;
}

/** A text for leads that fulfil a condition; for everybody else where there is none. */
export interface ContentChoice {
  when?: Condition;
  texts: Readonly<Partial<Record<Language, string>>>;
}

/** A place in an e-mail, `{{ content.NAME }}`, that shows the first choice whose condition the lead fulfils. */
export interface ContentBlock {
  name: string;
  choices: readonly ContentChoice[];
}

/** An e-mail template, as its file says. */
export interface MailTemplate {
  slug: string;
  title: string;
  description?: string;
  /** What it is about, as in the preference centre; `transactional` for what needs no consent. */
  topic: string;
  fromName?: string;
  replyTo?: string;
  /** The postal address below the e-mail. */
  address?: string;
  /** Who has no language that the template has gets this one. */
  language: Language;
  /** Addresses of pages, `{{ link.NAME }}`. */
  links: Readonly<Record<string, string>>;
  /** MJML with Liquid, for all languages: sections, or a whole document. */
  body?: string;
  languages: MailWordings;
  content: readonly ContentBlock[];
  variants: readonly MailVariant[];
}
