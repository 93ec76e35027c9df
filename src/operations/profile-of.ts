import { isMissing, numberOf } from '../conditions/compile-test.ts';
import type { Scalar } from '../domain/condition.ts';
import { readEmail } from '../domain/email.ts';
import type { Json } from '../domain/json.ts';
import { OWNER, SALES_STATUS, type SalesStatus } from '../domain/sales-status.ts';
import { searchText } from '../domain/search-text.ts';
import { foldText } from '../domain/text.ts';
import { COMPANY_MEMBERSHIP, COMPANY_PREFIX, type Traits, traitValue } from '../domain/trait.ts';
import { LONGEST_FACT, type Profile } from '../store/profiles.ts';
import { displayName, textTrait } from './display-name.ts';

/** Goes up when profiles are made in another way: they are all made anew then, in the background. */
export const PROFILE_REVISION = 1;

/** The profile of a lead or a company as its traits and those of its company say. */
export function profileOf(subject: {
  subjectId: string;
  kind: 'lead' | 'company';
  traits: Traits;
  companyTraits: Traits | undefined;
  firstSeenAt: number;
}): Profile {
  const { subjectId, kind, traits, companyTraits, firstSeenAt } = subject;
  const name = displayName(traits) ?? null;
  const email = textTrait(traits, 'email') ?? null;
  const company = companyName(traits, companyTraits) ?? null;
  const status = statusOf(traits);
  const searched = [name, email, company].filter((text) => text !== null);
  return {
    subjectId,
    kind,
    name,
    email,
    company,
    owner: textTrait(traits, OWNER) ?? null,
    status,
    statusAt: status === 'new' ? null : (traits[SALES_STATUS]?.setAt ?? null),
    search: searchText([...new Set(searched)].join('\n')),
    facts: factsOf(traits, companyTraits),
    matchKeys: kind === 'lead' ? matchKeysOf(traits, company) : [],
    firstSeenAt,
  };
}

/** What a lead's company is called: by its own name, or as the lead said. */
function companyName(traits: Traits, companyTraits: Traits | undefined): string | undefined {
  return (
    (companyTraits && displayName(companyTraits)) ??
    textTrait(traits, 'company.name') ??
    textTrait(traits, 'company')
  );
}

function statusOf(traits: Traits): SalesStatus {
  const value = traits[SALES_STATUS]?.value;
  return value === 'accepted' || value === 'rejected' ? value : 'new';
}

/** Every trait that is not missing, as conditions compare it: folded text, and the number or truth that text stands for. */
function factsOf(traits: Traits, companyTraits: Traits | undefined): Profile['facts'] {
  const names = [
    ...Object.keys(traits),
    ...Object.keys(companyTraits ?? {}).map((name) => COMPANY_PREFIX + name),
  ];
  const facts: Profile['facts'] = {};
  for (const name of new Set(names)) {
    if (name === COMPANY_MEMBERSHIP || name === COMPANY_PREFIX + COMPANY_MEMBERSHIP) continue;
    const value = traitValue(name, traits, companyTraits);
    if (!isMissing(value)) facts[name] = (Array.isArray(value) ? value : [value]).flatMap(comparable);
  }
  return facts;
}

function comparable(value: Json | undefined): Scalar[] {
  if (typeof value === 'number' || typeof value === 'boolean') return [value];
  if (typeof value !== 'string' || isMissing(value)) return [];
  const text = foldText(value.trim()).slice(0, LONGEST_FACT);
  const number = numberOf(value);
  if (number !== undefined) return [text, number];
  return text === 'true' || text === 'false' ? [text, text === 'true'] : [text];
}

/** What two leads that are the same person are likely to share. */
function matchKeysOf(traits: Traits, company: string | null): string[] {
  const keys: string[] = [];
  const email = readEmail(traits.email?.value);
  if (email !== undefined) keys.push(`email:${plainEmail(email)}`);
  const digits = String(textTrait(traits, 'phone') ?? '')
    .replace(/\D/g, '')
    .replace(/^00/, '');
  // Without the country, which one of two may lack.
  if (digits.length >= 9) keys.push(`phone:${digits.slice(-9)}`);
  const name = displayName(traits);
  const isFullName = name !== undefined && !name.includes('@') && /\S\s+\S/.test(name);
  if (isFullName && company !== null)
    keys.push(`name:${searchText(name).split(/\s+/).sort().join(' ')}|${searchText(company)}`);
  return keys;
}

/** An address without what makes no other mailbox of it: a part after a plus, and at Google dots. */
function plainEmail(email: string): string {
  const [mailbox = '', domain = ''] = email.split('@');
  const plain = mailbox.split('+')[0] ?? mailbox;
  const isGoogle = domain === 'gmail.com' || domain === 'googlemail.com';
  return `${isGoogle ? plain.replaceAll('.', '') : plain}@${isGoogle ? 'gmail.com' : domain}`;
}
