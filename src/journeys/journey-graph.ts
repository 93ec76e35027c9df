import { END, type Journey, type JourneyStep, waysFrom } from '../domain/journey.ts';

/** Steps that lead to each other in a circle. */
export interface StepCircle {
  steps: JourneyStep[];
  /** Whether leads wait somewhere in every round. */
  hasWait: boolean;
  /** How it can be left: never, when something is true of the lead, or in the long run for sure, by lot. */
  left: 'never' | 'on-condition' | 'surely';
}

/** The ids of the steps that leads come to from the first one. */
export function reachedSteps({ steps }: Journey): Set<string> {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const reached = new Set<string>();
  const open = steps.slice(0, 1).map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id);
    if (!step || reached.has(id)) continue;
    reached.add(id);
    open.push(...waysFrom(step).map(({ to }) => to));
  }
  return reached;
}

/** The circles of a journey: each a largest set of steps of which each leads to every other. */
export function circlesOf({ steps }: Journey): StepCircle[] {
  return connectedSteps(steps).map((circle) => ({
    steps: circle,
    hasWait: connectedSteps(circle.filter((step) => !isLastingWait(step))).length === 0,
    left: howLeft(circle),
  }));
}

/** Whether every lead spends time at a step, each time that it comes by: at an instant or in hours it may be at once. */
export function isLastingWait(step: JourneyStep): boolean {
  return step.kind === 'wait' && (step.wait.kind === 'duration' || step.wait.kind === 'event');
}

function howLeft(circle: readonly JourneyStep[]): StepCircle['left'] {
  const inside = new Set(circle.map(({ id }) => id));
  const leaving = circle.filter((step) => waysFrom(step).some(({ to }) => !inside.has(to)));
  const isByLot = leaving.some(
    (step) => step.kind === 'split' && step.paths.some(({ share, to }) => share > 0 && !inside.has(to)),
  );
  if (isByLot) return 'surely';
  return leaving.some((step) => step.kind !== 'split') ? 'on-condition' : 'never';
}

/** The strongly connected components that hold a circle; journeys are small enough to look from every step. */
function connectedSteps(steps: readonly JourneyStep[]): JourneyStep[][] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const reach = new Map(steps.map((step) => [step.id, reachOf(step, byId)]));
  const seen = new Set<string>();
  const found: JourneyStep[][] = [];
  for (const { id } of steps) {
    if (seen.has(id) || !reach.get(id)?.has(id)) continue;
    const circle = steps.filter(
      (other) => reach.get(id)?.has(other.id) === true && reach.get(other.id)?.has(id) === true,
    );
    for (const other of circle) seen.add(other.id);
    found.push(circle);
  }
  return found;
}

/** The ids of the steps that can be come to from a step, itself only when a way leads back. */
function reachOf(from: JourneyStep, byId: ReadonlyMap<string, JourneyStep>): Set<string> {
  const reached = new Set<string>();
  const open = waysFrom(from).map(({ to }) => to);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = id === END ? undefined : byId.get(id);
    if (!step || reached.has(id)) continue;
    reached.add(id);
    open.push(...waysFrom(step).map(({ to }) => to));
  }
  return reached;
}
