import type { Condition } from '../domain/condition.ts';
import { type Journey, waysFrom } from '../domain/journey.ts';

/**
 * The conditions that deciding how a lead goes on from a step may ask for: those of the exits, and of all branches that it can
 * come to before it waits. A wait for an event is passed when the lead stands at it.
 */
export function conditionsAhead(journey: Journey, from: string): Condition[] {
  const steps = new Map(journey.steps.map((step) => [step.id, step]));
  const found = journey.exits.flatMap((exit) => (exit.kind === 'condition' ? [exit.condition] : []));
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = steps.get(id);
    if (!step || seen.has(id)) continue;
    seen.add(id);
    if (step.kind === 'branch') found.push(step.condition);
    const isWaiting =
      step.kind === 'wait' && id !== from && step.wait.kind !== 'hours' && step.wait.kind !== 'until';
    if (!isWaiting) open.push(...waysFrom(step).map(({ to }) => to));
  }
  return found;
}
