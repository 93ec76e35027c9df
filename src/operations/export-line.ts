import { hash } from 'node:crypto';
import type { ExportColumn, ExportValue } from '../domain/audience-export.ts';
import type { Json } from '../domain/json.ts';
import { traitValue } from '../domain/trait.ts';
import { csvLine } from '../files/csv-line.ts';
import { googleMatchingEmail, matchingEmail } from '../files/matching-email.ts';
import type { KnownSubject } from '../store/known-subjects.ts';
import { addressOf } from './gather-audience.ts';

const TRAIT = 'trait:';

/** The first line of an export. */
export function exportHeader(columns: readonly ExportColumn[]): string {
  return csvLine(columns.map(({ header }) => header));
}

/** The line of a lead; undefined when a column is made of an address and it has none. */
export function exportLine(columns: readonly ExportColumn[], lead: KnownSubject): string | undefined {
  const cells = columns.map(({ value }) => cellOf(value, lead));
  return cells.every((cell) => cell !== undefined) ? csvLine(cells) : undefined;
}

function cellOf(value: ExportValue, lead: KnownSubject): string | undefined {
  if (value === 'lead_id') return lead.subjectId;
  if (value === 'email' || value === 'email_sha256' || value === 'email_sha256_google') {
    const email = addressOf(lead.traits);
    if (email === undefined) return undefined;
    if (value === 'email') return matchingEmail(email);
    return hash('sha256', value === 'email_sha256' ? matchingEmail(email) : googleMatchingEmail(email));
  }
  return textOf(traitValue(value.slice(TRAIT.length), lead.traits, lead.companyTraits));
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A lead is a line: other tools, and what takes a file in parts, count on it.
  return text.replace(/[\r\n]+/g, ' ');
}
