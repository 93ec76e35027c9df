import type { Json } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import type { Product } from '../domain/product.ts';
import { COMPANY_PREFIX, type Traits } from '../domain/trait.ts';

/** A tree of values under names, as Liquid looks them up. */
export type LiquidValues = { [name: string]: LiquidValues | Json | undefined };

/** The links that an e-mail may carry. */
export interface MailUrls {
  unsubscribeUrl: string;
  preferencesUrl: string;
  /** Where the lead books a meeting, for an e-mail that a journey sends for that; otherwise null. */
  bookingUrl: string | null;
}

/** What is known of a lead when an e-mail is written to it. */
export interface MailRecipient {
  traits: Traits;
  companyTraits: Traits | undefined;
  scores: readonly { slug: string; score: number; band: string | null; grade: string | null }[];
  /** What it looked at lately, the latest first: categories of products and of pages. */
  interests: readonly string[];
  products: readonly Product[];
}

/** The names that an e-mail to a lead knows, with their values. What is not known is missing, so that `default` shows. */
export function mailScope(recipient: MailRecipient, links: MailUrls, language: Language): LiquidValues {
  const { traits, companyTraits, scores } = recipient;
  const lead = treeOf(traits);
  const name = nameOf(lead);
  return {
    lead: { ...lead, ...name },
    company: companyOf(lead, companyTraits),
    score: Object.fromEntries(scores.map(({ slug, score }) => [slug, score])),
    band: Object.fromEntries(scores.map(({ slug, band }) => [slug, band])),
    grade: Object.fromEntries(scores.map(({ slug, grade }) => [slug, grade])),
    interests: [...recipient.interests],
    products: recipient.products.map(({ sku, title, url, imageUrl, price, currency, categories }) => ({
      sku,
      title,
      url,
      image: imageUrl,
      price,
      currency,
      category: categories[0] ?? null,
    })),
    unsubscribe_url: links.unsubscribeUrl,
    preferences_url: links.preferencesUrl,
    booking_url: links.bookingUrl,
    language,
  };
}

/** Traits whose names have dots become trees. Without prototypes, so that names of leads reach nothing of ours. */
function treeOf(traits: Traits): LiquidValues {
  const root: LiquidValues = Object.create(null);
  for (const [name, { value }] of Object.entries(traits)) {
    if (name.startsWith('$') || value === null) continue;
    const keys = name.split('.');
    const last = keys.pop() ?? name;
    let branch = root;
    for (const key of keys) {
      const next = branch[key];
      const isBranch = typeof next === 'object' && next !== null && !Array.isArray(next);
      const inner: LiquidValues = isBranch ? (next as LiquidValues) : Object.create(null);
      branch[key] = inner;
      branch = inner;
    }
    const there = branch[last];
    if (typeof there !== 'object' || there === null) branch[last] = value;
  }
  return root;
}

function companyOf(lead: LiquidValues, companyTraits: Traits | undefined): LiquidValues {
  const said = lead[COMPANY_PREFIX.slice(0, -1)];
  const own = typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as LiquidValues) : {};
  const named = typeof said === 'string' ? { name: said } : {};
  return { ...named, ...own, ...(companyTraits && treeOf(companyTraits)) };
}

/** First name, last name and name, each made of the others where it is missing. */
function nameOf(lead: LiquidValues): LiquidValues {
  const text = (key: string): string | undefined => {
    const value = lead[key];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const [first, last] = [text('firstName'), text('lastName')];
  const name = text('name') ?? ([first, last].filter((part) => part !== undefined).join(' ') || undefined);
  const words = name?.split(/\s+/) ?? [];
  const firstName = first ?? (words.length > 1 ? words[0] : undefined);
  return {
    ...(name !== undefined && { name }),
    ...(firstName !== undefined && { firstName }),
    ...(last !== undefined && { lastName: last }),
  };
}
