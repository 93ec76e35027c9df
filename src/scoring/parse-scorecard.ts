import { readYaml } from '../domain/read-yaml.ts';
import { readScorecard, type ScorecardReading } from './read-scorecard.ts';

/** Reads a scorecard from the text of a YAML (or JSON) file; problems carry the line and column where they are. */
export function parseScorecard(text: string): ScorecardReading {
  const document = readYaml(text);
  if (!document.ok) return document;
  const reading = readScorecard(document.value);
  return reading.ok ? reading : { ok: false, problems: reading.problems.map(document.locate) };
}
