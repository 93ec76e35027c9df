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
    return { json: clean(value, 0) };
  } catch (error) {
    if (!(error instanceof Unclean)) throw error;
    return { field: error.field, problem: error.message };
  }
}

/** Knows where it was found by the steps that it went through on its way up: most messages are clean, and need none. */
class Unclean extends Error {
  #path = '';

  get field(): string {
    return this.#path;
  }

  within(key: string | number): this {
    const step = typeof key === 'number' ? `[${key}]` : key;
    this.#path =
      this.#path === '' || this.#path.startsWith('[') ? step + this.#path : `${step}.${this.#path}`;
    return this;
  }
}

function clean(value: unknown, depth: number): Json {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null || value === undefined) return value ?? null;
  if (depth >= DEEPEST) throw new Unclean(`got values nested deeper than ${DEEPEST}, expected fewer levels`);
  return Array.isArray(value) ? cleanList(value, depth) : cleanObject(value, depth);
}

function cleanList(list: readonly unknown[], depth: number): Json[] {
  if (list.length > MOST_ENTRIES)
    throw new Unclean(`got ${list.length} elements, expected at most ${MOST_ENTRIES}`);
  return list.map((element, position) => cleanWithin(position, element, depth + 1));
}

function cleanObject(value: object, depth: number): JsonObject {
  const entries = Object.entries(value);
  if (entries.length > MOST_ENTRIES)
    throw new Unclean(`got ${entries.length} keys, expected at most ${MOST_ENTRIES}`);
  const object: JsonObject = {};
  for (const [key, inner] of entries) {
    const name = cleanText(key);
    if (name === '__proto__')
      throw new Unclean('got the key “__proto__”, expected another name').within(name);
    object[name] = cleanWithin(name, inner, depth + 1);
  }
  return object;
}

function cleanWithin(key: string | number, value: unknown, depth: number): Json {
  try {
    return clean(value, depth);
  } catch (error) {
    throw error instanceof Unclean ? error.within(key) : error;
  }
}

function cleanText(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\uFFFD') : wellFormed;
}
