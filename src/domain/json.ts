/** A value as JSON has it; what properties and traits hold. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object; made without a prototype where it comes from outside, so that no key can reach one. */
export type JsonObject = { [key: string]: Json };

/** Whether a value is an object with keys, neither a list nor null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The same text for equal values: keys in code-unit order, undefined left out. Serves as an identity of a value, not
 * for reading.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${fields.join(',')}}`;
}

/**
 * The value at a field of an object: the key itself when there is one, otherwise the path with dots between keys.
 * Only own keys count, so `constructor` or `__proto__` find nothing that nobody sent.
 */
export function valueAt(object: JsonObject | undefined, field: string): Json | undefined {
  if (!object) return undefined;
  if (Object.hasOwn(object, field)) return object[field];
  if (!field.includes('.')) return undefined;
  let value: Json | undefined = object;
  for (const key of field.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = (value as JsonObject)[key];
  }
  return value;
}
