import { readYaml } from '../domain/read-yaml.ts';
import { type MappingReading, readMapping } from './read-mapping.ts';

/** Reads a mapping from the text of a YAML (or JSON) file; problems carry the line and column where they are. */
export function parseMapping(text: string): MappingReading {
  const document = readYaml(text);
  if (!document.ok) return document;
  const reading = readMapping(document.value);
  return reading.ok ? reading : { ok: false, problems: reading.problems.map(document.locate) };
}
