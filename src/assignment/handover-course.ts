import { addWorkingMinutes } from '../calendar/add-working-minutes.ts';
import { nextWorkingTime } from '../calendar/next-working-time.ts';
import type { Handover } from '../domain/handover.ts';
import type { Instant } from '../domain/instant.ts';
import type { Team } from '../domain/rep.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { LONG_ABSENCE_MS } from './choose-rep.ts';

/** To so many reps of a team a lead goes one after the other; then only whoever is told of missed targets is told. */
export const MOST_TURNS = 3;

/** Until when a lead is to have an answer, and when the rep is reminded; null for never. */
export type Target = Pick<Handover, 'respondBy' | 'remindAt'>;

/** The target of a lead that a rep gets at an instant: counted in working time of the rep. */
export function targetOf(
  given:
    | {
        time: WorkingTime;
        target: Pick<Team, 'respondWithinMinutes' | 'remindBeforeMinutes'> | undefined;
        from: Instant;
      }
    | undefined,
): Target {
  const within = given?.target?.respondWithinMinutes ?? null;
  if (!given || within === null) return { respondBy: null, remindAt: null };
  const { time, target, from } = given;
  const remindAfter = within - (target?.remindBeforeMinutes ?? within);
  return {
    respondBy: addWorkingMinutes(time, from, within),
    remindAt: remindAfter > 0 ? addWorkingMinutes(time, from, remindAfter) : null,
  };
}

/** When something is to be done for a lead that was just given: to remind, to escalate, or to see who is away then. */
export function firstLook(
  { respondBy, remindAt }: Target,
  time: WorkingTime | undefined,
  now: Instant,
): Instant | null {
  const absences = time?.absences.map(({ from }) => from).filter((from) => from > now) ?? [];
  const instants = [respondBy, remindAt, ...absences].filter((at) => at !== null);
  return instants.length === 0 ? null : Math.min(...instants);
}

/** What is to be done for a lead at an instant. */
export type HandoverTask = 'count' | 'remind' | 'escalate' | 'move-on' | 'nothing';

/**
 * What is to be done for a lead that was given to a rep: after an answer count how long it took; without one escalate in time, or
 * remind; when the rep is away for long, or may sign in no more, give it to another one. Whoever was not reminded in time, because
 * nothing ran, is not reminded of what is over.
 *
 * @param time undefined when the rep may sign in no more
 * @param mayMoveOn whether the lead may go to another rep
 */
export function taskOf(
  handover: Pick<Handover, 'respondedAt' | 'workedMs' | 'missedAt' | 'remindedAt' | 'ended'> & Target,
  { time, mayMoveOn, now }: { time: WorkingTime | undefined; mayMoveOn: boolean; now: Instant },
): HandoverTask {
  const { respondedAt, workedMs, missedAt, remindedAt, ended, respondBy, remindAt } = handover;
  if (ended !== null) return 'nothing';
  if (respondedAt !== null) return workedMs === null ? 'count' : 'nothing';
  if (missedAt === null && respondBy !== null && respondBy <= now) return 'escalate';
  if (mayMoveOn && isAwayForLong(time, now)) return 'move-on';
  if (missedAt === null && remindedAt === null && remindAt !== null && remindAt <= now) return 'remind';
  return 'nothing';
}

/** Whether somebody is absent and not back soon, or may sign in no more. */
function isAwayForLong(time: WorkingTime | undefined, now: Instant): boolean {
  if (!time) return true;
  const isAway = time.absences.some(({ from, to }) => from <= now && now < to);
  return isAway && nextWorkingTime(time, now) - now > LONG_ABSENCE_MS;
}

/** When to look at a lead again after its task was done; null when nothing is to be done any more. */
export function nextLook(
  handover: Pick<Handover, 'respondedAt' | 'missedAt' | 'remindedAt' | 'ended'> & Target,
  { time, now }: { time: WorkingTime | undefined; now: Instant },
): Instant | null {
  const { respondedAt, missedAt, remindedAt, ended, respondBy, remindAt } = handover;
  if (ended !== null || respondedAt !== null) return null;
  const isOpen = missedAt === null;
  return firstLook(
    { respondBy: isOpen ? respondBy : null, remindAt: isOpen && remindedAt === null ? remindAt : null },
    time,
    now,
  );
}
