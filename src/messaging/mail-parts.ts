import { LANGUAGES, type Language } from '../domain/language.ts';
import type { MailTemplate, MailVariant, MailWording } from '../domain/mail-template.ts';

/** The languages that a template has, in the order of all. */
export function languagesOf(template: MailTemplate): Language[] {
  return LANGUAGES.filter((language) => template.languages[language] !== undefined);
}

/** What an e-mail says in a language and a variant: the variant's own words before those of the template. */
export function wordingOf(
  template: MailTemplate,
  { language, variant }: { language: Language; variant: string | null },
): MailWording {
  const own = variantOf(template, variant)?.languages[language];
  const shared = template.languages[language];
  return { ...shared, ...own, texts: { ...shared?.texts, ...own?.texts } };
}

function variantOf(template: MailTemplate, name: string | null): MailVariant | undefined {
  return template.variants.find((variant) => variant.name === name);
}

/** A body with the place in the document where it stands. */
export interface PlacedBody {
  keys: readonly (string | number)[];
  source: string;
}

/** The body of an e-mail in a language and a variant: the most particular one that there is. */
export function bodyOf(
  template: MailTemplate,
  { language, variant: name }: { language: Language; variant: string | null },
): PlacedBody | undefined {
  const position = template.variants.findIndex((variant) => variant.name === name);
  const variant = template.variants[position];
  const candidates: [source: string | undefined, keys: (string | number)[]][] = [
    [variant?.languages[language]?.body, ['variants', position, 'languages', language, 'body']],
    [variant?.body, ['variants', position, 'body']],
    [template.languages[language]?.body, ['languages', language, 'body']],
    [template.body, ['body']],
  ];
  for (const [source, keys] of candidates) if (source !== undefined) return { source, keys };
  return undefined;
}

/** Every form of an e-mail: each language in each variant. */
export function formsOf(template: MailTemplate): { language: Language; variant: string | null }[] {
  const variants = template.variants.length > 0 ? template.variants.map(({ name }) => name) : [null];
  return languagesOf(template).flatMap((language) => variants.map((variant) => ({ language, variant })));
}

/** The name under which a body is kept. */
export function bodyKey({ keys }: PlacedBody): string {
  return keys.join('.');
}
