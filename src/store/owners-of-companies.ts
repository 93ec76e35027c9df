import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** Who looks after a company: to whom a lead of it was given last, or whom a lead of it names as its owner. */
export interface CompanyOwner {
  companyId: string;
  /** Null when the lead was not given by Ripen. */
  personId: string | null;
  /** The trait of the lead; null when it was given by Ripen. */
  owner: string | null;
}

/** Who looks after companies, what Ripen gave last first; at most one of either kind per company. */
export async function ownersOfCompanies(
  database: Kysely<Schema>,
  companyIds: readonly string[],
): Promise<CompanyOwner[]> {
  if (companyIds.length === 0) return [];
  const { rows } = await sql<CompanyOwner>`
    (select distinct on (company_id) company_id as "companyId", person_id as "personId", null as owner
      from subject join handover using (subject_id)
      where company_id = any(${[...companyIds]}::uuid[]) and person_id is not null and ended is null
      order by company_id, assigned_at desc)
    union all
    (select distinct on (company_id) company_id as "companyId", null as "personId", profile.owner
      from subject join profile using (subject_id)
      where company_id = any(${[...companyIds]}::uuid[]) and profile.owner is not null
      order by company_id, profile.changed_at desc, subject_id)`.execute(database);
  return rows;
}
