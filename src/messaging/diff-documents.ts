import { isObject } from '../domain/json.ts';

/** A value that differs between two documents. */
export interface DocumentChange {
  /** As `languages.cs.subject`, `variants[0].share`. */
  path: string;
  /** As text; null where there is none. */
  before: string | null;
  after: string | null;
}

/** What differs between two documents of YAML or JSON, value by value, in the order of the second. */
export function diffDocuments(before: unknown, after: unknown): DocumentChange[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const changes: DocumentChange[] = [];
  for (const [path, value] of now) {
    const was = old.get(path);
    if (was !== value) changes.push({ path, before: was ?? null, after: value });
  }
  for (const [path, value] of old) if (!now.has(path)) changes.push({ path, before: value, after: null });
  return changes;
}

function leavesOf(document: unknown): Map<string, string> {
  const leaves = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [position, inner] of value.entries()) walk(inner, `${path}[${position}]`);
    } else if (isObject(value)) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    } else if (value !== undefined && value !== null) leaves.set(path, String(value));
  };
  walk(document, '');
  return leaves;
}
