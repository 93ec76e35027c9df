import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './language.ts';

describe('chooseLanguage', () => {
  it.each([
    [['cs-CZ', 'en'], 'cs'],
    [['de-DE', 'pl'], 'pl'],
    [['no'], 'nb'],
    [['nn-NO'], 'nb'],
    [['de', 'fr'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (wanted, expected) => expect(chooseLanguage(wanted)).toBe(expected));
});
