import type { Transaction } from 'kysely';
import { isAvailable } from '../assignment/choose-rep.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { lockWaitingHandovers } from '../store/due-handovers.ts';
import type { Schema } from '../store/schema.ts';
import { giveLeads } from './give-leads.ts';
import { holdRosters } from './team-rosters.ts';

/**
 * Gives the leads that have waited longest in the list of a team to those who have room by now.
 *
 * @returns how many were given to somebody
 */
export async function workOffWaiting(
  transaction: Transaction<Schema>,
  { team, now, limit, home }: { team: string; now: Instant; limit: number; home: LeadPlace },
): Promise<number> {
  const rosters = await holdRosters(transaction, { slugs: [team], now });
  const room = (rosters.candidates.get(team) ?? [])
    .filter(isAvailable)
    .reduce((sum, { capacity, load }) => sum + (capacity === null ? limit : capacity - load.open), 0);
  if (room === 0) return 0;
  const waiting = await lockWaitingHandovers(transaction, { team, limit: Math.min(room, limit) });
  const { handovers } = await giveLeads(transaction, {
    requests: waiting.map(({ handoverId, subjectId, turn, askedAt, journey, enrolmentId, step }) => ({
      handoverId,
      subjectId,
      team,
      turn,
      askedAt,
      journey,
      enrolmentId,
      step,
      except: [],
      ends: 'replaced',
      otherwise: 'stays',
    })),
    rosters,
    now,
    home,
  });
  return handovers.length;
}
