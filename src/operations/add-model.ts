import { createHash } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import { ModelFailed, type ModelRunner } from '../domain/model-runner.ts';
import type { Problem } from '../domain/place.ts';
import { SCORE_PUSHED } from '../domain/pushed-score.ts';
import { type ModelDefinition, readModelDefinition } from '../learning/models/model-definition.ts';
import type { Database } from '../store/connect-database.ts';
import { drawSubjects } from '../store/draw-subjects.ts';
import { saveModel } from '../store/models.ts';
import { ensureScorecard, findScorecard, saveDraft } from '../store/scorecards.ts';
import { readModelRows } from './read-model-rows.ts';

/** A definition of a model that cannot be read, with everything that is wrong with it. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`the definition of the model is refused: ${problems[0]?.message ?? ''}`);
    this.problems = problems;
  }
}

/** The most that a model may have. */
export const LARGEST_MODEL_BYTES = 16 * 1024 * 1024;
/** So many leads are what explanations compare with, and the model is tried on. */
const REFERENCE_LEADS = 100;

/**
 * Adds a model from outside, or puts another in the place of the one of its name: it is tried on some leads before anything is
 * kept. Where there is no scorecard of its name, one that shows the model's score is laid out as a draft.
 *
 * @throws ModelRefused, ModelFailed
 */
export async function addModel(
  { database, runner }: { database: Database; runner: ModelRunner },
  { source, content, by, now }: { source: string; content: Uint8Array; by: string; now: Instant },
): Promise<ModelDefinition> {
  const reading = readModelDefinition(source);
  if (!reading.ok) throw new ModelRefused(reading.problems);
  const { definition } = reading;
  if (content.length === 0) throw new ModelFailed('the file is empty; expected an ONNX model');
  if (content.length > LARGEST_MODEL_BYTES)
    throw new ModelFailed(
      `the file has ${Math.ceil(content.length / 2 ** 20)} MB; expected at most ${LARGEST_MODEL_BYTES / 2 ** 20} MB`,
    );
  const contentHash = createHash('sha256').update(content).digest('hex');
  const drawn = await drawSubjects(database.kysely, { kind: 'lead', limit: REFERENCE_LEADS });
  const subjectIds = drawn.map(({ subjectId }) => subjectId);
  const rows = await readModelRows(database.kysely, definition, { subjectIds, now });
  const reference = [...rows.values()].map(({ encoded }) => encoded);
  if (reference.length === 0) reference.push(definition.inputs.map(({ missing }) => missing));
  const columns = definition.inputs.map(({ name }) => name);
  const request = { columns, rows: reference, output: definition.output };
  await runner.run({ hash: contentHash, content }, request);
  const { slug, title } = definition;
  await database.transaction(async (transaction) => {
    await saveModel(transaction, {
      slug,
      title,
      definition: source,
      content,
      contentHash,
      reference,
      at: now,
      by,
    });
    if (await findScorecard(transaction, slug)) return;
    const scorecardId = await ensureScorecard(transaction, { slug, at: now });
    await saveDraft(transaction, { scorecardId, source: scorecardOf(definition), by, at: now });
  });
  return definition;
}

/** A scorecard that shows the score of a model: it is ranked, explained and acted on like any other. */
function scorecardOf({ slug, title }: ModelDefinition): string {
  return `scorecard: ${slug}
title: ${JSON.stringify(title)}
description: The probability of the model ${slug}, in percent.
scale: { min: 0, max: 100 }
bands: { unqualified: 0, marketing-qualified: 50, sales-qualified: 80 }
rules:
  - id: model
    title: ${JSON.stringify(title)}
    event: ${SCORE_PUSHED}
    where: { model: ${slug} }
    latestOf: score
    each: 1
    max: 100
`;
}
