import { describe, expect, it } from 'vitest';
import { afterAttempt, FAILURES_TO_OPEN, type LaneState, planLanes } from './plan-lanes.ts';

const NOW = 1_000_000;

function lane(name: string, parts: Partial<LaneState> = {}): LaneState {
  return { lane: name, nextSlotAt: NOW, failures: 0, openUntil: null, problem: null, ...parts };
}

function plan(
  count: number,
  states: LaneState[],
  {
    perSecond,
    room = 1_000,
    ...traveller
  }: { perSecond?: number; room?: number; hasSlot?: boolean; isUrgent?: boolean } = {},
) {
  const travellers = Array.from({ length: count }, (_, id) => ({
    ...{ id, lanes: states.map(({ lane: name }) => name), hasSlot: false, isUrgent: false },
    ...traveller,
  }));
  const byName = new Map(states.map((state) => [state.lane, state]));
  return planLanes(travellers, byName, { now: NOW, rate: () => perSecond, room: () => room });
}

describe('a lane', () => {
  it('lets go what its rate allows within a second, and gives the others their turns', () => {
    const states = [lane('mail:a.example')];
    const { go, later } = plan(30, states, { perSecond: 10 });
    expect(go).toHaveLength(11);
    expect(later.map(({ dueAt }) => dueAt - NOW)).toEqual(
      Array.from({ length: 19 }, (_, index) => 1_100 + index * 100),
    );
    expect(later.every(({ hasSlot }) => hasSlot)).toBe(true);
    // Whoever comes later is behind them.
    expect(plan(1, states, { perSecond: 10 }).later).toMatchObject([{ dueAt: NOW + 3_000 }]);
  });

  it('lets go whoever has a turn, and whoever is urgent', () => {
    const behind = { nextSlotAt: NOW + 60_000 };
    expect(plan(5, [lane('a', behind)], { perSecond: 1, hasSlot: true }).go).toHaveLength(5);
    expect(plan(5, [lane('a', behind)], { perSecond: 1, isUrgent: true }).go).toHaveLength(5);
  });

  it('with an open circuit lets nobody go, and everybody at the turns after it', () => {
    const { go, later } = plan(3, [lane('smtp'), lane('a', { failures: 7, openUntil: NOW + 5_000 })], {
      perSecond: 2,
    });
    expect(go).toEqual([]);
    expect(later.map(({ dueAt }) => dueAt - NOW)).toEqual([5_000, 5_500, 6_000]);
  });

  it('lets one try when the circuit was open, and the others wait for it', () => {
    const state = lane('a', { failures: FAILURES_TO_OPEN, openUntil: NOW });
    const { go } = plan(3, [state], { perSecond: 1_000 });
    expect(go).toHaveLength(1);
    expect(state.openUntil).toBe(NOW + 30_000);
  });

  it('lets go no more than it has room for', () => {
    const { go, later } = plan(5, [lane('a')], { room: 2 });
    expect(go).toHaveLength(2);
    expect(later).toHaveLength(3);
    expect(later.every(({ dueAt, hasSlot }) => dueAt === NOW + 1_000 && !hasSlot)).toBe(true);
  });
});

describe('an attempt', () => {
  it('opens the circuit at the fifth failure in a row, for twice as long each time, and a success closes it', () => {
    let state = lane('a');
    const opens: (number | null)[] = [];
    for (let failure = 0; failure < 12; failure += 1) {
      state = afterAttempt(state, { problem: 'down', now: NOW });
      opens.push(state.openUntil === null ? null : (state.openUntil - NOW) / 1_000);
    }
    expect(opens).toEqual([null, null, null, null, 30, 60, 120, 240, 480, 600, 600, 600]);
    expect(afterAttempt(state, { problem: null, now: NOW })).toMatchObject({
      failures: 0,
      openUntil: null,
      problem: null,
    });
  });
});
