import { createHash, randomBytes } from 'node:crypto';

/** Makes a key of 256 random bits, with a prefix that says what it is: `rw_` may write events, `rk_` is for the API. */
export function newKeySecret(kind: 'write' | 'api'): string {
  return `${kind === 'write' ? 'rw' : 'rk'}_${randomBytes(32).toString('base64url')}`;
}

/** What is kept of a key. A random key of this length needs no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
