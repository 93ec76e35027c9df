/** A single value that a condition compares with. */
export type Scalar = string | number | boolean;

/** A test of one value. Numbers stand for numbers and for text that is a plain decimal number. */
export type ValueTest =
  | { op: 'equals'; value: Scalar }
  | { op: 'in'; values: Scalar[] }
  | { op: 'contains' | 'startsWith'; parts: string[] }
  | { op: 'matches'; pattern: string }
  | { op: 'lessThan' | 'atMost' | 'moreThan' | 'atLeast'; bound: number | string }
  | { op: 'exists'; exists: boolean }
  | { op: 'all'; tests: ValueTest[] };

/** How often a lead did something: events of these names (compared as text is) that fulfil a condition, in a window. */
export interface Did {
  events: string[];
  where?: Condition;
  withinMs?: number;
}

/** A condition on named fields, the properties of an event or the traits of a lead, and on what a lead did. */
export type Condition =
  | { kind: 'field'; field: string; test: ValueTest }
  | { kind: 'did'; did: Did; count: ValueTest }
  | { kind: 'and' | 'or'; conditions: Condition[] }
  | { kind: 'not'; condition: Condition };

/** The key of a condition on what a lead did. */
export const DID = '$did';

/** The fields of a lead that are no traits; those that end with a dot are followed by the slug of a scorecard. */
export const LEAD_FIELDS = {
  score: '$score.',
  band: '$band.',
  grade: '$grade.',
  lastSeenAt: '$lastSeenAt',
  daysSinceLastSeen: '$daysSinceLastSeen',
  firstSeenAt: '$firstSeenAt',
} as const;

/** Whether a field is one that only a question about a lead can ask for: in a segment or a filter. */
export function isLeadField(field: string): boolean {
  return Object.values(LEAD_FIELDS).some((name) =>
    name.endsWith('.') ? field.startsWith(name) && field.length > name.length : field === name,
  );
}

/** The fields that a condition reads, each once; not those inside of what a lead did. */
export function fieldsOf(condition: Condition): string[] {
  const fields = partsOf(condition).flatMap((part) => (part.kind === 'field' ? [part.field] : []));
  return [...new Set(fields)];
}

/** What a condition asks that leads did. */
export function didsOf(condition: Condition): Did[] {
  return partsOf(condition).flatMap((part) => (part.kind === 'did' ? [part.did] : []));
}

function partsOf(condition: Condition): (Condition & { kind: 'field' | 'did' })[] {
  switch (condition.kind) {
    case 'field':
    case 'did':
      return [condition];
    case 'not':
      return partsOf(condition.condition);
    default:
      return condition.conditions.flatMap(partsOf);
  }
}
