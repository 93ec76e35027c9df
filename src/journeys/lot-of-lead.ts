/**
 * Where the lot of a lead falls at a split: in [0, 1), the same each time and on every machine, because it is made of nothing
 * that changes.
 *
 * @param digest hashes a text to at least 12 hexadecimal digits that look random
 */
export function lotOfLead(
  { journey, step, subjectId }: { journey: string; step: string; subjectId: string },
  digest: (text: string) => string,
): number {
  return Number.parseInt(digest(`${journey}:${step}:${subjectId}`).slice(0, 12), 16) / 2 ** 48;
}
