import type { Instant } from '../../domain/instant.ts';
import type { Accumulator, MatchedEvent, Steps } from './accumulator.ts';
import { amountOf } from './amounts.ts';

/** Amounts of one half-life that lie in [n, n + 1) half-lives after 1970, grown to the start of the next one. */
type Bucket = [index: number, amount: number];

/** Older buckets weigh less than 2^−60 of the newest and are forgotten. */
const MOST_BUCKETS = 60;

/** An event counts in units of 2^−32, so that sums are whole numbers and do not depend on their order. */
const COUNT_UNITS = 2 ** 32;
/** An amount counts in units of 2^−20, about a millionth. */
const AMOUNT_UNITS = 2 ** 20;

/**
 * Σ 2^(−(t − occurredAt) / halfLife) over the events, each times a numeric property if one is named; a value has six
 * decimals. Sums are exact up to 2 million events, or an amount of 8 thousand million, in one half-life, and stay there
 * beyond that.
 */
export function decayed({ halfLifeMs, property }: { halfLifeMs: number; property?: string | undefined }): Accumulator<Bucket[]> {
  const units = property === undefined ? COUNT_UNITS : AMOUNT_UNITS;
  const amount = (event: MatchedEvent): number => (property === undefined ? 1 : (amountOf(event, property) ?? 0));
  const read = (state: Bucket[], at: Instant): number => {
    const [newest] = state;
    if (!newest) return 0;
    let total = 0;
    for (const [index, sum] of state) total += sum * 2 ** (index - newest[0]);
    const age = (at - newest[0] * halfLifeMs) / halfLifeMs;
    return Math.round((total / units) * 2 ** -age * 1e6) / 1e6;
  };
  return {
    empty: () => [],
    add: (state, event) => {
      const index = Math.floor(event.occurredAt / halfLifeMs);
      const grown = 2 ** ((event.occurredAt - index * halfLifeMs) / halfLifeMs);
      return put(state, [index, Math.round(amount(event) * grown * units)]);
    },
    merge: (a, b) => b.reduce(put, a),
    read,
    changesAt: (state, at, steps) => crossing((instant) => read(state, instant), { at, steps, halfLifeMs }),
  };
}

/** Adds to the bucket of an index, newest bucket first. */
function put(buckets: Bucket[], [index, amount]: Bucket): Bucket[] {
  const position = buckets.findIndex((bucket) => bucket[0] <= index);
  const bucket = position < 0 ? undefined : buckets[position];
  if (bucket?.[0] === index) bucket[1] = saturated(bucket[1] + amount);
  else buckets.splice(position < 0 ? buckets.length : position, 0, [index, amount]);
  const oldest = (buckets[0]?.[0] ?? 0) - MOST_BUCKETS;
  while ((buckets.at(-1)?.[0] ?? Number.POSITIVE_INFINITY) <= oldest) buckets.pop();
  return buckets;
}

function saturated(amount: number): number {
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, amount));
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
