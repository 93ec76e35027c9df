import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { ModelValue } from '../domain/model-runner.ts';
import { traitValue } from '../domain/trait.ts';
import { encodeValue } from '../learning/models/encode-value.ts';
import { MEMORY, type ModelDefinition } from '../learning/models/model-definition.ts';
import { compileMeasure } from '../scoring/compile-measure.ts';
import { compileProgram, emptyMemory } from '../scoring/memory.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { memoriesFromHistory } from './rebuild-memory.ts';

const NO_STEPS = { resultOf: () => 0, breakpoints: [] };

/** What a model reads of a lead: the values, and the same as they are handed to it. */
export interface ModelRowOfLead {
  values: (Json | undefined)[];
  encoded: ModelValue[];
}

/** What a model reads of leads at an instant, from their histories; in the order of its inputs. */
export async function readModelRows(
  database: Kysely<Schema>,
  { inputs }: Pick<ModelDefinition, 'inputs'>,
  { subjectIds, now }: { subjectIds: readonly string[]; now: Instant },
): Promise<Map<string, ModelRowOfLead>> {
  const readers = inputs.map(({ measure }) => compileMeasure(measure, MEMORY));
  const program = compileProgram(readers.flatMap(({ slots }) => slots));
  const through = new Map(subjectIds.map((subjectId) => [subjectId, now]));
  const memories = await memoriesFromHistory(database, program, through);
  const companies = new Map(
    (await readKnownSubjects(database, subjectIds)).map((one) => [one.subjectId, one.companyTraits]),
  );
  return new Map(
    subjectIds.map((subjectId) => {
      const { traits, states } = memories.get(subjectId) ?? emptyMemory();
      const source = {
        at: now,
        trait: (name: string) => traitValue(name, traits, companies.get(subjectId)),
        state: (slot: { key: string }) => states.get(slot.key),
        score: () => ({ value: undefined }),
      };
      const values = readers.map((reader) => reader.read(source, NO_STEPS).value);
      const encoded = inputs.map((input, position) => encodeValue(input, values[position]));
      return [subjectId, { values, encoded }];
    }),
  );
}
