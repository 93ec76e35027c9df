import { isObject, type Json } from '../../src/domain/json.ts';

/** A condition as a form shows it: questions, and groups of them. */
export type ConditionNode = ConditionGroup | ConditionRow;

export interface ConditionGroup {
  kind: 'group';
  mode: 'and' | 'or';
  isNegated: boolean;
  items: ConditionNode[];
}

export interface ConditionRow {
  kind: 'row';
  /** A trait, a property, or one of what is known of a lead besides; `$did` asks what a lead did. */
  field: string;
  isNegated: boolean;
  op: string;
  value: Json;
  /** Of what a lead did: the event, its window and the condition on its properties. */
  did?: Record<string, Json>;
}

/** Every operator of the condition language, as a file spells it first. */
export const OPERATORS = [
  'equals',
  'in',
  'contains',
  'startsWith',
  'matches',
  'atLeast',
  'atMost',
  'moreThan',
  'lessThan',
  'between',
  'exists',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Other spellings of operators. */
const SPELLINGS: Readonly<Record<string, Operator>> = {
  '<': 'lessThan',
  '<=': 'atMost',
  '≤': 'atMost',
  '>': 'moreThan',
  '>=': 'atLeast',
  '≥': 'atLeast',
};

const DID = '$did';

/** The canonical name of an operator; undefined when there is none of this name. */
export function operatorOf(key: string): Operator | undefined {
  return SPELLINGS[key] ?? OPERATORS.find((operator) => operator === key);
}

/** Reads a condition as a file has it; undefined when it is none that a form can show. */
export function readTree(document: Json | undefined): ConditionGroup | undefined {
  if (!isObject(document)) return document === undefined || document === null ? emptyGroup() : undefined;
  const node = readNode(document as Record<string, Json>);
  if (!node) return undefined;
  return node.kind === 'group' ? node : { ...emptyGroup(), items: [node] };
}

function emptyGroup(): ConditionGroup {
  return { kind: 'group', mode: 'and', isNegated: false, items: [] };
}

function readNode(document: Record<string, Json>): ConditionNode | undefined {
  const items: ConditionNode[] = [];
  for (const [key, value] of Object.entries(document)) {
    const part = readPart(key, value);
    if (!part) return undefined;
    items.push(...part);
  }
  const [only] = items;
  return only && items.length === 1 ? only : { ...emptyGroup(), items };
}

function readPart(key: string, value: Json): ConditionNode[] | undefined {
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(value)) return undefined;
    const items = value.map((one) => (isObject(one) ? readNode(one as Record<string, Json>) : undefined));
    if (items.some((one) => one === undefined)) return undefined;
    return [{ kind: 'group', mode: key, isNegated: false, items: items as ConditionNode[] }];
  }
  if (key === 'not') {
    const inner = isObject(value) ? readNode(value as Record<string, Json>) : undefined;
    return inner && !inner.isNegated ? [{ ...inner, isNegated: true }] : undefined;
  }
  if (key === DID) return readDid(value);
  if (!isObject(value)) return [row(key, 'equals', value)];
  const tests = Object.entries(value as Record<string, Json>).map(([name, expected]) => {
    const operator = operatorOf(name);
    return operator && row(key, operator, expected);
  });
  return tests.every((test) => test !== undefined) && tests.length > 0 ? tests : undefined;
}

function row(field: string, op: string, value: Json): ConditionRow {
  return { kind: 'row', field, isNegated: false, op, value };
}

function readDid(value: Json): ConditionNode[] | undefined {
  if (!isObject(value)) return undefined;
  const { event, where, within, ...counts } = value as Record<string, Json>;
  const [count, ...more] = Object.entries(counts);
  if (more.length > 0) return undefined;
  const operator = operatorOf(count?.[0] ?? 'atLeast');
  if (!operator) return undefined;
  const did = {
    event: event ?? '',
    ...(where !== undefined && { where }),
    ...(within !== undefined && { within }),
  };
  return [{ ...row(DID, operator, count?.[1] ?? 1), did }];
}

/** Writes a condition as a file has it; undefined for one without questions. */
export function writeTree(group: ConditionGroup): Record<string, Json> | undefined {
  if (group.items.length === 0) return undefined;
  const parts = group.items.map(writeNode);
  const keys = parts.flatMap((part) => Object.keys(part));
  const isMapping = group.mode === 'and' && new Set(keys).size === keys.length;
  const written = isMapping ? Object.assign({}, ...parts) : { [group.mode]: parts };
  return group.isNegated ? { not: written } : written;
}

function writeNode(node: ConditionNode): Record<string, Json> {
  if (node.kind === 'group') return writeTree(node) ?? { or: [] };
  const written: Record<string, Json> =
    node.field === DID
      ? { [DID]: { ...node.did, [node.op]: node.value } }
      : { [node.field]: node.op === 'equals' ? node.value : { [node.op]: node.value } };
  return node.isNegated ? { not: written } : written;
}
