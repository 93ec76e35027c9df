import { END, type StepKind } from '../../src/domain/journey.ts';
import { type OutlinedStep, outlineJourney, STEP_KEYS } from '../../src/domain/journey-outline.ts';
import type { Json, JsonObject } from '../../src/domain/json.ts';
import type { YamlEdit } from '../../src/domain/yaml-edit/yaml-edit.ts';

/** Where a step is put: on a way out of another, or before the first. */
export type StepGap = { from: string; way: string } | { from: null };

/** What a new step is until somebody fills it in: that some of it is missing is told beside it. */
const BLANK: Readonly<Record<StepKind, JsonObject>> = {
  email: { email: '' },
  wait: { wait: '1d' },
  branch: { if: { email: { exists: true } } },
  split: { split: { a: { share: 50 }, b: { share: 50 } } },
  alert: { alert: 'owner', text: '' },
  assign: { assign: '' },
  task: { task: '', to: 'owner' },
  set: { set: { stage: '' } },
  tag: { tag: { add: [] } },
  audience: { audience: { add: '' } },
  webhook: { webhook: '' },
  crm: { crm: { system: '', url: '', fields: {} } },
  meeting: { meeting: '' },
  book: { book: { page: '', wish: '' } },
  start: { start: '' },
  goal: { goal: '' },
  end: { end: true },
};

/** The order of the keys of a step, for those that a form adds. */
export const STEP_ORDER = [
  'id',
  'title',
  ...Object.values(STEP_KEYS),
  'transactional',
  'text',
  'to',
  'due',
  'body',
  'then',
  'else',
  'next',
];

/** Puts a new step into a gap, so that all else leads where it led before. @returns also the id of the new step */
export function insertStep(
  document: Json | undefined,
  { gap, kind }: { gap: StepGap; kind: StepKind },
): { edits: YamlEdit[]; id: string } {
  const steps = outlineJourney(document);
  const id = freeId(steps, kind);
  const from = gap.from === null ? undefined : steps.find((step) => step.id === gap.from);
  const position = from ? from.position + 1 : 0;
  const edits = nameAll(steps);
  const chosen = from?.ways.find(({ way }) => gap.from !== null && way === gap.way);
  for (const other of from?.ways ?? []) {
    const isNamed = valueAt(from?.document, other.path) !== undefined;
    if (other === chosen ? isNamed : !isNamed)
      edits.push(point(from?.position ?? 0, other.path, other === chosen ? id : other.to));
  }
  const following = steps[position]?.id ?? END;
  const target = chosen ? chosen.to : following;
  const blank = BLANK[kind];
  edits.push({
    kind: 'insert',
    path: ['steps'],
    at: position,
    value: { id, ...blank, ...(target === following ? {} : leadingTo(kind, blank, target)) },
  });
  return { edits, id };
}

/** Takes a step out: whatever led to it leads to the step after it. */
export function removeStep(document: Json | undefined, id: string): YamlEdit[] {
  const steps = outlineJourney(document);
  const gone = steps.find((step) => step.id === id);
  if (!gone || steps.length < 2) return [];
  const after = gone.ways.map(({ to }) => to).find((to) => to !== id) ?? END;
  const followingThen = steps[gone.position + 1]?.id ?? END;
  const edits = nameAll(steps);
  for (const { position, ways, document: step } of steps) {
    if (position === gone.position) continue;
    for (const { to, path } of ways) {
      if (to !== id) continue;
      const isNamed = valueAt(step, path) !== undefined;
      if (isNamed || after !== followingThen) edits.push(point(position, path, after));
    }
  }
  return [...edits, { kind: 'remove', path: ['steps', gone.position] }];
}

/** Lets a way out of a step lead to another step, or to the end. */
export function pointWay(step: OutlinedStep, way: string, to: string): YamlEdit[] {
  const found = step.ways.find((one) => one.way === way);
  return found ? [point(step.position, found.path, to)] : [];
}

/** Gives a step another id, everywhere. */
export function renameStep(document: Json | undefined, id: string, to: string): YamlEdit[] {
  const steps = outlineJourney(document);
  const edits = steps.flatMap((step) =>
    step.ways
      .filter((way) => way.to === id && valueAt(step.document, way.path) !== undefined)
      .map((way) => point(step.position, way.path, to)),
  );
  const position = steps.find((step) => step.id === id)?.position;
  if (position === undefined) return [];
  return [{ kind: 'set', path: ['steps', position, 'id'], value: to, order: STEP_ORDER }, ...edits];
}

function point(position: number, path: readonly string[], to: string): YamlEdit {
  return { kind: 'set', path: ['steps', position, ...path], value: to, order: STEP_ORDER };
}

/** Writes down the ids that steps have without saying so: they would change as steps come and go. */
function nameAll(steps: readonly OutlinedStep[]): YamlEdit[] {
  return steps
    .filter(({ document }) => document['id'] === undefined)
    .map(({ position, id }) => ({
      kind: 'set',
      path: ['steps', position, 'id'],
      value: id,
      order: STEP_ORDER,
    }));
}

function freeId(steps: readonly OutlinedStep[], kind: StepKind): string {
  const taken = new Set(steps.map(({ id }) => id));
  for (let count = 1; ; count += 1) {
    const id = `${kind}-${count}`;
    if (!taken.has(id)) return id;
  }
}

function leadingTo(kind: StepKind, blank: JsonObject, target: string): JsonObject {
  if (kind === 'end') return {};
  if (kind === 'branch') return { then: target, else: target };
  if (kind !== 'split') return { next: target };
  const paths = Object.entries(blank['split'] as JsonObject);
  return {
    split: Object.fromEntries(paths.map(([name, path]) => [name, { ...(path as JsonObject), to: target }])),
  };
}

function valueAt(document: JsonObject | undefined, path: readonly string[]): Json | undefined {
  let inner: Json | undefined = document;
  for (const key of path) {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return undefined;
    inner = inner[key];
  }
  return inner;
}
