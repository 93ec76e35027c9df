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

/** A condition on named fields: the properties of an event or the traits of a lead. */
export type Condition =
  | { kind: 'field'; field: string; test: ValueTest }
  | { kind: 'and' | 'or'; conditions: Condition[] }
  | { kind: 'not'; condition: Condition };

/** The fields that a condition reads, each once. */
export function fieldsOf(condition: Condition): string[] {
  const fields = new Set<string>();
  collectFields(condition, fields);
  return [...fields];
}

function collectFields(condition: Condition, fields: Set<string>): void {
  if (condition.kind === 'field') fields.add(condition.field);
  else if (condition.kind === 'not') collectFields(condition.condition, fields);
  else for (const part of condition.conditions) collectFields(part, fields);
}
