import type { Transaction } from 'kysely';
import { assignInTurn } from '../assignment/assign-in-turn.ts';
import type { LeadToAssign } from '../assignment/candidate.ts';
import type { Choice } from '../assignment/choose-rep.ts';
import { firstLook, targetOf } from '../assignment/handover-course.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Handover, HandoverEnd, WhyRep } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { enqueueEffects } from '../store/effects.ts';
import { endHandovers, lockOpenHandovers, saveHandovers } from '../store/handovers.ts';
import type { Schema } from '../store/schema.ts';
import { saveTurns } from '../store/team-turns.ts';
import { describeLeadsToAssign } from './describe-leads-to-assign.ts';
import { alertsOfHandover, effectsOfHandover } from './handover-effects.ts';
import { raiseAlerts } from './raise-alerts.ts';
import type { TeamRosters } from './team-rosters.ts';

/** A lead that a team is asked to take. */
export interface LeadRequest
  extends Pick<
    Handover,
    'handoverId' | 'subjectId' | 'turn' | 'askedAt' | 'journey' | 'enrolmentId' | 'step'
  > {
  team: string;
  /** Who had it before and gets it no more. */
  except: readonly string[];
  after?: NonNullable<WhyRep['after']>;
  /** What becomes of whatever the lead was given by before. */
  ends: HandoverEnd;
  /** When nobody can take it: it waits in the list of the team, or stays with whoever has it. */
  otherwise: 'waits' | 'stays';
}

/** What giving leads to reps came to. */
export interface Given {
  handovers: Handover[];
  effects: NewEffect[];
}

/**
 * Gives leads to reps of teams, each by the rules of its team, with everything that follows: the owner in the history of the lead, the
 * alert of the rep, and the end of what the lead was given by before. Costs a handful of statements, however many leads there are.
 *
 * @param rosters of these teams, held
 * @returns the handovers as they were written, and what goes into the histories of their leads
 */
export async function giveLeads(
  transaction: Transaction<Schema>,
  {
    requests,
    rosters,
    now,
    home,
  }: { requests: readonly LeadRequest[]; rosters: TeamRosters; now: Instant; home: LeadPlace },
): Promise<Given> {
  if (requests.length === 0) return { handovers: [], effects: [] };
  const subjectIds = [...new Set(requests.map(({ subjectId }) => subjectId))];
  const before = Map.groupBy(await lockOpenHandovers(transaction, subjectIds), ({ subjectId }) => subjectId);
  const leads = await describeLeadsToAssign(transaction, { subjectIds, before, rosters, home });
  const given = requests.flatMap((request) => {
    const others = (before.get(request.subjectId) ?? []).filter(
      ({ handoverId }) => handoverId !== request.handoverId,
    );
    const handover = give(request, { lead: leads.of(request), others, rosters, now });
    if (!handover) return [];
    leads.note(handover);
    before.set(request.subjectId, [handover]);
    return [{ request, handover, others }];
  });
  const handovers = given.map(({ handover }) => handover);
  await saveHandovers(transaction, handovers);
  const ended = given.flatMap(({ request, handover, others }) =>
    others.map(({ subjectId, handoverId }) => ({
      subjectId,
      handoverId,
      as: request.ends,
      replacedBy: handover.handoverId,
    })),
  );
  await endHandovers(transaction, ended, now);
  await saveTurns(transaction, turnsOf(rosters));
  const effects = handovers.flatMap((handover) => effectsOfHandover(handover, { ...rosters, now }));
  await enqueueEffects(transaction, effects);
  const alerts = given.flatMap(({ handover, request, others }) =>
    alertsOfHandover(handover, { rosters, others, isReassigned: request.ends === 'reassigned', now }),
  );
  await raiseAlerts(transaction, alerts, now);
  return { handovers, effects };
}

function give(
  request: LeadRequest,
  {
    lead,
    others,
    rosters,
    now,
  }: { lead: LeadToAssign; others: readonly Handover[]; rosters: TeamRosters; now: Instant },
): Handover | undefined {
  const candidates = rosters.candidates.get(request.team) ?? [];
  const loads =
    request.otherwise === 'stays' ? [] : others.flatMap(({ personId }) => loadOf(rosters, personId));
  for (const load of loads) load.open -= 1;
  const [choice] = assignInTurn([lead], candidates, { now });
  if (!choice || (choice.personId === undefined && request.otherwise === 'stays')) return undefined;
  return handoverOf(request, { choice, others, rosters, now });
}

function loadOf(rosters: TeamRosters, personId: string | null): { open: number }[] {
  for (const candidates of rosters.candidates.values())
    for (const { personId: one, load } of candidates) if (one === personId) return [load];
  return [];
}

function handoverOf(
  request: LeadRequest,
  {
    choice,
    others,
    rosters,
    now,
  }: { choice: Choice; others: readonly Handover[]; rosters: TeamRosters; now: Instant },
): Handover {
  const { handoverId, subjectId, team, turn, askedAt, journey, enrolmentId, step, after } = request;
  const personId = choice.personId ?? null;
  const time = personId === null ? undefined : rosters.timeOf(personId);
  const target = targetOf(time && { time, target: rosters.teams.get(team), from: now });
  // Given anew to whom it was with, the lead has waited since then.
  const same = others.filter((one) => one.personId === personId && one.respondBy !== null);
  const respondBy = earliestOf([target.respondBy, ...same.map((one) => one.respondBy)]);
  const remindAt = earliestOf([target.remindAt, ...same.map((one) => one.remindAt)]);
  return {
    handoverId,
    subjectId,
    team,
    personId,
    turn,
    why: { ...choice.why, ...(after && { after }) },
    askedAt,
    assignedAt: personId === null ? null : now,
    respondBy,
    remindAt,
    remindedAt: null,
    missedAt: null,
    respondedAt: null,
    how: null,
    workedMs: null,
    ended: null,
    endedAt: null,
    nextAt: firstLook({ respondBy, remindAt }, time, now),
    journey,
    enrolmentId,
    step,
  };
}

function earliestOf(instants: readonly (Instant | null)[]): Instant | null {
  const known = instants.filter((at) => at !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function turnsOf({ candidates }: TeamRosters) {
  return [...candidates].flatMap(([team, members]) =>
    members.map(({ personId, taken }) => ({ team, personId, taken })),
  );
}
