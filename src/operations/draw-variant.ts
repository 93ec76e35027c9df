import { createHash } from 'node:crypto';
import type { MailTemplate } from '../domain/mail-template.ts';

/**
 * The variant of a template that falls to a lead; null where it has none. The lot is the first 32 bits of the MD5 of template and
 * lead, as a share of 2³²: a lead keeps its variant for good, as long as shares stay as they are.
 */
export function drawVariant({ slug, variants }: MailTemplate, subjectId: string): string | null {
  const lot = createHash('md5').update(`${slug}:${subjectId}`).digest().readUInt32BE(0) / 2 ** 32;
  let through = 0;
  for (const { name, share } of variants) {
    through += share / 100;
    if (lot < through) return name;
  }
  return variants.at(-1)?.name ?? null;
}
