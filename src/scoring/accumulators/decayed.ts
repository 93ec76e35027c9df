import type { Instant } from '../../domain/instant.ts';
import type { Accumulator, MatchedEvent, Steps } from './accumulator.ts';
import { amountOf } from './amounts.ts';

/**
 * The amounts of the events in [n, n + 1) half-lives after 1970, each grown to what it would have to be at n: the sum as
 * a fixed-point number, a whole part and 0 or more fractions, so that it does not depend on the order of addition.
 */
type Bucket = [index: number, whole: number, fractions: number];

/** Older buckets weigh less than 2^−60 of the newest and are forgotten. */
const MOST_BUCKETS = 60;

/** A fraction is 2^−32: far below the sixth decimal, also after thousands of roundings. */
const FRACTIONS_IN_ONE = 2 ** 32;

/**
 * Σ 2^(−(t − occurredAt) / halfLife) over the events, each times a numeric property if one is named; a value has six
 * decimals. The sum does not depend on the order as long as it stays below 9 × 10^15 in one half-life.
 */
export function decayed({
  halfLifeMs,
  property,
}: {
  halfLifeMs: number;
  property?: string | undefined;
}): Accumulator<Bucket[]> {
  const amount = (event: MatchedEvent): number =>
    property === undefined ? 1 : (amountOf(event, property) ?? 0);
  const read = (state: Bucket[], at: Instant): number => {
    const [newest] = state;
    if (!newest) return 0;
    let total = 0;
    for (const [index, whole, fractions] of state) {
      total += (whole + fractions / FRACTIONS_IN_ONE) * 2 ** (index - newest[0]);
    }
    const age = (at - newest[0] * halfLifeMs) / halfLifeMs;
    const value = total * 2 ** -age;
    const rounded = Math.round(Math.abs(value) * 1e6) / 1e6;
    return value < 0 && rounded !== 0 ? -rounded : rounded;
  };
  return {
    empty: () => [],
    add: (state, event) => {
      const index = Math.floor(event.occurredAt / halfLifeMs);
      const grown = 2 ** ((event.occurredAt - index * halfLifeMs) / halfLifeMs);
      return put(state, fixedPoint(index, amount(event) * grown));
    },
    merge: (a, b) => b.reduce(put, a),
    read,
    changesAt: (state, at, steps) => crossing((instant) => read(state, instant), { at, steps, halfLifeMs }),
  };
}

function fixedPoint(index: number, amount: number): Bucket {
  const whole = Math.floor(amount);
  return carried([index, whole, Math.round((amount - whole) * FRACTIONS_IN_ONE)]);
}

/** The same number with less than one in fractions. */
function carried([index, whole, fractions]: Bucket): Bucket {
  return fractions < FRACTIONS_IN_ONE
    ? [index, whole, fractions]
    : [index, whole + 1, fractions - FRACTIONS_IN_ONE];
}

/** Adds to the bucket of an index, newest bucket first. */
function put(buckets: Bucket[], added: Bucket): Bucket[] {
  const [index, whole, fractions] = added;
  let position = 0;
  while ((buckets[position]?.[0] ?? Number.NEGATIVE_INFINITY) > index) position += 1;
  const bucket = buckets[position];
  if (bucket && bucket[0] === index)
    buckets[position] = carried([index, bucket[1] + whole, bucket[2] + fractions]);
  else buckets.splice(position, 0, added);
  const oldest = (buckets[0]?.[0] ?? 0) - MOST_BUCKETS;
  while ((buckets[buckets.length - 1]?.[0] ?? Number.POSITIVE_INFINITY) <= oldest) buckets.pop();
  return buckets;
}

/**
 * The first millisecond at which a value that shrinks towards zero gives another result. The value moves through the
 * breakpoints one after the other; between two of them the result is the same, or (each unit gives points) changes in
 * one direction only, so halving the interval finds the millisecond.
 */
function crossing(
  valueAt: (instant: Instant) => number,
  { at, steps, halfLifeMs }: { at: Instant; steps: Steps; halfLifeMs: number },
): Instant | undefined {
  const now = valueAt(at);
  if (now === 0) return undefined;
  const result = steps.resultOf(now);
  const differs = (instant: Instant): boolean => steps.resultOf(valueAt(instant)) !== result;
  const vanished = at + Math.ceil(halfLifeMs * (Math.log2(Math.abs(now)) + 22));
  if (!steps.breakpoints) return differs(vanished) ? firstWhere(differs, at, vanished) : undefined;

  const ahead = steps.breakpoints.filter((bound) => Math.abs(bound) <= Math.abs(now) && bound * now >= 0);
  const shrinking = ahead.sort((a, b) => Math.abs(b) - Math.abs(a));
  let from = at;
  for (const bound of shrinking) {
    const reaches = (instant: Instant): boolean => Math.abs(valueAt(instant)) <= Math.abs(bound);
    const passes = (instant: Instant): boolean => Math.abs(valueAt(instant)) < Math.abs(bound);
    for (const edge of [reaches, passes]) {
      if (!edge(vanished)) continue;
      from = firstWhere(edge, from, vanished);
      if (from > at && differs(from)) return from;
    }
  }
  return undefined;
}

/** The first instant after `from` up to `to` where a condition holds that, once it holds, goes on holding. */
function firstWhere(holds: (instant: Instant) => boolean, from: Instant, to: Instant): Instant {
  if (holds(from)) return from;
  let [before, after] = [from, to];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (holds(middle)) after = middle;
    else before = middle;
  }
  return after;
}
