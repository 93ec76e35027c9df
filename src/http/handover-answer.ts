import { workingMsBetween } from '../calendar/working-ms-between.ts';
import { type Span, workingSpans } from '../calendar/working-spans.ts';
import type { Handover } from '../domain/handover.ts';
import { DAY_MS, formatInstant, type Instant } from '../domain/instant.ts';
import type { WorkingTime } from '../domain/working-hours.ts';
import { readWorkingTimes } from '../operations/team-rosters.ts';
import { namesOfPeople } from '../store/people.ts';
import { listReps } from '../store/reps.ts';
import { listTeams } from '../store/teams.ts';
import type { Countdown, HandoverAnswer } from './contract/handovers.ts';
import { optionalInstant } from './contract/wire-values.ts';
import type { Services } from './route-services.ts';

/** So far ahead it is told when the rep works: a page that is open for longer asks anew. */
const AHEAD_MS = 4 * DAY_MS;

/** Handovers as they go over the wire, in their order, with what is left of the time for an answer. */
export async function handoverAnswers(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  handovers: readonly Handover[],
): Promise<HandoverAnswer[]> {
  if (handovers.length === 0) return [];
  const now = clock();
  const personIds = [...new Set(handovers.flatMap(({ personId }) => personId ?? []))];
  const reps = await listReps(database.kysely, personIds);
  const since = Math.min(now, ...handovers.map(({ respondBy }) => respondBy ?? now));
  const times = await readWorkingTimes(database.kysely, { reps, now: since });
  const names = await namesOfPeople(database.kysely, personIds);
  const titles = new Map((await listTeams(database.kysely)).map(({ slug, title }) => [slug, title]));
  return handovers.map((one) => ({
    handoverId: one.handoverId,
    leadId: one.subjectId,
    team: one.team === null ? null : { slug: one.team, title: titles.get(one.team) ?? one.team },
    rep: one.personId === null ? null : { personId: one.personId, name: names.get(one.personId) ?? null },
    state: stateOf(one, now),
    turn: one.turn,
    why: one.why,
    askedAt: formatInstant(one.askedAt),
    assignedAt: optionalInstant(one.assignedAt),
    respondBy: optionalInstant(one.respondBy),
    remindedAt: optionalInstant(one.remindedAt),
    respondedAt: optionalInstant(one.respondedAt),
    how: one.how,
    workedMs: one.workedMs,
    ended: one.ended,
    endedAt: optionalInstant(one.endedAt),
    journey: one.journey,
    countdown: countdownOf(one, { time: times.get(one.personId ?? ''), now }),
  }));
}

function stateOf(
  { ended, respondedAt, personId, respondBy }: Handover,
  now: Instant,
): HandoverAnswer['state'] {
  if (ended !== null) return 'ended';
  if (respondedAt !== null) return 'answered';
  if (personId === null) return 'waiting';
  return respondBy !== null && respondBy <= now ? 'overdue' : 'open';
}

function countdownOf(
  { ended, respondedAt, respondBy }: Handover,
  { time, now }: { time: WorkingTime | undefined; now: Instant },
): Countdown | null {
  if (ended !== null || respondedAt !== null || respondBy === null || !time) return null;
  const leftMs =
    respondBy > now
      ? workingMsBetween(time, { from: now, to: respondBy })
      : -workingMsBetween(time, { from: respondBy, to: now });
  const spans: Span[] = [];
  for (const span of workingSpans(time, now)) {
    if (span.from > now + AHEAD_MS) break;
    spans.push(span);
  }
  return {
    asOf: formatInstant(now),
    respondBy: formatInstant(respondBy),
    leftMs,
    spans: spans.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
  };
}
