import { describe, expect, it } from 'vitest';
import { readNumber } from './read-number.ts';

describe('numbers with a decimal point', () => {
  it.each([
    ['0', 0],
    ['-12.50', -12.5],
    ['1,234', 1_234],
    ['1,234,567.8', 1_234_567.8],
    ["1'234.5", 1_234.5],
    ['1 234 567', 1_234_567],
    ['1\u00a0234.5', 1_234.5],
    ['1\u202f234', 1_234],
    ['.5', 0.5],
    ['5.', 5],
    ['1.5e3', 1_500],
    ['$1,200.00', 1_200],
    ['-€5', -5],
    ['−7', -7],
    ['(1,234.50)', -1_234.5],
    ['007', 7],
  ])('%s', (text, value) => expect(readNumber(text, 'point')).toBe(value));

  it.each([
    '',
    '-',
    'abc',
    '1,23',
    '1.234,5',
    '12,34,567',
    '1.2.3',
    '1 23',
    '1-2',
    '99999999999999999',
    '1e999',
    '(-1)',
  ])('not %s', (text) => expect(readNumber(text, 'point')).toBeUndefined());
});

describe('numbers with a decimal comma', () => {
  it.each([
    ['1,5', 1.5],
    ['1.234,5', 1_234.5],
    ['1.234', 1_234],
    ['1 234 567,89', 1_234_567.89],
    ['1\u00a0200,00 €', 1_200],
    [',5', 0.5],
  ])('%s', (text, value) => expect(readNumber(text, 'comma')).toBe(value));

  it.each(['1.5', '1,234.5', '1,2,3'])('not %s', (text) => expect(readNumber(text, 'comma')).toBeUndefined());
});
