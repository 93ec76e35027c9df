import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';

/** A lane as the database has it: what goes one way outside, with a rate and a circuit breaker. */
export interface LaneState {
  /** `smtp`, `mail:example.com` or `webhook:hooks.example.com`. */
  lane: string;
  nextSlotAt: Instant;
  /** Failures in a row. */
  failures: number;
  /** While this is ahead, nothing is tried. */
  openUntil: Instant | null;
  problem: string | null;
}

/** An effect that is due, with the lanes that it takes. */
export interface LaneTraveller {
  lanes: readonly string[];
  /** Its turn was given to it before. */
  hasSlot: boolean;
  /** What somebody waits for does not wait for its turn behind a newsletter. */
  isUrgent: boolean;
}

export interface LanePlan<Traveller> {
  go: Traveller[];
  later: { traveller: Traveller; dueAt: Instant; hasSlot: boolean }[];
}

/** So many failures in a row open the circuit. */
export const FAILURES_TO_OPEN = 5;
const FIRST_OPEN_MS = 30 * SECOND_MS;
const LONGEST_OPEN_MS = 10 * MINUTE_MS;
/** After the circuit was open, one is tried; the others wait so long for its outcome. */
const PROBE_MS = 30 * SECOND_MS;
/** What would have to wait this long at most for its turn goes at once. */
const BURST_MS = SECOND_MS;
const ROOM_WAIT_MS = SECOND_MS;

/**
 * Decides which effects go now, and when the others are due again: behind an open circuit, at the turn that the rate of a
 * lane gives, or a moment later where a lane has no room. Turns are given once, so that each waits once however long
 * the queue is. The states are changed to what holds afterwards.
 *
 * @param rate how many may go per second; undefined for as many as there are
 * @param room how many more may be under way in a lane
 */
export function planLanes<Traveller extends LaneTraveller>(
  travellers: readonly Traveller[],
  states: ReadonlyMap<string, LaneState>,
  limits: {
    now: Instant;
    rate: (lane: string) => number | undefined;
    room: (lane: string) => number;
  },
): LanePlan<Traveller> {
  const { now, rate, room } = limits;
  const plan: LanePlan<Traveller> = { go: [], later: [] };
  const taken = new Map<string, number>();
  for (const traveller of travellers) {
    const lanes = traveller.lanes.flatMap((lane) => states.get(lane) ?? []);
    const opensAt = Math.max(...lanes.map(({ openUntil }) => openUntil ?? now), now);
    const turn = turnOf(traveller, lanes, { from: opensAt, rate });
    if (opensAt > now || turn > now + BURST_MS) {
      plan.later.push({ traveller, dueAt: Math.ceil(Math.max(turn, opensAt)), hasSlot: true });
      continue;
    }
    if (lanes.some(({ lane }) => room(lane) - (taken.get(lane) ?? 0) <= 0)) {
      plan.later.push({ traveller, dueAt: now + ROOM_WAIT_MS, hasSlot: traveller.hasSlot });
      continue;
    }
    for (const state of lanes) {
      taken.set(state.lane, (taken.get(state.lane) ?? 0) + 1);
      if (state.failures >= FAILURES_TO_OPEN) state.openUntil = now + PROBE_MS;
    }
    plan.go.push(traveller);
  }
  return plan;
}

/** The turn of one that has none yet, which moves the next turn of its lanes. */
function turnOf(
  { hasSlot, isUrgent }: LaneTraveller,
  lanes: readonly LaneState[],
  { from, rate }: { from: Instant; rate: (lane: string) => number | undefined },
): Instant {
  if (hasSlot) return from;
  let turn = from;
  for (const state of lanes) {
    const perSecond = rate(state.lane);
    if (perSecond === undefined) continue;
    const own = Math.max(from, state.nextSlotAt);
    state.nextSlotAt = own + SECOND_MS / perSecond;
    turn = Math.max(turn, own);
  }
  return isUrgent ? from : turn;
}

/** What a success or a failure makes of a lane. Failures that are the fault of one recipient alone must not be told. */
export function afterAttempt(
  state: LaneState,
  { problem, now }: { problem: string | null; now: Instant },
): LaneState {
  if (problem === null) return { ...state, failures: 0, openUntil: null, problem: null };
  const failures = state.failures + 1;
  if (failures < FAILURES_TO_OPEN) return { ...state, failures, problem };
  const openMs = Math.min(FIRST_OPEN_MS * 2 ** (failures - FAILURES_TO_OPEN), LONGEST_OPEN_MS);
  return { ...state, failures, problem, openUntil: now + openMs };
}
