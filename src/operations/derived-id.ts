import { hash } from 'node:crypto';

/** The id of something that follows from something else, as a UUID (version 8, RFC 9562): the same for the same two. */
export function derivedId(id: string, what: string): string {
  const digest = hash('sha256', `${id}\n${what}`);
  const variant = ((Number.parseInt(digest.charAt(16), 16) % 4) + 8).toString(16);
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
