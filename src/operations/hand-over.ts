import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { knownHandovers } from '../store/handovers.ts';
import type { Schema } from '../store/schema.ts';
import { type Given, giveLeads } from './give-leads.ts';
import { holdRosters } from './team-rosters.ts';

/** A lead that is to be handed over to a team. */
export interface HandoverRequest {
  /** A UUID: the same twice is one. */
  handoverId: string;
  subjectId: string;
  /** The slug of the team. */
  team: string;
  journey: string | null;
  enrolmentId: string | null;
  step: string | null;
}

/**
 * Hands leads over to teams: a rep is chosen for each, with a response target, and is told; the lead's history says so. When
 * nobody of the team can take it, or there is no such team yet, it waits in the list of the team until somebody can.
 *
 * @returns what was written, and what goes into the histories by the outbox
 */
export async function handOver(
  transaction: Transaction<Schema>,
  requests: readonly HandoverRequest[],
  { now, home }: { now: Instant; home: LeadPlace },
): Promise<Given> {
  const slugs = [...new Set(requests.map(({ team }) => team))];
  const rosters = await holdRosters(transaction, { slugs, now });
  // Asked under the locks of the teams, so that two who ask for the same at once are told the same.
  const known = await knownHandovers(transaction, requests);
  const fresh = new Map(
    requests.filter(({ handoverId }) => !known.has(handoverId)).map((one) => [one.handoverId, one]),
  );
  return giveLeads(transaction, {
    requests: [...fresh.values()].map((one) => ({
      ...one,
      turn: 1,
      askedAt: now,
      except: [],
      ends: 'replaced',
      otherwise: 'waits',
    })),
    rosters,
    now,
    home,
  });
}
