import type { Instant } from './instant.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** A trait as last set: its value, the instant it was set, and the message that set it. */
export interface Trait {
  value: Json;
  setAt: Instant;
  messageId: string;
}

/** Traits by name; nested objects are flattened, so that `company: { employees: 80 }` is `company.employees`. */
export type Traits = Record<string, Trait>;

/**
 * More traits are not remembered of a lead or a company: those that were set longest ago are forgotten, so that a sender
 * that makes up a name for each value cannot make a lead grow without end. They stay in the history.
 */
export const MOST_TRAITS = 1_000;

/** The prefix of the traits that a lead has of its company. */
export const COMPANY_PREFIX = 'company.';

/** The trait that holds the id of the group that a lead belongs to, as its last group message said. */
export const COMPANY_MEMBERSHIP = '$company';

/**
 * Sets traits from a message, in place. A trait set later stays; two settings of the same instant are decided by
 * message id, so the result does not depend on the order of arrival.
 *
 * @returns the names of the traits that changed.
 */
export function setTraits(
  traits: Traits,
  message: { occurredAt: Instant; messageId: string; properties: JsonObject },
): string[] {
  const changed: string[] = [];
  for (const [name, value] of flattenTraits(message.properties)) {
    const next = { value, setAt: message.occurredAt, messageId: message.messageId };
    const current = Object.hasOwn(traits, name) ? traits[name] : undefined;
    if (current && !isLater(next, current)) continue;
    traits[name] = next;
    changed.push(name);
  }
  if (changed.length > 0) forgetEarliest(traits);
  return changed;
}

/** The traits of two leads that turned out to be one: of each, the one set later. */
export function mergeTraits(a: Traits, b: Traits): Traits {
  const merged: Traits = Object.assign(Object.create(null), a);
  for (const [name, trait] of Object.entries(b)) {
    const current = merged[name];
    if (!current || isLater(trait, current)) merged[name] = trait;
  }
  forgetEarliest(merged);
  return merged;
}

/** Which traits are left does not depend on the order of arrival: those of the latest settings, then of the first names. */
function forgetEarliest(traits: Traits): void {
  const names = Object.keys(traits);
  if (names.length <= MOST_TRAITS) return;
  const earliestLast = (a: string, b: string): number => {
    const [one, other] = [traits[a], traits[b]];
    if (one && other && isLater(one, other)) return -1;
    if (one && other && isLater(other, one)) return 1;
    return a < b ? -1 : 1;
  };
  for (const name of names.sort(earliestLast).slice(MOST_TRAITS)) delete traits[name];
}

/** The value of a trait of a lead, as {@link traitOf} finds it. Null is a trait that was taken away: undefined. */
export function traitValue(name: string, lead: Traits, company: Traits | undefined): Json | undefined {
  return traitOf(name, lead, company)?.value ?? undefined;
}

/** A trait of a lead. `company.x` is the company's trait `x` or the lead's own `company.x`, whichever was set later. */
export function traitOf(name: string, lead: Traits, company: Traits | undefined): Trait | undefined {
  const own = Object.hasOwn(lead, name) ? lead[name] : undefined;
  const ofCompany = name.startsWith(COMPANY_PREFIX) ? name.slice(COMPANY_PREFIX.length) : undefined;
  const shared =
    company && ofCompany !== undefined && Object.hasOwn(company, ofCompany) ? company[ofCompany] : undefined;
  return own && shared ? (isLater(shared, own) ? shared : own) : (own ?? shared);
}

function isLater(a: Trait, b: Trait): boolean {
  return a.setAt > b.setAt || (a.setAt === b.setAt && a.messageId > b.messageId);
}

const DEEPEST_TRAIT = 5;

function* flattenTraits(properties: JsonObject, prefix = '', depth = 1): Generator<[string, Json]> {
  for (const [key, value] of Object.entries(properties)) {
    const name = prefix + key;
    if (isObject(value) && depth < DEEPEST_TRAIT)
      yield* flattenTraits(value as JsonObject, `${name}.`, depth + 1);
    else yield [name, value];
  }
}
