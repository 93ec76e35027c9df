import { DAY_MS, type Instant, parseInstant } from '../domain/instant.ts';
import type { TraitDateTrigger } from '../domain/journey.ts';
import type { Json } from '../domain/json.ts';
import { localInstant } from '../domain/local-instant.ts';

/**
 * When a date in a trait lets a lead in: at the local time of the trigger, so many days before or after the day that the trait
 * names. A date with a time of day is the day on which it falls in UTC.
 *
 * @returns undefined when the trait holds no date
 */
export function instantOfDate(
  { offsetDays, atMinute }: TraitDateTrigger,
  value: Json | undefined,
  timeZone: string,
): Instant | undefined {
  const date = typeof value === 'string' ? parseInstant(value) : undefined;
  if (date === undefined) return undefined;
  return localInstant({ day: Math.floor(date / DAY_MS) + offsetDays, minute: atMinute }, timeZone);
}
