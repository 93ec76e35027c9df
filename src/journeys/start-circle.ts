import { type Journey, waysFrom } from '../domain/journey.ts';
import { isLastingWait } from './journey-graph.ts';

/**
 * Journeys that start each other without end, at one instant: each starts the next before any wait and lets leads in as often
 * as they come.
 *
 * @returns the slugs of such a circle through the journey, from it back to it; undefined when there is none
 */
export function startCircle(journey: Journey, others: readonly Journey[]): string[] | undefined {
  const bySlug = new Map([...others, journey].map((one) => [one.slug, one]));
  const visit = (slug: string, way: readonly string[]): string[] | undefined => {
    if (slug === journey.slug && way.length > 0) return [...way, slug];
    const here = bySlug.get(slug);
    if (way.includes(slug) || here?.reentry.kind !== 'always') return undefined;
    for (const next of startedAtOnce(here)) {
      const circle = visit(next, [...way, slug]);
      if (circle) return circle;
    }
    return undefined;
  };
  return visit(journey.slug, []);
}

/** The journeys that are started before leads wait. */
function startedAtOnce({ steps }: Journey): string[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const seen = new Set<string>();
  const started: string[] = [];
  const open = steps.slice(0, 1).map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id);
    if (!step || seen.has(id) || isLastingWait(step)) continue;
    seen.add(id);
    if (step.kind === 'start') started.push(step.journey);
    open.push(...waysFrom(step).map(({ to }) => to));
  }
  return started;
}
