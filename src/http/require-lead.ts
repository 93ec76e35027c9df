import { findLead } from '../store/find-subject.ts';
import { HttpProblem } from './problem.ts';
import type { Services } from './route-services.ts';

/**
 * The lead that a request is about; of one that was merged into another, the other.
 *
 * @throws HttpProblem 404 when there is none
 */
export async function requireLead(
  { database }: Pick<Services, 'database'>,
  reference: string,
): Promise<string> {
  const leadId = await findLead(database.kysely, reference);
  if (leadId === undefined) throw new HttpProblem(404, `there is no lead “${reference}”`);
  return leadId;
}
