import type { Transaction } from 'kysely';
import { MOST_TURNS, nextLook, taskOf } from '../assignment/handover-course.ts';
import { workingMsBetween } from '../calendar/working-ms-between.ts';
import type { NewAlert } from '../domain/alert.ts';
import type { Handover } from '../domain/handover.ts';
import { formatInstant, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { earlierReps, lockDueHandovers, teamsOfDueHandovers } from '../store/due-handovers.ts';
import { saveHandovers } from '../store/handovers.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { derivedId } from './derived-id.ts';
import { giveLeads, type LeadRequest } from './give-leads.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { holdRosters, readWorkingTimes, type TeamRosters } from './team-rosters.ts';

const MOVE_AGAIN_MS = 15 * MINUTE_MS;

/** A handover whose time has come, as it is once its task was done. */
interface Tended {
  handover: Handover;
  alerts: NewAlert[];
  /** Whether another rep is to have the lead, and why. */
  moveOn?: 'missed' | 'away';
}

/**
 * Does what is due for leads that reps have: reminds, tells of missed targets, gives leads to somebody else, and counts how long
 * answers took.
 *
 * @returns how many were looked at
 */
export async function tendHandovers(
  transaction: Transaction<Schema>,
  { now, limit, home }: { now: Instant; limit: number; home: LeadPlace },
): Promise<number> {
  // Teams are locked before leads, as whoever hands over does.
  const slugs = (await teamsOfDueHandovers(transaction, { now, limit })).filter((slug) => slug !== null);
  const rosters = await holdRosters(transaction, { slugs, now });
  const due = (await lockDueHandovers(transaction, { now, limit })).filter(
    ({ team }) => team === null || slugs.includes(team) || !rosters.teams.has(team),
  );
  if (due.length === 0) return 0;
  const times = await timesOf(transaction, due);
  const tended = due.map((handover) =>
    tend(handover, { time: times.get(handover.personId ?? ''), rosters, now }),
  );
  await saveHandovers(
    transaction,
    tended.map(({ handover }) => handover),
  );
  await raiseAlerts(
    transaction,
    tended.flatMap(({ alerts }) => alerts),
    now,
  );
  const requests = await requestsOf(transaction, tended);
  await giveLeads(transaction, { requests, rosters, now, home });
  return due.length;
}

/** Working times with the absences since a lead was given: how long an answer took is counted by them. */
async function timesOf(
  transaction: Transaction<Schema>,
  due: readonly Handover[],
): Promise<Map<string, WorkingTime>> {
  const personIds = [...new Set(due.flatMap(({ personId }) => personId ?? []))];
  const since = Math.min(...due.map(({ assignedAt, askedAt }) => assignedAt ?? askedAt));
  const reps = await listReps(transaction, personIds);
  return readWorkingTimes(transaction, { reps, now: since });
}

function tend(
  handover: Handover,
  { time, rosters, now }: { time: WorkingTime | undefined; rosters: TeamRosters; now: Instant },
): Tended {
  const team = handover.team === null ? undefined : rosters.teams.get(handover.team);
  const moves = team?.reassigns === true && handover.turn < MOST_TURNS;
  const task = taskOf(handover, { time, mayMoveOn: moves, now });
  const done = (change: Partial<Handover>, rest: Partial<Tended> = {}): Tended => {
    const after = { ...handover, ...change };
    return { handover: { ...after, nextAt: nextLook(after, { time, now }) }, alerts: [], ...rest };
  };
  switch (task) {
    case 'count':
      return done({ workedMs: workedMsOf(handover, time) });
    case 'remind': {
      const to = { kind: 'person', personId: handover.personId ?? '' } as const;
      return done({ remindedAt: now }, { alerts: [alertOf(handover, { kind: 'response-due', to, now })] });
    }
    case 'escalate':
      return done(
        { missedAt: now },
        { alerts: escalation(handover, rosters, now), ...(moves && { moveOn: 'missed' as const }) },
      );
    case 'move-on':
      return movedOn(done({}, { moveOn: 'away' }), now);
    case 'nothing':
      return done({});
  }
}

/** When nobody else has room either, it is tried again. */
function movedOn({ handover, ...rest }: Tended, now: Instant): Tended {
  const nextAt = Math.min(handover.nextAt ?? Number.POSITIVE_INFINITY, now + MOVE_AGAIN_MS);
  return { ...rest, handover: { ...handover, nextAt } };
}

function workedMsOf({ assignedAt, respondedAt }: Handover, time: WorkingTime | undefined): number {
  if (assignedAt === null || respondedAt === null) return 0;
  return time ? workingMsBetween(time, { from: assignedAt, to: respondedAt }) : respondedAt - assignedAt;
}

function escalation(handover: Handover, { teams, people }: TeamRosters, now: Instant): NewAlert[] {
  const to = handover.team === null ? null : (teams.get(handover.team)?.escalateTo ?? null);
  if (to === null) return [];
  const rep = handover.personId === null ? undefined : people.find(handover.personId);
  return [alertOf(handover, { kind: 'response-missed', to, now, owner: rep && people.ownerName(rep) })];
}

function alertOf(
  { handoverId, subjectId, respondBy }: Handover,
  {
    kind,
    to,
    now,
    owner,
  }: {
    kind: 'response-due' | 'response-missed';
    to: NewAlert['to'];
    now: Instant;
    owner?: string | undefined;
  },
): NewAlert {
  return {
    alertId: derivedId(handoverId, `alert ${kind}`),
    subjectId,
    to,
    kind,
    detail: {
      respondBy: respondBy === null ? null : formatInstant(respondBy),
      ...(owner !== undefined && { owner }),
    },
    at: now,
    cause: null,
  };
}

/** The leads that go to another rep, with all who had them before. */
async function requestsOf(
  transaction: Transaction<Schema>,
  tended: readonly Tended[],
): Promise<LeadRequest[]> {
  const moving = tended.flatMap(({ handover, moveOn }) => (moveOn ? [{ handover, after: moveOn }] : []));
  if (moving.length === 0) return [];
  const earlier = await earlierReps(
    transaction,
    moving.map(({ handover }) => handover.subjectId),
  );
  return moving.map(({ handover, after }) => nextRequest(handover, { after, earlier }));
}

/** What a team is asked when a lead goes from one rep to the next. */
export function nextRequest(
  handover: Handover,
  {
    after,
    earlier,
  }: {
    after: LeadRequest['after'];
    earlier: readonly Pick<Handover, 'subjectId' | 'team' | 'askedAt' | 'personId'>[];
  },
): LeadRequest {
  const { handoverId, subjectId, team, turn, askedAt, personId, journey, enrolmentId, step } = handover;
  const had = earlier.filter(
    (one) => one.subjectId === subjectId && one.team === team && one.askedAt === askedAt,
  );
  return {
    handoverId: derivedId(handoverId, 'next rep'),
    subjectId,
    team: team ?? '',
    turn: turn + 1,
    askedAt,
    journey,
    enrolmentId,
    step,
    except: [personId, ...had.map((one) => one.personId)].filter((one) => one !== null),
    ...(after && { after }),
    ends: 'reassigned',
    otherwise: 'stays',
  };
}
