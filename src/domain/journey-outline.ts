import { END, type StepKind } from './journey.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** The key that says in a file what a step does, for every kind of step. */
export const STEP_KEYS = {
  email: 'email',
  wait: 'wait',
  branch: 'if',
  split: 'split',
  alert: 'alert',
  assign: 'assign',
  task: 'task',
  set: 'set',
  tag: 'tag',
  audience: 'audience',
  webhook: 'webhook',
  crm: 'crm',
  meeting: 'meeting',
  book: 'book',
  start: 'start',
  goal: 'goal',
  end: 'end',
} as const satisfies Record<StepKind, string>;

/** Every kind of step, in the order in which they are offered. */
export const STEP_KINDS = Object.keys(STEP_KEYS) as StepKind[];

/** A step as far as it can be made out in a document that may be full of mistakes. */
export interface OutlinedStep {
  /** Where it stands in the list, from 0. */
  position: number;
  /** Its own id, or the one that it has without: kind and number, such as `wait-2`. */
  id: string;
  /** Undefined where the document does not say what the step does. */
  kind: StepKind | undefined;
  ways: OutlinedWay[];
  document: JsonObject;
}

/** A way out of a step. */
export interface OutlinedWay {
  way: string;
  /** The id of a step, or `END`; may name a step that is not there. */
  to: string;
  /** Where the document names the step that follows, or would name it; keys from the step. */
  path: readonly string[];
}

/** The steps of the document of a journey and how they hang together, whatever else may be wrong with it. */
export function outlineJourney(document: Json | undefined): OutlinedStep[] {
  const steps: unknown = isObject(document) ? document['steps'] : undefined;
  if (!Array.isArray(steps)) return [];
  const counts = new Map<StepKind, number>();
  const named = steps.map((value: Json, position) => {
    const step = isObject(value) ? (value as JsonObject) : {};
    const kind = kindOf(step);
    const count = kind === undefined ? position + 1 : (counts.get(kind) ?? 0) + 1;
    if (kind !== undefined) counts.set(kind, count);
    const own = step['id'];
    return {
      position,
      id: typeof own === 'string' ? own : `${kind ?? 'step'}-${count}`,
      kind,
      document: step,
    };
  });
  return named.map((step, position) => ({
    ...step,
    ways: waysOf(step.document, step.kind, named[position + 1]?.id ?? END),
  }));
}

function kindOf(step: JsonObject): StepKind | undefined {
  return STEP_KINDS.find((kind) => Object.hasOwn(step, STEP_KEYS[kind]));
}

function waysOf(step: JsonObject, kind: StepKind | undefined, following: string): OutlinedWay[] {
  const wayTo = (holder: Json | undefined, way: string, path: readonly string[]): OutlinedWay => {
    const to = isObject(holder) ? holder[path.at(-1) ?? way] : undefined;
    return { way, to: typeof to === 'string' ? to : following, path };
  };
  if (kind === 'end') return [];
  if (kind === 'branch') return [wayTo(step, 'then', ['then']), wayTo(step, 'else', ['else'])];
  if (kind === 'split') {
    const paths = step['split'];
    if (!isObject(paths)) return [];
    return Object.entries(paths).map(([name, path]) => wayTo(path as Json, name, ['split', name, 'to']));
  }
  const wait = kind === 'wait' ? step['wait'] : undefined;
  if (isObject(wait) && Object.hasOwn(wait, 'event')) {
    return [
      wayTo(wait as JsonObject, 'then', ['wait', 'then']),
      wayTo(wait as JsonObject, 'else', ['wait', 'else']),
    ];
  }
  return [wayTo(step, 'next', ['next'])];
}
