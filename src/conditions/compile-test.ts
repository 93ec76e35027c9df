import type { Scalar, ValueTest } from '../domain/condition.ts';
import { parseInstant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { foldText } from '../domain/text.ts';
import { compilePattern, LONGEST_MATCHED_TEXT } from './pattern.ts';

/** Whether a value passes a test. */
export type TestFunction = (value: Json | undefined) => boolean;

const PLAIN_NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;

/**
 * Makes a test ready to run. A missing value (see {@link isMissing}) passes no test but `exists: false`. A list passes
 * when one of its elements does; `contains` asks whether a list has an element, and whether a text has a part.
 */
export function compileTest(test: ValueTest): TestFunction {
  switch (test.op) {
    case 'exists':
      return (value) => isMissing(value) !== test.exists;
    case 'all': {
      const tests = test.tests.map(compileTest);
      return (value) => tests.every((passes) => passes(value));
    }
    case 'equals':
      return onEachElement(equalTo(test.value));
    case 'in': {
      const tests = test.values.map(equalTo);
      return onEachElement((value) => tests.some((passes) => passes(value)));
    }
    case 'contains':
      return contains(test.parts);
    case 'startsWith': {
      const prefixes = test.parts.map(foldText);
      return onEachElement((value) => {
        const text = textOf(value);
        return text !== undefined && prefixes.some((prefix) => text.startsWith(prefix));
      });
    }
    case 'matches': {
      const pattern = compilePattern(test.pattern);
      return onEachElement((value) => {
        const text = textOf(value, (plain) => plain.normalize('NFC'));
        return text !== undefined && pattern.test(text.slice(0, LONGEST_MATCHED_TEXT));
      });
    }
    default:
      return onEachElement(boundedBy(test.op, test.bound));
  }
}

/** Whether a value counts as missing: not there, null, text without a visible character, or an empty list. */
export function isMissing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

/** The number that a value stands for: itself, or what a text that is a plain decimal number says. */
export function numberOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.length > 40 || !PLAIN_NUMBER.test(value)) return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function onEachElement(test: (value: Json) => boolean): TestFunction {
  return (value) => {
    if (value === undefined || isMissing(value)) return false;
    return Array.isArray(value) ? value.some((element) => !isMissing(element) && test(element)) : test(value);
  };
}

function equalTo(expected: Scalar): (value: Json) => boolean {
  if (typeof expected === 'boolean') {
    return (value) =>
      value === expected || (typeof value === 'string' && foldText(value.trim()) === String(expected));
  }
  const number = numberOf(expected);
  const text = typeof expected === 'string' ? foldText(expected.trim()) : undefined;
  return (value) => {
    if (number !== undefined) return numberOf(value) === number;
    return typeof value === 'string' && foldText(value.trim()) === text;
  };
}

function contains(parts: string[]): TestFunction {
  const folded = parts.map(foldText);
  const elements = parts.map(equalTo);
  return (value) => {
    if (Array.isArray(value)) return value.some((element) => elements.some((equals) => equals(element)));
    const text = value === undefined ? undefined : textOf(value);
    return text !== undefined && folded.some((part) => text.includes(part));
  };
}

function boundedBy(
  op: 'lessThan' | 'atMost' | 'moreThan' | 'atLeast',
  bound: number | string,
): (value: Json) => boolean {
  const limit = typeof bound === 'number' ? bound : (parseInstant(bound) ?? Number.NaN);
  const quantity = typeof bound === 'number' ? numberOf : instantOf;
  return (value) => {
    const actual = quantity(value);
    if (actual === undefined) return false;
    if (op === 'lessThan') return actual < limit;
    if (op === 'atMost') return actual <= limit;
    if (op === 'moreThan') return actual > limit;
    return actual >= limit;
  };
}

function instantOf(value: Json): number | undefined {
  return typeof value === 'string' ? parseInstant(value) : undefined;
}

function textOf(value: Json, fold: (text: string) => string = foldText): string | undefined {
  if (typeof value === 'string') return fold(value);
  return typeof value === 'number' ? String(value) : undefined;
}
