import { isObject, type Json } from '../../src/domain/json.ts';
import type { YamlEdit, YamlPath } from '../../src/domain/yaml-edit/yaml-edit.ts';

/** A rule as the file has it. */
export type RuleDocument = Record<string, Json>;

/** The order of keys in which rules are written. */
const RULE_ORDER = [
  'id',
  'title',
  'dimension',
  'group',
  'data',
  'when',
  'trait',
  'event',
  'daysSinceLast',
  'daysSinceFirst',
  'where',
  'within',
  'distinct',
  'sumOf',
  'maxOf',
  'latestOf',
  'give',
  'bins',
  'each',
  'max',
  'halfLife',
  'weight',
  'cap',
  'floor',
];

/** What a rule looks at, by the key that says so; `other` for what only the text can show. */
export const RULE_SOURCES = ['event', 'trait', 'daysSinceLast', 'daysSinceFirst'] as const;
export type RuleSource = (typeof RULE_SOURCES)[number] | 'other';

/** How a rule gives points. */
export type PointsForm = 'give' | 'bins' | 'each' | 'none';

/** The keys that shape what is counted of events. */
export const SHAPES = ['distinct', 'sumOf', 'maxOf', 'latestOf'] as const;

/** The rules of a document, in its order. */
export function rulesOf(document: Json | undefined): RuleDocument[] {
  const rules = isObject(document) ? document.rules : undefined;
  return Array.isArray(rules) ? rules.map((rule) => (isObject(rule) ? (rule as RuleDocument) : {})) : [];
}

/** Finds a key of a measure: under `when`, or beside it. */
export function measureValue(rule: RuleDocument, key: string): Json | undefined {
  const { when } = rule;
  return isObject(when) && Object.hasOwn(when, key) ? (when as RuleDocument)[key] : rule[key];
}

/** Where a key of a measure stands in a rule, or is to be written. */
export function measurePath(rule: RuleDocument, key: string): YamlPath {
  const { when } = rule;
  if (Object.hasOwn(rule, key)) return [key];
  return isObject(when) || Object.keys(rule).every((name) => !RULE_SOURCES.includes(name as 'event'))
    ? ['when', key]
    : [key];
}

export function sourceOf(rule: RuleDocument): RuleSource {
  return RULE_SOURCES.find((key) => measureValue(rule, key) !== undefined) ?? 'other';
}

export function pointsFormOf(rule: RuleDocument): PointsForm {
  return (['give', 'bins', 'each'] as const).find((key) => rule[key] !== undefined) ?? 'none';
}

/** A value as text on one line, as lists of rules show it. */
function lineOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(lineOf).join(', ');
  if (!isObject(value)) return String(value);
  return Object.entries(value as RuleDocument)
    .map(([key, inner]) => `${key} ${isObject(inner) ? `(${lineOf(inner)})` : lineOf(inner)}`)
    .join(' ');
}

/** What a rule looks at, on one line. */
export function measureLine(rule: RuleDocument): string {
  if (rule.when !== undefined && sourceOf(rule) === 'other') return lineOf(rule.when);
  const {
    id: _i,
    title: _t,
    dimension: _d,
    group: _g,
    data: _k,
    weight: _w,
    cap: _c,
    floor: _f,
    give: _v,
    bins: _b,
    each: _e,
    max: _m,
    when,
    ...rest
  } = rule;
  const measure = { ...(isObject(when) ? (when as RuleDocument) : {}), ...rest };
  const { event, trait, ...others } = measure;
  return [lineOf(event ?? trait), lineOf(others)].filter((part) => part !== '').join(' ');
}

/** What a rule gives, on one line. */
export function pointsLine(rule: RuleDocument): string {
  const { give, bins, each, max } = rule;
  if (give !== undefined)
    return typeof give === 'number' && give > 0 ? `+${give}` : lineOf(give).replace('-', '−');
  if (each !== undefined) return `× ${lineOf(each)}${max === undefined ? '' : ` ≤ ${lineOf(max)}`}`;
  if (Array.isArray(bins)) return `${bins.length} …`;
  return isObject(bins)
    ? Object.entries(bins)
        .map(([key, points]) => `${key}: ${lineOf(points as Json)}`)
        .join('; ')
    : '';
}

/** Sets or, with nothing, removes a key of a rule. */
export function setRule(position: number, path: YamlPath, value: Json | undefined): YamlEdit {
  const whole = ['rules', position, ...path];
  return value === undefined
    ? { kind: 'remove', path: whole }
    : { kind: 'set', path: whole, value, order: RULE_ORDER };
}

/** An id that no other rule has. */
export function freeId(rules: readonly RuleDocument[], wanted: string): string {
  const taken = new Set(rules.map(({ id }) => String(id)));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(id)) return id;
  }
}
