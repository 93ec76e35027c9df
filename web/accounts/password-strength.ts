import { PASSWORD_LENGTH } from '../../src/domain/password-length.ts';

export type PasswordStrength = 'short' | 'weak' | 'fair' | 'strong';

/**
 * How hard a password is to guess, about: by its length, and by how many different characters it has, since repeating adds
 * little. A hint for whoever chooses; the server asks for the length only.
 */
export function passwordStrength(password: string): PasswordStrength {
  if (password.length < PASSWORD_LENGTH.least) return 'short';
  const different = new Set(password.toLowerCase()).size;
  const isSequence = /^(?:0123456789|1234567890|abcdefghij|qwertyuiop)/i.test(password);
  if (different < 6 || isSequence) return 'weak';
  return password.length >= 16 && different >= 9 ? 'strong' : 'fair';
}
