import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, parseInstant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import { decide, type Occasion } from './decide.ts';
import { beginEnrolment, type EnrolmentState, evolve } from './enrolment.ts';
import { parseJourney } from './parse-journey.ts';
import type { Situation } from './situation.ts';

const NOW = instant('2026-03-02T12:00:00Z');

function instant(text: string): number {
  return parseInstant(text) ?? Number.NaN;
}

function journey(steps: string, head = ''): Journey {
  const reading = parseJourney(`journey: test\n${head}\nsteps:\n${steps}`);
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  return reading.journey;
}

function situation(parts: Partial<Situation> = {}): Situation {
  return {
    now: NOW,
    place: { timeZone: 'Europe/Prague', country: 'CZ' },
    owner: null,
    tags: [],
    mailedAt: [],
    fulfils: () => false,
    lot: () => 0,
    ...parts,
  };
}

/** What a lead goes through at one instant: the facts in short, and where it is afterwards. */
function go(
  over: Journey,
  {
    from,
    occasion = { kind: 'time' },
    ...parts
  }: Partial<Situation> & { from?: EnrolmentState; occasion?: Occasion } = {},
) {
  const state = from ?? beginEnrolment(over.steps[0]?.id ?? '', parts.now ?? NOW);
  const facts = decide(over, state, { occasion, situation: situation(parts) });
  const told = facts.map((fact) => {
    if (fact.kind === 'stepped') return `${fact.step} ${fact.way} ${fact.to}`;
    if (fact.kind === 'caused') return `${fact.step} causes ${fact.effect.kind}`;
    if (fact.kind === 'waited') return `waits for ${fact.wait.for}`;
    if (fact.kind === 'reached') return `reaches ${fact.goal}`;
    return fact.reason ?? fact.status;
  });
  return { told, state: facts.reduce(evolve, state) };
}

describe('a journey', () => {
  it('is gone through up to the first wait, and on when that is over', () => {
    const one = journey('- { id: a, email: hello }\n- { id: b, wait: 3d }\n- { id: c, goal: done }');
    const first = go(one);
    expect(first.told).toEqual(['a causes mail', 'a next b', 'waits for time']);
    expect(first.state.wait).toEqual({ for: 'time', until: NOW + 3 * DAY_MS });
    const early = go(one, { from: first.state, now: NOW + 3 * DAY_MS - 1 });
    expect(early.state.wait).toEqual(first.state.wait);
    const { told, state } = go(one, { from: first.state, now: NOW + 3 * DAY_MS });
    expect(told).toEqual(['b next c', 'reaches done', 'c next end', 'finished']);
    expect(state).toMatchObject({ status: 'finished', goals: ['done'], turns: 3 });
  });

  it('waits for an event, or until it has waited long enough', () => {
    const one = journey(
      '- { id: a, wait: { event: Opened, timeout: 2d, then: yes, else: no } }\n- { id: "yes", goal: opened, next: end }\n- { id: "no", goal: silent }',
    );
    const { state: waiting } = go(one);
    expect(waiting.wait).toEqual({ for: 'event', event: 'opened', until: NOW + 2 * DAY_MS });
    const event = go(one, { from: waiting, occasion: { kind: 'event', properties: {} }, now: NOW + 5 });
    expect(event.state.goals).toEqual(['opened']);
    expect(go(one, { from: waiting, now: NOW + 2 * DAY_MS }).state.goals).toEqual(['silent']);
  });

  it('takes the branch that a condition says, and the path on which the lot falls', () => {
    const one = journey(
      '- { id: a, if: { country: CZ }, then: s, else: end }\n- { id: s, split: { x: { share: 1, to: end }, y: { share: 3, to: end } } }',
    );
    expect(go(one).told).toEqual(['a else end', 'finished']);
    const lots = [0, 0.2499, 0.25, 0.9999].map(
      (lot) => go(one, { fulfils: () => true, lot: () => lot }).told[1],
    );
    expect(lots).toEqual(['s x end', 's x end', 's y end', 's y end']);
  });

  it('is left at any step when a condition to leave is fulfilled', () => {
    const one = journey('- { id: a, email: hello }', 'exit: [{ when: { country: CZ } }]');
    expect(go(one, { fulfils: () => true }).told).toEqual(['exit']);
  });

  it('ends with a reason for those whose step is gone', () => {
    const from = { ...beginEnrolment('old', NOW), wait: null };
    expect(go(journey('- { id: a, wait: 1d }'), { from }).told).toEqual(['step-gone']);
  });

  it('does not go round for ever', () => {
    const one = { ...journey('- { id: a, goal: x, next: b }\n- { id: b, goal: y }') };
    const [a, b] = one.steps;
    if (a?.kind !== 'goal' || b?.kind !== 'goal') throw new Error('these are goals');
    b.next = 'a';
    expect(go(one).state).toMatchObject({ status: 'exited', reason: 'loop' });
  });
});

describe('e-mails', () => {
  it('wait for the hours of their journey, where the lead lives, on its working days', () => {
    const one = journey('- { id: a, email: hello }', 'hours: { from: "09:00", to: "17:00", days: working }');
    // Friday evening in Prague; Monday is the 6th of July, a holiday there and not in Poland.
    const now = instant('2026-07-03T18:00:00Z');
    const { state } = go(one, { now });
    expect(state.wait).toEqual({ for: 'hours', until: instant('2026-07-07T07:00:00Z') });
    const polish = go(one, { now, place: { timeZone: 'Europe/Warsaw', country: 'PL' } });
    expect(polish.state.wait?.until).toBe(instant('2026-07-06T07:00:00Z'));
    expect(go(one, { from: state, now: instant('2026-07-07T07:00:00Z') }).told[0]).toBe('a causes mail');
  });

  it('wait when there were enough of them lately, also in the same turn', () => {
    const one = journey('- { id: a, email: one }\n- { id: b, email: two }', 'cap: { emails: 2, within: 7d }');
    const hourAgo = NOW - HOUR_MS;
    const { told, state } = go(one, { mailedAt: [hourAgo] });
    expect(told).toEqual(['a causes mail', 'a next b', 'waits for cap']);
    expect(state.wait?.until).toBe(hourAgo + 7 * DAY_MS);
    const later = go(one, { from: state, now: hourAgo + 7 * DAY_MS, mailedAt: [hourAgo, NOW] });
    expect(later.told).toEqual(['b causes mail', 'b next end', 'finished']);
  });
});
