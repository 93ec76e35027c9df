import { expect, it } from 'vitest';
import { passwordStrength } from './password-strength.ts';

it.each([
  ['', 'short'],
  ['nine char', 'short'],
  ['aaaaaaaaaaaaaaaaaaaa', 'weak'],
  ['1234567890', 'weak'],
  ['qwertyuiop123', 'weak'],
  ['some words', 'fair'],
  ['correct horse battery', 'strong'],
])('of “%s” is %s', (password, strength) => expect(passwordStrength(password)).toBe(strength));
