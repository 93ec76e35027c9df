import type { Json, JsonObject } from '../../domain/json.ts';

/** Objects and lists nested deeper are refused. */
const DEEPEST = 32;
/** An object with more keys, or a list with more elements, is refused. */
const MOST_ENTRIES = 2_000;

/**
 * Makes JSON from outside safe to store: text without NUL and without halves of surrogate pairs (each becomes U+FFFD,
 * as the database takes neither), numbers that are finite. What no sender sends in good faith is refused.
 */
export function cleanJson(value: unknown): { json: Json } | { field: string; problem: string } {
  try {
    return { json: clean(value, '', 0) };
  } catch (error) {
    if (!(error instanceof Unclean)) throw error;
    return { field: error.field, problem: error.message };
  }
}

class Unclean extends Error {
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

function clean(value: unknown, field: string, depth: number): Json {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null;
  if (depth >= DEEPEST)
    throw new Unclean(field, `got values nested deeper than ${DEEPEST}, expected fewer levels`);
  if (Array.isArray(value)) {
    if (value.length > MOST_ENTRIES)
      throw new Unclean(field, `got ${value.length} elements, expected at most ${MOST_ENTRIES}`);
    return value.map((element, position) => clean(element, `${field}[${position}]`, depth + 1));
  }
  const entries = Object.entries(value as object);
  if (entries.length > MOST_ENTRIES)
    throw new Unclean(field, `got ${entries.length} keys, expected at most ${MOST_ENTRIES}`);
  const object: JsonObject = {};
  for (const [key, inner] of entries) {
    const name = cleanText(key);
    const path = field === '' ? name : `${field}.${name}`;
    if (name === '__proto__') throw new Unclean(path, 'got the key “__proto__”, expected another name');
    object[name] = clean(inner, path, depth + 1);
  }
  return object;
}

function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
