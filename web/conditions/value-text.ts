import type { Json } from '../../src/domain/json.ts';

/** A plain value as a field shows it. */
export function textOfValue(value: Json): string {
  return value === null || typeof value === 'object' ? '' : String(value);
}

/** What was typed into a field, as a file would read it: a number when it looks like one, true, false, or text. */
export function valueOfText(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const isNumber = /^-?\d{1,15}(\.\d+)?$/.test(text) && String(Number(text)) === text;
  return isNumber ? Number(text) : text;
}
