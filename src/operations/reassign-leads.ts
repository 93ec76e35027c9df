import type { Transaction } from 'kysely';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { earlierReps } from '../store/due-handovers.ts';
import { knownHandovers, lockOpenHandovers, teamsOfOpenHandovers } from '../store/handovers.ts';
import type { Schema } from '../store/schema.ts';
import { giveLeads } from './give-leads.ts';
import { handoverIdOf } from './hand-over-by-hand.ts';
import { holdRosters } from './team-rosters.ts';
import { nextRequest } from './tend-handovers.ts';

/**
 * Gives leads that have no answer yet to the next rep of their team, as somebody wants it; those of no team, and those that nobody
 * else can take, stay. The same action twice is one.
 *
 * @returns the new handovers
 */
export async function reassignLeads(
  transaction: Transaction<Schema>,
  {
    actionId,
    leadIds,
    now,
    home,
  }: { actionId: string; leadIds: readonly string[]; now: Instant; home: LeadPlace },
): Promise<Handover[]> {
  const slugs = await teamsOfOpenHandovers(transaction, leadIds);
  const rosters = await holdRosters(transaction, { slugs, now });
  const keys = leadIds.map((subjectId) => ({ subjectId, handoverId: handoverIdOf(actionId, subjectId) }));
  const known = await knownHandovers(transaction, keys);
  const earlier = await earlierReps(transaction, leadIds);
  const open = await lockOpenHandovers(transaction, leadIds);
  const latest = new Map(
    open
      .filter(({ team, personId }) => team !== null && personId !== null)
      .map((handover) => [handover.subjectId, handover]),
  );
  const requests = keys.flatMap(({ subjectId, handoverId }) => {
    const handover = latest.get(subjectId);
    if (!handover || known.has(handoverId)) return [];
    return [{ ...nextRequest(handover, { after: 'hand', earlier }), handoverId }];
  });
  return (await giveLeads(transaction, { requests, rosters, now, home })).handovers;
}
