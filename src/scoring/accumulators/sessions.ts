import { DAY_MS, type Instant, MINUTE_MS } from '../../domain/instant.ts';
import { type Accumulator, firstChange } from './accumulator.ts';
import { nextDayChange } from './day-change.ts';

/** Events with gaps of less than this belong to one session. */
const SESSION_GAP_MS = 30 * MINUTE_MS;

/** A session: the instants of its first and last event; the first is null when it lies outside the kept time. */
type Session = [start: Instant | null, end: Instant];

/**
 * How many sessions started in the window (t − withinMs, t]. A session's instant is that of its first event.
 *
 * @param options keptDays: how far back sessions are kept, at least as far as the window reaches
 */
export function recentSessions(options: { withinMs: number; keptDays: number }): Accumulator<Session[]> {
  const { withinMs, keptDays } = options;
  const accumulator: Accumulator<Session[]> = {
    ...sessionsWithin(keptDays * DAY_MS),
    read: (state, at) => state.filter(([start]) => start !== null && start > at - withinMs).length,
    changesAt: (state, at, steps) => {
      const instants = state.flatMap(([start]) => (start === null ? [] : [start + withinMs]));
      return firstChange(accumulator, { state, at, steps, instants });
    },
  };
  return accumulator;
}

/** Whole days since the start of the last session, counted up to `mostDays`; undefined when there is none. */
export function daysSinceLastSession(mostDays: number): Accumulator<Session[]> {
  return {
    ...sessionsWithin(mostDays * DAY_MS),
    read: (state, at) => {
      const last = state.at(-1);
      if (!last) return undefined;
      return last[0] === null ? mostDays : Math.min(mostDays, Math.floor((at - last[0]) / DAY_MS));
    },
    changesAt: (state, at, steps) => {
      const start = state.at(-1)?.[0];
      return start === undefined || start === null
        ? undefined
        : nextDayChange({ since: start, at, steps, mostDays });
    },
  };
}

/**
 * Sessions in ascending order, as far back as `keptMs` before the latest event. An event that arrives late may join two
 * of them. What began before the kept time can only matter by joining what comes after, so one start may be unknown.
 */
function sessionsWithin(keptMs: number): Pick<Accumulator<Session[]>, 'empty' | 'add' | 'merge'> {
  const put = (sessions: Session[], [start, end]: Session): Session[] => {
    let from = sessions.length;
    while (from > 0 && (sessions[from - 1]?.[1] ?? 0) > (start ?? Number.NEGATIVE_INFINITY) - SESSION_GAP_MS)
      from -= 1;
    if (from === sessions.length) {
      sessions.push([start, end]);
      return forget(sessions, keptMs);
    }
    let to = from;
    let joined: Session = [start, end];
    for (let next = sessions[to]; next && (next[0] ?? Number.NEGATIVE_INFINITY) < end + SESSION_GAP_MS; ) {
      joined = [earlier(joined[0], next[0]), Math.max(joined[1], next[1])];
      to += 1;
      next = sessions[to];
    }
    if (to - from === 1) sessions[from] = joined;
    else sessions.splice(from, to - from, joined);
    return forget(sessions, keptMs);
  };
  return {
    empty: () => [],
    add: (state, event) => {
      const last = state[state.length - 1];
      const start = last?.[0];
      const { occurredAt } = event;
      // Most events arrive in order, and lengthen the last session.
      if (last && typeof start === 'number' && occurredAt >= start && occurredAt < last[1] + SESSION_GAP_MS) {
        last[1] = Math.max(last[1], occurredAt);
        return forget(state, keptMs);
      }
      return put(state, [occurredAt, occurredAt]);
    },
    merge: (a, b) => b.reduce(put, a),
  };
}

function forget(sessions: Session[], keptMs: number): Session[] {
  const keptSince = (sessions[sessions.length - 1]?.[1] ?? 0) - keptMs;
  let gone = 0;
  while ((sessions[gone]?.[1] ?? Number.POSITIVE_INFINITY) <= keptSince - SESSION_GAP_MS) gone += 1;
  if (gone > 0) sessions.splice(0, gone);
  const first = sessions[0];
  if (first && first[0] !== null && first[0] <= keptSince) first[0] = null;
  return sessions;
}

function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null || b === null ? null : Math.min(a, b);
}
