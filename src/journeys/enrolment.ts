import type { Instant } from '../domain/instant.ts';
import type { EnrolmentStatus } from '../domain/journey.ts';
import type { JsonObject } from '../domain/json.ts';
import type { JourneyEffect } from './journey-effect.ts';
import type { JourneySignal } from './journey-signal.ts';

/** What a lead waits for at a step. At `until` it goes on at the latest. */
export type Waiting =
  | { for: 'time'; until: Instant }
  | { for: 'event'; event: string; until: Instant }
  /** An e-mail may not go out yet: outside its hours, or because there were enough of them lately. */
  | { for: 'hours' | 'cap'; until: Instant }
  /** The date in a trait with which the journey begins, as the trait has it. */
  | { for: 'date'; trait: string; date: string; until: Instant };

/** What let a lead in. */
export type EnrolmentCause =
  | JourneySignal
  | { kind: 'date'; trait: string; date: string }
  | { kind: 'person'; name: string }
  | { kind: 'journey'; journey: string };

/** Where a lead is in a journey. */
export interface EnrolmentState {
  status: EnrolmentStatus;
  /** The step where it is, or was last. */
  step: string;
  /** How many steps it has taken. */
  turns: number;
  wait: Waiting | null;
  goals: string[];
  arrivedAt: Instant;
  endedAt: Instant | null;
  reason: string | null;
}

/** What happens to a lead in a journey. */
export type JourneyFact = { at: Instant } & (
  | { kind: 'waited'; wait: Waiting }
  | { kind: 'caused'; turn: number; ordinal: number; step: string; effect: JourneyEffect }
  | { kind: 'reached'; goal: string }
  /** It left a step on one of its ways, for another one. */
  | { kind: 'stepped'; turn: number; step: string; way: string; to: string; detail?: JsonObject }
  | { kind: 'ended'; status: 'finished' | 'exited'; reason: string | null }
);

/** Somebody who has just come to the first step. */
export function beginEnrolment(firstStep: string, at: Instant): EnrolmentState {
  return {
    status: 'active',
    step: firstStep,
    turns: 0,
    wait: null,
    goals: [],
    arrivedAt: at,
    endedAt: null,
    reason: null,
  };
}

/** The state after something happened. */
export function evolve(state: EnrolmentState, fact: JourneyFact): EnrolmentState {
  switch (fact.kind) {
    case 'waited':
      return { ...state, wait: fact.wait };
    case 'caused':
      return state;
    case 'reached':
      return state.goals.includes(fact.goal) ? state : { ...state, goals: [...state.goals, fact.goal] };
    case 'stepped':
      return { ...state, step: fact.to, turns: fact.turn + 1, wait: null, arrivedAt: fact.at };
    case 'ended':
      return { ...state, status: fact.status, wait: null, endedAt: fact.at, reason: fact.reason };
  }
}
