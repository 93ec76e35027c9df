import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Traits } from '../domain/trait.ts';
import type { Schema } from './schema.ts';

/** What is known of a lead or a company besides what scores are made of. */
export interface KnownSubject {
  subjectId: string;
  companyId: string | null;
  traits: Traits;
  /** The traits of the lead's company. */
  companyTraits: Traits | undefined;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

/** Reads what is known of subjects, in no particular order. */
export async function readKnownSubjects(
  database: Kysely<Schema>,
  subjectIds: readonly string[],
): Promise<KnownSubject[]> {
  if (subjectIds.length === 0) return [];
  const rows = await database
    .selectFrom('subject')
    .leftJoin('subject as company', 'company.subject_id', 'subject.company_id')
    .select([
      'subject.subject_id as subjectId',
      'subject.company_id as companyId',
      'subject.traits',
      'company.traits as companyTraits',
      'subject.first_seen_at as firstSeenAt',
      'subject.last_seen_at as lastSeenAt',
    ])
    .where('subject.subject_id', '=', sql<string>`any(${subjectIds}::uuid[])`)
    .execute();
  return rows.map((row) => ({ ...row, companyTraits: row.companyTraits ?? undefined }));
}
