import { DAY_MS, type Instant } from '../../domain/instant.ts';
import { hashText } from '../../scoring/hash-text.ts';

const MOST_MIDNIGHTS = 90;

/**
 * The instant at which a lead is looked at: a midnight (UTC) between becoming known and the last instant whose horizon has
 * elapsed, drawn by a hash of the lead's id. Nothing of what the lead did has a say in it, least of all the outcome.
 * Young ages are drawn more often, as much as the logarithm of the age is evenly spread: the k-th midnight of n has the
 * probability ln((k + 1) / k) / ln(n + 1), k from 1; n is 90 at most, because hardly anybody is first looked at later.
 *
 * @param lead.knownAt when the lead became known
 * @param lead.lastAt the last instant at which a snapshot may be taken
 * @returns undefined when no midnight lies between them: the lead is too young to know what becomes of it
 */
export function drawSnapshot({
  subjectId,
  knownAt,
  lastAt,
}: {
  subjectId: string;
  knownAt: Instant;
  lastAt: Instant;
}): Instant | undefined {
  const first = Math.ceil(knownAt / DAY_MS);
  const midnights = Math.min(MOST_MIDNIGHTS, Math.floor(lastAt / DAY_MS) - first + 1);
  if (midnights < 1) return undefined;
  const share = shareOf(`${subjectId} snapshot`);
  const drawn = Math.min(midnights, Math.floor((midnights + 1) ** share));
  return (first + drawn - 1) * DAY_MS;
}

/** A number from 0 to below 1 that looks random and is the same for the same text. */
export function shareOf(text: string): number {
  // Texts that differ in their last letter only have similar hashes; the finalizer of MurmurHash3 spreads them.
  let mixed = Number.parseInt(hashText(text).slice(0, 8), 16);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
