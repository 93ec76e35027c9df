import type { Json, JsonObject } from '../domain/json.ts';

/** What counts half as much if it happened so many views earlier. */
const HALVES_AFTER = 10;
const MOST = 5;
const LONGEST = 100;

/**
 * What a lead is interested in by what it looked at lately, the strongest first: categories of products and of pages, or names of
 * pages that have no category. Each view counts 2^(−views since / 10).
 *
 * @param views the properties of its views, the latest first
 */
export function interestsOf(views: readonly JsonObject[]): string[] {
  const weights = new Map<string, number>();
  for (const [position, properties] of views.entries()) {
    for (const topic of topicsOf(properties))
      weights.set(topic, (weights.get(topic) ?? 0) + 2 ** (-position / HALVES_AFTER));
  }
  return [...weights]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([topic]) => topic);
}

function topicsOf(properties: JsonObject): string[] {
  const category = textsOf(properties.category);
  if (category.length > 0) return category;
  // A product is known by its category only: its name is no interest.
  return properties.product_id === undefined && properties.sku === undefined ? textsOf(properties.name) : [];
}

function textsOf(value: Json | undefined): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.flatMap((one) =>
    typeof one === 'string' && one.trim() !== '' && one.length <= LONGEST ? [one.trim()] : [],
  );
}
