import type { ModelValue } from '../../domain/model-runner.ts';
import { Place, type Problem } from '../../domain/place.ts';
import { readYaml } from '../../domain/read-yaml.ts';
import type { Measure } from '../../domain/scorecard.ts';
import { foldText } from '../../domain/text.ts';
import { accumulatorFor } from '../../scoring/accumulator-for.ts';
import { MEASURE_KEYS, readMeasure } from '../../scoring/read-measure.ts';

/** One thing that a model reads. */
export interface ModelInput {
  name: string;
  measure: Measure;
  /** What stands for a missing value. */
  missing: ModelValue;
  /** The numbers that stand for texts (folded); other texts are missing. Without it numbers and texts go as they are. */
  numbers: ReadonlyMap<string, number> | undefined;
}

/** How a model from outside is bound to what is known of leads. */
export interface ModelDefinition {
  slug: string;
  title: string;
  inputs: ModelInput[];
  output: { name?: string | undefined; column?: number | undefined };
}

export type ModelReading = { ok: true; definition: ModelDefinition } | { ok: false; problems: Problem[] };

const KEYS = ['model', 'title', 'inputs', 'output'];
const INPUT_KEYS = ['name', 'missing', 'values', ...MEASURE_KEYS];
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const MOST_INPUTS = 500;
/** How measures of models are kept in memory: counts in a window go up to the limit, higher ones are taken for it. */
export const MEMORY = { limit: 1_000, timeZone: 'UTC' };

/** Reads the definition of a model from YAML or JSON text; problems carry the line and column where they are. */
export function readModelDefinition(text: string): ModelReading {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const problems: Problem[] = [];
  const root = new Place(yaml.value, problems);
  const definition = root.object(KEYS, 'a model') ? readRoot(root) : undefined;
  if (definition && problems.length === 0) return { ok: true, definition };
  return { ok: false, problems: problems.map(yaml.locate) };
}

function readRoot(root: Place): ModelDefinition | undefined {
  const slug = root.at('model').text('the name of the model, such as win-probability');
  if (slug !== undefined && !SLUG.test(slug)) root.at('model').refuse('small letters, digits and dashes');
  const title = root.at('title').optionalText() ?? slug;
  const places = root.at('inputs').list('a list of inputs');
  if (places.length === 0 || places.length > MOST_INPUTS)
    root.at('inputs').refuse(`1 to ${MOST_INPUTS} inputs, each a name with a measure`);
  const inputs = places.flatMap((place) => readInput(place) ?? []);
  const names = inputs.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined) root.at('inputs').refuse('each name once', `“${twice}” twice`);
  const output = root.at('output');
  if (!output.isMissing) output.object(['name', 'column'], 'an output');
  const name = output.at('name').optionalText('the name of an output');
  const column = output.at('column').optionalInteger('the position of a column, from 0');
  if (slug === undefined || title === undefined) return undefined;
  return { slug, title, inputs, output: { name, column } };
}

function readInput(place: Place): ModelInput | undefined {
  if (!place.object(INPUT_KEYS, 'an input')) return undefined;
  const name = place.at('name').text('the name of the input');
  const measure = readMeasure((key) => place.at(key), place);
  if (measure?.kind === 'score' || measure?.kind === 'pair')
    return place.refuse('a trait or a measure of events', `a ${measure.kind}`);
  const bounded = measure && measure.kind !== 'trait' ? accumulatorFor(measure, MEMORY) : undefined;
  if (bounded && 'unbounded' in bounded)
    return place.refuse(bounded.unbounded, 'a measure that needs unbounded memory');
  const numbers = place.at('values').entries('numbers by text, such as { CZ: 1, PL: 2 }');
  const read = numbers.map(([text, at]) => [foldText(text), at.number()] as const);
  const { value: missing } = place.at('missing');
  if (missing !== undefined && typeof missing !== 'number' && typeof missing !== 'string')
    return place.at('missing').refuse('a number or a text');
  if (name === undefined || measure === undefined) return undefined;
  const known = read.flatMap(([text, number]) => (number === undefined ? [] : [[text, number] as const]));
  return {
    name,
    measure,
    missing: missing ?? null,
    numbers: numbers.length > 0 ? new Map(known) : undefined,
  };
}
