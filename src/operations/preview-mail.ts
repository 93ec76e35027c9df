import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import type { Traits } from '../domain/trait.ts';
import { mailAddress } from '../messaging/mail-address.ts';
import { mailLanguage } from '../messaging/mail-language.ts';
import { type MailUrls, mailScope } from '../messaging/mail-scope.ts';
import { MailWriter, type WrittenMail } from '../messaging/mail-writer.ts';
import type { PreparedTemplate } from '../messaging/parse-mail-template.ts';
import { listProducts } from '../store/products.ts';
import type { Schema } from '../store/schema.ts';
import { choicesFor, readMailGround, scopeFor } from './compose-mails.ts';
import { displayName } from './display-name.ts';
import { drawVariant } from './draw-variant.ts';

/** An e-mail as a lead, or an example person, would get it. */
export interface PreviewedMail extends WrittenMail {
  language: Language;
  variant: string | null;
  /** The address of the lead; null when it has none, or is an example. */
  to: string | null;
  name: string | null;
  /** By block of personal content, which choice is shown; null for none. */
  shown: Record<string, number | null>;
}

/** Whom an e-mail is shown as, and which of its forms. */
export interface PreviewWish {
  prepared: PreparedTemplate;
  /** A lead; an example person when left out. */
  subjectId?: string | undefined;
  /** Those of the lead when left out. */
  language?: Language | undefined;
  variant?: string | undefined;
  choices?: Readonly<Record<string, number>> | undefined;
  links: MailUrls;
}

/** A person of each language, for previews without a lead. */
const EXAMPLES: Readonly<Record<Language, { name: string; company: string; owner: string }>> = {
  en: { name: 'Anna Carter', company: 'Northwind Tools', owner: 'Peter Hill' },
  cs: { name: 'Jana Nováková', company: 'Dřevostavby Morava', owner: 'Petr Dvořák' },
  pl: { name: 'Anna Kowalska', company: 'Meble Wisła', owner: 'Piotr Nowak' },
  ro: { name: 'Ana Popescu', company: 'Construct Cluj', owner: 'Radu Ionescu' },
  et: { name: 'Anna Tamm', company: 'Tartu Puit', owner: 'Peeter Saar' },
  nb: { name: 'Anne Hansen', company: 'Bergen Verktøy', owner: 'Per Olsen' },
};
/** So many products of the catalogue are shown to an example person. */
const EXAMPLE_PRODUCTS = 3;

/** Writes an e-mail without sending it. @throws MailBroken */
export async function previewMail(
  database: Kysely<Schema>,
  wish: PreviewWish,
  now: Instant,
): Promise<PreviewedMail> {
  const { prepared, subjectId } = wish;
  const writer = new MailWriter(prepared);
  return subjectId === undefined
    ? previewAsExample(database, wish, writer)
    : previewAsLead(database, { wish, writer, subjectId, now });
}

async function previewAsLead(
  database: Kysely<Schema>,
  {
    wish,
    writer,
    subjectId,
    now,
  }: { wish: PreviewWish; writer: MailWriter; subjectId: string; now: Instant },
): Promise<PreviewedMail> {
  const { template } = wish.prepared;
  const ground = await readMailGround(database, { writers: [{ writer }], subjectIds: [subjectId], now });
  const subject = ground.subjects.get(subjectId);
  if (!subject) throw new Error(`there is no lead ${subjectId}`);
  const language = wish.language ?? mailLanguage(template, subject.traits);
  const form = { language, variant: wish.variant ?? drawVariant(template, subjectId) };
  const choices = { ...choicesFor(template.content, subjectId, ground), ...wish.choices };
  const scope = scopeFor(subject, ground, { links: wish.links, language });
  return {
    ...writer.write(form, scope, choices),
    ...form,
    to: mailAddress(subject.traits.email?.value) ?? null,
    name: displayName(subject.traits) ?? null,
    shown: shownOf(template.content, choices),
  };
}

async function previewAsExample(
  database: Kysely<Schema>,
  wish: PreviewWish,
  writer: MailWriter,
): Promise<PreviewedMail> {
  const { template } = wish.prepared;
  const language = wish.language ?? template.language;
  const form = { language, variant: wish.variant ?? template.variants[0]?.name ?? null };
  const { name, company, owner } = EXAMPLES[language];
  const products = (await listProducts(database, { limit: EXAMPLE_PRODUCTS * 10 }))
    .filter(({ isAvailable }) => isAvailable)
    .slice(0, EXAMPLE_PRODUCTS);
  const example = {
    traits: traitsOf({ name, owner }),
    companyTraits: traitsOf({ name: company }),
    scores: [],
    interests: [...new Set(products.flatMap(({ categories }) => categories))],
    products,
  };
  const first = Object.fromEntries(template.content.map((block) => [block.name, 0]));
  const choices = { ...first, ...wish.choices };
  return {
    ...writer.write(form, mailScope(example, wish.links, language), choices),
    ...form,
    to: null,
    name,
    shown: shownOf(template.content, choices),
  };
}

function shownOf(
  content: PreparedTemplate['template']['content'],
  choices: Readonly<Record<string, number>>,
): Record<string, number | null> {
  return Object.fromEntries(content.map(({ name }) => [name, choices[name] ?? null]));
}

function traitsOf(values: Record<string, string>): Traits {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { value, setAt: 0, messageId: '' }]),
  );
}
