import { isObject, type Json } from './json.ts';
import { valueAtPath } from './yaml-edit/apply-to-value.ts';
import { applyYamlEdit } from './yaml-edit/apply-yaml-edit.ts';

/** What an ideal customer is described by: some by values of which one must fit, some by a range. */
export const PROFILE_CRITERIA = {
  industry: { trait: 'company.industry', asks: 'in' },
  companySize: { trait: 'company.employees', asks: 'range' },
  revenue: { trait: 'company.revenue', asks: 'range' },
  location: { trait: 'country', asks: 'in' },
  jobTitle: { trait: 'title', asks: 'contains' },
  seniority: { trait: 'seniority', asks: 'in' },
  department: { trait: 'department', asks: 'in' },
  budget: { trait: 'budget', asks: 'range' },
  needs: { trait: 'needs', asks: 'contains' },
  painPoints: { trait: 'painPoints', asks: 'contains' },
} as const satisfies Record<string, { trait: string; asks: 'in' | 'contains' | 'range' }>;

export type ProfileCriterion = keyof typeof PROFILE_CRITERIA;

/** What of an ideal customer is asked by one criterion: values or a range, and the points for whoever fits. */
export interface ProfileEntry {
  trait: string;
  points: number;
  /** For a criterion by values: at least one. */
  values: string[];
  /** For a criterion by range: at least one of the two bounds, both included. */
  from?: number;
  to?: number;
}

/** An ideal customer, by criterion; those that are left out do not matter. */
export type IdealCustomerProfile = Partial<Record<ProfileCriterion, ProfileEntry>>;

const CRITERIA = Object.keys(PROFILE_CRITERIA) as ProfileCriterion[];

/** The id of the rule that a criterion writes, as `profile-company-size`. */
function profileRuleId(criterion: ProfileCriterion): string {
  return `profile-${criterion.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Reads the profile that stands in a scorecard's document as rules.
 *
 * @returns the profile, and the criteria whose rule somebody has written otherwise than the profile does
 */
export function readProfile(document: Json): { profile: IdealCustomerProfile; foreign: ProfileCriterion[] } {
  const profile: IdealCustomerProfile = {};
  const foreign: ProfileCriterion[] = [];
  for (const criterion of CRITERIA) {
    const rule = rulesOf(document).find((one) => one.id === profileRuleId(criterion));
    if (!rule) continue;
    const entry = readEntry(criterion, rule);
    if (entry) profile[criterion] = entry;
    else foreign.push(criterion);
  }
  return { profile, foreign };
}

/**
 * Writes a profile into the text of a scorecard: a rule for each criterion, one after the other. Rules of the profile that
 * are there already are changed where they stand; those that somebody has written otherwise stay as they are.
 *
 * @param dimension where new rules belong; undefined for a scorecard with one dimension
 * @returns undefined when the text is no document that can be read
 */
export function writeProfile(
  text: string,
  document: Json,
  { profile, dimension }: { profile: IdealCustomerProfile; dimension?: string | undefined },
): string | undefined {
  const { profile: before, foreign } = readProfile(document);
  const ids = rulesOf(document).map(({ id }) => id);
  let edited: string | undefined = text;
  for (const criterion of CRITERIA) {
    if (edited === undefined || foreign.includes(criterion)) continue;
    const [old, next] = [before[criterion], profile[criterion]];
    const id = profileRuleId(criterion);
    const at = ids.indexOf(id);
    if (next === undefined) {
      if (old === undefined) continue;
      edited = applyYamlEdit(edited, { kind: 'remove', path: ['rules', at] });
      ids.splice(at, 1);
    } else if (old === undefined) {
      const place = placeFor(criterion, ids);
      const rule = { id, ...(dimension !== undefined && { dimension }), ...ruleOf(criterion, next) };
      edited = applyYamlEdit(
        edited,
        ids.length === 0
          ? { kind: 'set', path: ['rules'], value: [rule] }
          : { kind: 'insert', path: ['rules'], at: place, value: rule },
      );
      ids.splice(place, 0, id);
    } else if (JSON.stringify(old) !== JSON.stringify(next)) {
      edited = change(edited, ['rules', at], ruleOf(criterion, next));
    }
  }
  return edited;
}

type Rule = Record<string, Json>;

function rulesOf(document: Json): Rule[] {
  const rules = valueAtPath(document, ['rules']);
  return Array.isArray(rules) ? (rules.filter(isObject) as Rule[]) : [];
}

function change(text: string, path: readonly (string | number)[], { when, give }: Rule): string | undefined {
  const changed = applyYamlEdit(text, { kind: 'set', path: [...path, 'when'], value: when ?? null });
  return changed && applyYamlEdit(changed, { kind: 'set', path: [...path, 'give'], value: give ?? null });
}

/** Behind the criterion that comes before it in a profile, otherwise in front of all rules. */
function placeFor(criterion: ProfileCriterion, ids: readonly unknown[]): number {
  const earlier = CRITERIA.slice(0, CRITERIA.indexOf(criterion)).map(profileRuleId);
  return Math.max(-1, ...earlier.map((id) => ids.indexOf(id))) + 1;
}

function ruleOf(criterion: ProfileCriterion, { trait, points, values, from, to }: ProfileEntry): Rule {
  const { asks } = PROFILE_CRITERIA[criterion];
  if (asks !== 'range') return { when: { trait, [asks]: values }, give: points };
  if (from !== undefined && to !== undefined) return { when: { trait, between: [from, to] }, give: points };
  const bound = from === undefined ? { atMost: to ?? 0 } : { atLeast: from };
  return { when: { trait, ...bound }, give: points };
}

const OWN_KEYS = ['id', 'title', 'dimension', 'group', 'data', 'weight', 'cap', 'floor', 'when', 'give'];

function readEntry(criterion: ProfileCriterion, rule: Rule): ProfileEntry | undefined {
  const { when, give } = rule;
  if (!isObject(when) || typeof give !== 'number' || typeof when.trait !== 'string') return undefined;
  if (!Object.keys(rule).every((key) => OWN_KEYS.includes(key))) return undefined;
  const { trait, ...test } = when as Rule & { trait: string };
  const { asks } = PROFILE_CRITERIA[criterion];
  if (Object.keys(test).length !== 1) return undefined;
  if (asks === 'range') {
    const range = readRange(test);
    return range && { trait, points: give, values: [], ...range };
  }
  const values = test[asks];
  const isList = Array.isArray(values) && values.length > 0 && values.every((one) => typeof one === 'string');
  return isList ? { trait, points: give, values: values as string[] } : undefined;
}

function readRange({ between, atLeast, atMost }: Rule): { from?: number; to?: number } | undefined {
  if (Array.isArray(between)) {
    const [from, to] = between;
    return typeof from === 'number' && typeof to === 'number' && between.length === 2
      ? { from, to }
      : undefined;
  }
  if (typeof atLeast === 'number') return { from: atLeast };
  return typeof atMost === 'number' ? { to: atMost } : undefined;
}
