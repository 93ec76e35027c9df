import { DAY_MS, HOUR_MS, type Instant, parseInstant } from '../domain/instant.ts';

/** A clock that stands still until the test moves it. */
export class TestClock {
  now: Instant;

  constructor(start: Instant | string) {
    this.now = instant(start);
  }

  /** What is handed to whatever asks for the time. */
  readonly read = (): Instant => this.now;

  /** Moves it on, never back. */
  pass({ days = 0, hours = 0, ms = 0 }: { days?: number; hours?: number; ms?: number }): Instant {
    this.now += days * DAY_MS + hours * HOUR_MS + ms;
    return this.now;
  }
}

/** An instant, written as ISO 8601 where that reads better. */
export function instant(value: Instant | string): Instant {
  const read = typeof value === 'number' ? value : parseInstant(value);
  if (read === undefined) throw new Error(`got ${value}, expected an ISO 8601 instant`);
  return read;
}
