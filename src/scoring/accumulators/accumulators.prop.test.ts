import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../domain/instant.ts';
import type { Json } from '../../domain/json.ts';
import { runs } from '../../testing/random-scorecards.ts';
import type { Accumulator, MatchedEvent } from './accumulator.ts';
import { latest, max, sum } from './amounts.ts';
import { count } from './count.ts';
import { daysSince } from './days-since.ts';
import { decayed } from './decayed.ts';
import { recentCount } from './recent-count.ts';
import { recentDistinct } from './recent-distinct.ts';
import { sequence } from './sequence.ts';
import { daysSinceLastSession, recentSessions } from './sessions.ts';

// Limits so small that histories go far beyond them, which scorecards reach with long histories only.
const LIMIT = 2;
const WINDOW_MS = 2 * HOUR_MS;

function erased<State extends Json>(accumulator: Accumulator<State>): Accumulator {
  return accumulator as unknown as Accumulator;
}

const accumulators: [string, Accumulator][] = [
  ['count', erased(count)],
  ['count in a window', erased(recentCount({ withinMs: WINDOW_MS, limit: LIMIT }))],
  [
    'distinct values',
    erased(recentDistinct({ keyOf: ({ properties }) => String(properties.n), limit: LIMIT })),
  ],
  [
    'distinct values in a window',
    erased(
      recentDistinct({ keyOf: ({ properties }) => String(properties.n), withinMs: WINDOW_MS, limit: LIMIT }),
    ),
  ],
  ['sessions in a window', erased(recentSessions(WINDOW_MS))],
  ['days since the last session', erased(daysSinceLastSession(LIMIT))],
  ['days since the first event', erased(daysSince('first'))],
  ['days since the last event', erased(daysSince('last'))],
  ['sum', erased(sum('n'))],
  ['max', erased(max('n'))],
  ['latest', erased(latest('n', undefined))],
  ['latest in a window', erased(latest('n', WINDOW_MS))],
  ['decayed count', erased(decayed({ halfLifeMs: HOUR_MS }))],
  ['decayed sum', erased(decayed({ halfLifeMs: HOUR_MS, property: 'n' }))],
  ['sequence', erased(sequence({ withinMs: WINDOW_MS, limit: LIMIT }))],
];

const instants = fc
  .tuple(
    fc.constantFrom(MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, DAY_MS),
    fc.nat(12),
    fc.constantFrom(-1, 0, 0, 1),
  )
  .map(([unit, times, ms]) => 1_000 * DAY_MS + unit * times + ms);

const events: fc.Arbitrary<MatchedEvent[]> = fc
  .array(
    fc.record({
      occurredAt: instants,
      n: fc.oneof(
        fc.integer({ min: -5, max: 5 }),
        fc.constantFrom(0.1, 1e15, -1e15, 1e308, '1e400', '7', 'x', 12345678.9),
      ),
      first: fc.boolean(),
      then: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((drafts) =>
    drafts.map(({ occurredAt, n, first, then }, position) => ({
      occurredAt,
      messageId: `m${(position * 7) % 41}`,
      properties: { n },
      roles: { first, then: then || !first },
    })),
  );

function fold(accumulator: Accumulator, history: readonly MatchedEvent[]): Json {
  return history.reduce<Json>((state, event) => accumulator.add(state, event), accumulator.empty());
}

/** A state as it comes back from where it was stored. */
function stored(state: Json): Json {
  return JSON.parse(JSON.stringify(state)) as Json;
}

function readings(accumulator: Accumulator, state: Json, from: Instant): (Json | undefined)[] {
  return [0, 1, HOUR_MS, WINDOW_MS, DAY_MS, 3 * DAY_MS].map((later) => accumulator.read(state, from + later));
}

function lastOf(history: readonly MatchedEvent[]): Instant {
  return Math.max(1_000 * DAY_MS, ...history.map(({ occurredAt }) => occurredAt));
}

describe.each(accumulators)('the accumulator of %s', (name, accumulator) => {
  // Sums of amounts that reach 10^15 lie beyond what a decayed sum keeps exactly.
  const isExact = ({ properties }: MatchedEvent): boolean =>
    name !== 'decayed sum' || Math.abs(Number(properties.n)) < 1e9;

  it('reads the same after any order of its events', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat()), (all, numbers) => {
        const history = all.filter(isExact);
        const moved = history
          .map((event) => ({ event, place: numbers.next().value }))
          .sort((a, b) => a.place - b.place);
        const [a, b] = [
          fold(accumulator, history),
          fold(
            accumulator,
            moved.map(({ event }) => event),
          ),
        ];
        expect(readings(accumulator, b, lastOf(history))).toEqual(readings(accumulator, a, lastOf(history)));
      }),
      runs(300),
    );
  });

  it('reads the same after any grouping of merges, and after its states were stored', () => {
    fc.assert(
      fc.property(events, fc.infiniteStream(fc.nat(3)), fc.boolean(), (all, numbers, isLeft) => {
        const history = all.filter(isExact);
        const parts: MatchedEvent[][] = [[], [], [], []];
        for (const event of history) parts[numbers.next().value]?.push(event);
        const states = parts.map((part) => stored(fold(accumulator, part)));
        const merge = (a: Json, b: Json): Json => stored(accumulator.merge(a, b));
        const merged = isLeft ? states.reduce(merge) : states.reduceRight((a, b) => merge(b, a));
        const whole = fold(accumulator, history);
        expect(readings(accumulator, merged, lastOf(history))).toEqual(
          readings(accumulator, whole, lastOf(history)),
        );
      }),
      runs(300),
    );
  });

  it('stays finite, and plain JSON', () => {
    fc.assert(
      fc.property(events, (history) => {
        const state = fold(accumulator, history);
        expect(stored(state)).toEqual(state);
        for (const value of readings(accumulator, state, lastOf(history))) {
          if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
        }
      }),
      runs(100),
    );
  });
});

describe('the size of an accumulator', () => {
  it.each(accumulators)('is bounded for %s', (_, accumulator) => {
    const long = Array.from(
      { length: 20_000 },
      (__, position): MatchedEvent => ({
        occurredAt: 1_000 * DAY_MS + position * 7 * MINUTE_MS,
        messageId: `m${position}`,
        properties: { n: position },
        roles: { first: position % 3 === 0, then: position % 3 !== 0 },
      }),
    );
    expect(JSON.stringify(fold(accumulator, long)).length).toBeLessThan(60_000);
  });
});

describe('limits', () => {
  it('do not change a count, a distinct count or a sequence below them', () => {
    fc.assert(
      fc.property(events, (history) => {
        const at = lastOf(history);
        const inWindow = history.filter(({ occurredAt }) => occurredAt > at - WINDOW_MS);
        const distinct = new Set(inWindow.map(({ properties }) => String(properties.n)));
        const firsts = history.filter(({ roles }) => roles?.first).map(({ occurredAt }) => occurredAt);
        const thens = history.filter(({ roles }) => roles?.then).map(({ occurredAt }) => occurredAt);
        const followed = firsts.filter((first) =>
          thens.some((then) => then > first && then - first <= WINDOW_MS),
        );
        const read = (name: string): Json | undefined => {
          const found = accumulators.find(([other]) => other === name)?.[1];
          return found?.read(fold(found, history), at);
        };
        expect(read('count in a window')).toBe(Math.min(LIMIT, inWindow.length));
        expect(read('distinct values in a window')).toBe(Math.min(LIMIT, distinct.size));
        expect(read('sequence')).toBe(Math.min(LIMIT, followed.length));
      }),
      runs(500),
    );
  });
});
