import { foldText } from './text.ts';

/** An e-mail address in the form in which it is compared; undefined when the value is none. */
export function readEmail(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const email = foldText(value.trim());
  return email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) ? email : undefined;
}
