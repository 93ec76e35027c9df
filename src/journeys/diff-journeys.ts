import type { Journey } from '../domain/journey.ts';

/** One thing that differs between two forms of a journey. */
export interface JourneyChange {
  kind: 'added' | 'removed' | 'changed';
  /** A step, or a part of the journey itself such as its triggers. */
  of: 'step' | 'journey';
  /** The id of the step, or the name of the part. */
  id: string;
}

const PARTS = [
  'title',
  'description',
  'triggers',
  'only',
  'reentry',
  'exits',
  'hours',
  'cap',
] as const satisfies readonly (keyof Journey)[];

/** What differs between two forms of a journey; steps are the same when they have the same id. */
export function diffJourneys(before: Journey, after: Journey): JourneyChange[] {
  const parts = PARTS.filter((part) => !isSame(before[part], after[part])).map((part): JourneyChange => {
    const kind =
      before[part] === undefined ? 'added' : after[part] === undefined ? 'removed' : ('changed' as const);
    return { kind, of: 'journey', id: part };
  });
  const known = new Map(before.steps.map((step) => [step.id, step]));
  const kept = new Set(after.steps.map(({ id }) => id));
  const steps = after.steps.flatMap((step): JourneyChange[] => {
    const earlier = known.get(step.id);
    if (!earlier) return [{ kind: 'added', of: 'step', id: step.id }];
    return isSame(earlier, step) ? [] : [{ kind: 'changed', of: 'step', id: step.id }];
  });
  const removed = before.steps
    .filter(({ id }) => !kept.has(id))
    .map(({ id }): JourneyChange => ({ kind: 'removed', of: 'step', id }));
  return [...parts, ...steps, ...removed];
}

/** Both were read by the same reader, so that equal values have their keys in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
