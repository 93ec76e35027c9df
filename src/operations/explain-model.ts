import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { ModelFailed, type ModelRunner } from '../domain/model-runner.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { explainByPermutation } from '../learning/models/explain-by-permutation.ts';
import { readModelDefinition } from '../learning/models/model-definition.ts';
import { hashText } from '../scoring/hash-text.ts';
import { type ModelRow, readModelContent } from '../store/models.ts';
import type { Schema } from '../store/schema.ts';
import { readModelRows } from './read-model-rows.ts';

/** Why a model gives a lead its probability. */
export interface ModelExplanation {
  probability: number;
  /** The mean probability of the leads that it is compared with. */
  base: number;
  /** Those that contribute most first; all contributions add up to probability − base. */
  inputs: { name: string; value: Json | undefined; contribution: number; error: number }[];
}

/** Rows that an explanation may take: more inputs have fewer orders. */
const MOST_ROWS = 20_000;
const MOST_ORDERS = 200;

/**
 * Explains what a model says of a lead at an instant; the same each time.
 *
 * @throws ModelFailed when it cannot be run
 */
export async function explainModel(
  { database, runner }: { database: Kysely<Schema>; runner: ModelRunner },
  { model, leadId, now }: { model: ModelRow; leadId: string; now: Instant },
): Promise<ModelExplanation> {
  const reading = readModelDefinition(model.definition);
  const stored = await readModelContent(database, model.modelId);
  if (!reading.ok || !stored)
    throw new ModelFailed('the definition cannot be read any more; add the model again');
  const { inputs, output } = reading.definition;
  const row = (await readModelRows(database, { inputs }, { subjectIds: [leadId], now })).get(leadId);
  const found = await explainByPermutation(row?.encoded ?? [], {
    run: (rows) =>
      runner.run(
        { hash: model.contentHash, content: stored.content },
        { columns: inputs.map(({ name }) => name), rows, output },
      ),
    reference: stored.reference,
    orders: Math.max(1, Math.min(MOST_ORDERS, Math.floor(MOST_ROWS / (2 * (inputs.length + 1))))),
    random: seededRandom(Number.parseInt(hashText(`${model.slug} ${leadId}`).slice(0, 8), 16)),
  });
  return {
    probability: found.output,
    base: found.base,
    inputs: inputs
      .map(({ name }, position) => ({
        name,
        value: row?.values[position],
        contribution: found.contributions[position] ?? 0,
        error: found.errors[position] ?? 0,
      }))
      .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  };
}
