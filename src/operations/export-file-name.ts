import type { ExportFileName } from '../domain/audience-export.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';

/** What the file of an export is called: the same for every attempt at it. */
export function exportFileName(slug: string, form: ExportFileName, scheduledAt: Instant): string {
  if (form === 'fixed') return `${slug}.csv`;
  const stamp = formatInstant(scheduledAt).replace(/[:-]|\.\d{3}/g, '');
  return `${slug}-${stamp}.csv`;
}
