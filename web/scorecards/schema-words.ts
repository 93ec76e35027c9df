import schema from '../../docs/reference/scorecard.schema.json';

/** Every key that a scorecard file can have, by its JSON Schema. */
export const SCHEMA_WORDS: readonly string[] = [...keysOf(schema)].sort();

function keysOf(part: unknown): Set<string> {
  if (typeof part !== 'object' || part === null) return new Set();
  const own =
    'properties' in part && typeof part.properties === 'object' ? Object.keys(part.properties ?? {}) : [];
  return new Set([...own, ...Object.values(part).flatMap((inner) => [...keysOf(inner)])]);
}
