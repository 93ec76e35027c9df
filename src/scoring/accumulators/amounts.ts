import { isMissing, numberOf } from '../../conditions/compile-test.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Json, valueAt } from '../../domain/json.ts';
import { type Accumulator, firstChange, type MatchedEvent } from './accumulator.ts';

const MILLION = 1_000_000;

/** Amounts beyond this count as this: sums stay finite, whatever somebody sends. */
const LARGEST_AMOUNT = 1e15;

/**
 * The sum of a numeric property; events without a number add nothing. Amounts are added up exactly, in millionths, as
 * the digits of a whole number: floating-point addition would depend on the order.
 */
export function sum(property: string): Accumulator<string> {
  return {
    empty: () => '0',
    add: (state, event) => {
      const amount = amountOf(event, property);
      return amount === undefined ? state : String(BigInt(state) + inMillionths(amount));
    },
    merge: (a, b) => String(BigInt(a) + BigInt(b)),
    read: (state) => Number(state) / MILLION,
    changesAt: () => undefined,
  };
}

/** The largest value of a numeric property; undefined when no event had a number. */
export function max(property: string): Accumulator<number | null> {
  return {
    empty: () => null,
    add: (state, event) => larger(state, amountOf(event, property) ?? null),
    merge: larger,
    read: (state) => state ?? undefined,
    changesAt: () => undefined,
  };
}

/** The last event that has the property: when, which message, and the value. */
type Latest = [instant: Instant, messageId: string, value: Json] | null;

/**
 * The value of a property in the last event that has it, undefined when there is none, or none in the window
 * (t − withinMs, t]. Of two events at the same instant the one with the greater message id counts.
 */
export function latest(property: string, withinMs: number | undefined): Accumulator<Latest> {
  const accumulator: Accumulator<Latest> = {
    empty: () => null,
    add: (state, event) => {
      const value = valueAt(event.properties, property);
      return value === undefined || isMissing(value)
        ? state
        : later(state, [event.occurredAt, event.messageId, value]);
    },
    merge: later,
    read: (state, at) => {
      if (state === null || (withinMs !== undefined && state[0] <= at - withinMs)) return undefined;
      return state[2];
    },
    changesAt: (state, at, steps) => {
      if (state === null || withinMs === undefined) return undefined;
      return firstChange(accumulator, { state, at, steps, instants: [state[0] + withinMs] });
    },
  };
  return accumulator;
}

/** A property's value as a number between −10^15 and 10^15, when it is one. */
export function amountOf(event: MatchedEvent, property: string): number | undefined {
  const amount = numberOf(valueAt(event.properties, property));
  return amount === undefined ? undefined : Math.max(-LARGEST_AMOUNT, Math.min(LARGEST_AMOUNT, amount));
}

function inMillionths(amount: number): bigint {
  const whole = Math.trunc(amount);
  return BigInt(whole) * BigInt(MILLION) + BigInt(Math.round((amount - whole) * MILLION));
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function later(a: Latest, b: Latest): Latest {
  if (a === null || b === null) return a ?? b;
  const bIsLater = b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]);
  return bIsLater ? b : a;
}
