import { readYaml } from '../domain/read-yaml.ts';
import { type JourneyReading, readJourney } from './read-journey.ts';

/** Reads a journey from the text of a YAML (or JSON) file; problems carry the line and column where they are. */
export function parseJourney(text: string): JourneyReading {
  const document = readYaml(text);
  if (!document.ok) return document;
  const reading = readJourney(document.value);
  return reading.ok ? reading : { ok: false, problems: reading.problems.map(document.locate) };
}
