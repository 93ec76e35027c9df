import type { Journey } from '../domain/journey.ts';
import { parseJourney } from '../journeys/parse-journey.ts';

const MOST_KEPT = 1_000;
const known = new Map<string, Journey>();

/**
 * A published version of a journey. Versions never change, so each is read once.
 *
 * @throws when it cannot be read any more, as after a downgrade
 */
export function journeyOfSource({ source }: { source: string }): Journey {
  const kept = known.get(source);
  if (kept) return kept;
  const reading = parseJourney(source);
  if (!reading.ok) {
    const problems = reading.problems.map(({ message }) => message).join('; ');
    throw new Error(`a published journey cannot be read by this version of Ripen: ${problems}`);
  }
  if (known.size >= MOST_KEPT) known.clear();
  known.set(source, reading.journey);
  return reading.journey;
}
