import type { Transaction } from 'kysely';
import { firstLook, targetOf } from '../assignment/handover-course.ts';
import type { NewAlert } from '../domain/alert.ts';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import type { Rep, Team } from '../domain/rep.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { endHandovers, knownHandovers, lockOpenHandovers, saveHandovers } from '../store/handovers.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { listTeams } from '../store/teams.ts';
import { derivedId } from './derived-id.ts';
import { alertsOfHandover } from './handover-effects.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { People, readWorkingTimes } from './team-rosters.ts';

/** What somebody decided about who looks after leads. */
export interface Decision {
  actionId: string;
  leadIds: readonly string[];
  /** As the trait says it: the name or address of a person, or somebody whom Ripen does not know; null for nobody. */
  owner: string | null;
  /** Who decided: their name, and their id when they are a person. */
  by: { name: string; personId: string | undefined };
  now: Instant;
}

/**
 * Follows a decision about who looks after leads: whatever they were given by before ends, and a person of the team has them from now
 * on, with the target of their team. A lead that they have already stays as it is. The same decision twice is one.
 */
export async function handOverByHand(transaction: Transaction<Schema>, decision: Decision): Promise<void> {
  const { actionId, leadIds, owner, by, now } = decision;
  const people = new People(await listReps(transaction));
  const rep = people.ofOwner(owner);
  const keys = leadIds.map((subjectId) => ({ subjectId, handoverId: handoverIdOf(actionId, subjectId) }));
  const known = await knownHandovers(transaction, keys);
  const before = Map.groupBy(await lockOpenHandovers(transaction, leadIds), ({ subjectId }) => subjectId);
  const hasIt = ({ subjectId }: { subjectId: string }) =>
    rep !== undefined && before.get(subjectId)?.some(({ personId }) => personId === rep.personId);
  const fresh = keys.filter((key) => !known.has(key.handoverId) && !hasIt(key));
  await endHandovers(
    transaction,
    fresh.flatMap(({ subjectId, handoverId }) =>
      (before.get(subjectId) ?? []).map((one) => ({
        subjectId,
        handoverId: one.handoverId,
        as: rep ? ('replaced' as const) : ('dropped' as const),
        replacedBy: handoverId,
      })),
    ),
    now,
  );
  if (!rep) return;
  const team = teamOf(rep, await listTeams(transaction));
  const time = (await readWorkingTimes(transaction, { reps: [rep], now })).get(rep.personId);
  const members = team?.members.length ?? 0;
  const handovers = fresh.map((key) => handoverOf(key, { rep, team, members, time, by: by.name, now }));
  await saveHandovers(transaction, handovers);
  if (by.personId === rep.personId) return;
  const rosters = { teams: new Map(team && [[team.slug, team]]), people };
  const alerts: NewAlert[] = handovers.flatMap((handover) =>
    alertsOfHandover(handover, { rosters, others: [], isReassigned: false, now }),
  );
  await raiseAlerts(transaction, alerts, now);
}

/** The id of the handover that an action opens for a lead. */
export function handoverIdOf(actionId: string, leadId: string): string {
  return derivedId(`${actionId} ${leadId}`, 'handover');
}

/** Whose target holds: the first team of a person that has one. */
function teamOf({ personId }: Rep, teams: readonly Team[]): Team | undefined {
  const own = teams.filter(({ members }) => members.some((member) => member.personId === personId));
  return own.find(({ respondWithinMinutes }) => respondWithinMinutes !== null) ?? own[0];
}

function handoverOf(
  key: { subjectId: string; handoverId: string },
  {
    rep,
    team,
    members,
    time,
    by,
    now,
  }: {
    rep: Rep;
    team: Team | undefined;
    members: number;
    time: WorkingTime | undefined;
    by: string;
    now: Instant;
  },
): Handover {
  const target = targetOf(time && { time, target: team, from: now });
  return {
    ...key,
    team: team?.slug ?? null,
    personId: rep.personId,
    turn: 1,
    why: { by: 'hand', members, rules: [], country: null, language: null, decidedBy: by },
    askedAt: now,
    assignedAt: now,
    ...target,
    remindedAt: null,
    missedAt: null,
    respondedAt: null,
    how: null,
    workedMs: null,
    ended: null,
    endedAt: null,
    nextAt: firstLook(target, time, now),
    journey: null,
    enrolmentId: null,
    step: null,
  };
}
