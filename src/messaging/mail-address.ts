import { readEmail } from '../domain/email.ts';

/** An address to which an e-mail can go, as it was written; undefined when the value is none, or more than one address. */
export function mailAddress(value: unknown): string | undefined {
  if (typeof value !== 'string' || readEmail(value) === undefined) return undefined;
  const address = value.trim();
  return /[\p{Cc}\p{Cf},;:<>()[\]\\"]/u.test(address) ? undefined : address;
}
