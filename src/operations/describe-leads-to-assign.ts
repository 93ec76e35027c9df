import type { Kysely } from 'kysely';
import type { LeadToAssign } from '../assignment/candidate.ts';
import type { Handover } from '../domain/handover.ts';
import { OWNER } from '../domain/sales-status.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { languageOfLead } from '../messaging/language-of-lead.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { ownersOfCompanies } from '../store/owners-of-companies.ts';
import type { Schema } from '../store/schema.ts';
import { describeLead } from './describe-lead.ts';
import type { TeamRosters } from './team-rosters.ts';

/** What choosing has to know of leads. */
export interface LeadsToAssign {
  /** @param request of a team; of `except` none is to have it */
  of(request: { subjectId: string; team: string; except: readonly string[] }): LeadToAssign;
  /** Whoever got a lead looks after its company from now on. */
  note(handover: Handover): void;
}

/** Reads where leads live, what they speak, and who looks after them or others of their companies. */
export async function describeLeadsToAssign(
  transaction: Kysely<Schema>,
  {
    subjectIds,
    before,
    rosters,
    home,
  }: {
    subjectIds: readonly string[];
    /** What they were given by until now. */
    before: ReadonlyMap<string, readonly Handover[]>;
    rosters: Pick<TeamRosters, 'teams' | 'people'>;
    home: LeadPlace;
  },
): Promise<LeadsToAssign> {
  const known = await readKnownSubjects(transaction, subjectIds);
  const leads = new Map(known.map((lead) => [lead.subjectId, lead]));
  const companyIds = [...new Set(known.flatMap(({ companyId }) => companyId ?? []))];
  const companies = await readCompanyOwners(transaction, { companyIds, rosters });

  const ownerOf = (lead: KnownSubject | undefined, subjectId: string): string | undefined =>
    before.get(subjectId)?.findLast(({ personId }) => personId !== null)?.personId ??
    rosters.people.ofOwner(lead?.traits[OWNER]?.value)?.personId;
  return {
    of({ subjectId, team, except }) {
      const lead = leads.get(subjectId);
      const { place } = describeLead(lead, home);
      const own = ownerOf(lead, subjectId);
      const keeps = rosters.teams.get(team)?.keepsCompanies === true;
      const ofCompany = keeps && lead?.companyId ? companies.get(lead.companyId) : undefined;
      return {
        country: place.country,
        language: lead && languageOfLead(lead.traits),
        stays: staysWith({ own, ofCompany, except }),
        except: new Set(except),
      };
    },
    note({ subjectId, personId }) {
      const companyId = leads.get(subjectId)?.companyId;
      if (companyId && personId !== null) companies.set(companyId, personId);
    },
  };
}

function staysWith({
  own,
  ofCompany,
  except,
}: {
  own: string | undefined;
  ofCompany: string | undefined;
  except: readonly string[];
}): LeadToAssign['stays'] {
  if (own !== undefined && !except.includes(own)) return { with: own, by: 'owner' };
  return ofCompany === undefined ? undefined : { with: ofCompany, by: 'company' };
}

async function readCompanyOwners(
  transaction: Kysely<Schema>,
  { companyIds, rosters }: { companyIds: string[]; rosters: Pick<TeamRosters, 'teams' | 'people'> },
): Promise<Map<string, string>> {
  const isAsked = [...rosters.teams.values()].some(({ keepsCompanies }) => keepsCompanies);
  const owners = isAsked ? await ownersOfCompanies(transaction, companyIds) : [];
  const found = new Map<string, string>();
  for (const { companyId, personId, owner } of owners) {
    const one = personId ?? rosters.people.ofOwner(owner)?.personId;
    if (one !== undefined && !found.has(companyId)) found.set(companyId, one);
  }
  return found;
}
