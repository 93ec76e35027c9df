import type { NumberStyle } from './mapping.ts';

/** Digits in groups of three, or without groups, then decimals, and for points an exponent. */
const FORMS: Record<NumberStyle, RegExp> = {
  point: /^(?:(\d+)|(\d{1,3}(?:([,'’ ])\d{3})(?:\3\d{3})*)|(?=\.\d))(\.\d*)?(e[+-]?\d{1,3})?$/i,
  comma: /^(?:(\d+)|(\d{1,3}(?:([.'’ ])\d{3})(?:\3\d{3})*)|(?=,\d))(,\d*)?(e[+-]?\d{1,3})?$/i,
};

/**
 * Reads a number as people and spreadsheets write it: with separators of thousands (also spaces of any kind and
 * apostrophes), with a sign, a minus of typographers, brackets for negative amounts, or a currency sign.
 *
 * @returns undefined when it is none, or has more digits than a number keeps
 */
export function readNumber(text: string, style: NumberStyle): number | undefined {
  let rest = text.replace(/[\s\u00a0\u202f\u2009]+/g, ' ').trim();
  const isBracketed = rest.startsWith('(') && rest.endsWith(')');
  if (isBracketed) rest = rest.slice(1, -1).trim();
  rest = rest.replace(/^\p{Sc} ?| ?\p{Sc}$/u, '');
  const isNegative = /^[-−]/.test(rest);
  if (isNegative && isBracketed) return undefined;
  rest = rest.replace(/^[-−+] ?/, '').replace(/^\p{Sc} ?/u, '');
  const parts = FORMS[style].exec(rest);
  if (!parts) return undefined;
  const [, plain, grouped, , decimals = '', exponent = ''] = parts;
  const whole = (plain ?? grouped ?? '0').replace(/\D/g, '');
  const value = Number(`${whole}.${decimals.slice(1) || '0'}${exponent}`);
  const isExact = decimals !== '' || exponent !== '' || Number.isSafeInteger(value);
  if (!Number.isFinite(value) || !isExact) return undefined;
  return isNegative || isBracketed ? 0 - value : value;
}
