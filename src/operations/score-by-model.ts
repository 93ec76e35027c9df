import type { Kysely } from 'kysely';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import { ModelFailed, type ModelRunner } from '../domain/model-runner.ts';
import { SCORE_PUSHED } from '../domain/pushed-score.ts';
import { OWN_MESSAGE_PREFIX } from '../domain/sales-status.ts';
import { readModelDefinition } from '../learning/models/model-definition.ts';
import { type ModelRow, readModelContent, saveModelSweep } from '../store/models.ts';
import { activeLeadsAfter, lastPushedScores } from '../store/pushed-scores.ts';
import type { Schema } from '../store/schema.ts';
import { readModelRows } from './read-model-rows.ts';

const LEADS_AT_ONCE = 200;
/** How often leads are looked at of whom something came, and how often all that were active lately: time alone changes values. */
const SWEEP_EVERY_MS = MINUTE_MS;
const FULLY_EVERY_MS = DAY_MS;
const ACTIVE_WITHIN_MS = 90 * DAY_MS;
const OVERLAP_MS = 5 * MINUTE_MS;

/**
 * Takes a model further through the leads: runs it on some of those of whom something came, and hands on the scores that are others
 * than before, as messages for their histories.
 *
 * @param submit takes the messages in
 * @returns whether there is more to do at once
 */
export async function scoreByModel(
  {
    database,
    runner,
    submit,
  }: {
    database: Kysely<Schema>;
    runner: ModelRunner;
    submit: (messages: IncomingMessage[]) => Promise<unknown>;
  },
  model: ModelRow,
  now: Instant,
): Promise<boolean> {
  const sweep = dueSweep(model, now);
  if (!sweep) return false;
  const { since, ...begun } = sweep;
  const subjectIds = await activeLeadsAfter(database, {
    since,
    after: begun.sweepThrough,
    limit: LEADS_AT_ONCE,
  });
  const last = subjectIds.at(-1);
  const isDone = subjectIds.length < LEADS_AT_ONCE || last === undefined;
  const after = {
    ...begun,
    sweepSince: isDone ? null : since,
    sweepThrough: isDone ? null : last,
    problem: null,
  };
  if (!(await saveModelSweep(database, model, after))) return false;
  try {
    const messages = await newScores({ database, runner }, { model, subjectIds, now });
    if (messages.length > 0) await submit(messages);
  } catch (error) {
    if (!(error instanceof ModelFailed)) throw error;
    const failed = { ...after, sweepSince: null, sweepThrough: null, problem: error.message };
    await saveModelSweep(database, { ...model, ...after }, failed);
    return false;
  }
  return !isDone;
}

/** The sweep under way, or the one that is due. */
function dueSweep(
  model: ModelRow,
  now: Instant,
): (Pick<ModelRow, 'sweepThrough' | 'sweptAt' | 'sweptFullyAt'> & { since: Instant }) | undefined {
  const { sweepSince, sweepThrough, sweptAt, sweptFullyAt } = model;
  if (sweepSince !== null) return { since: sweepSince, sweepThrough, sweptAt, sweptFullyAt };
  if (sweptAt === null || sweptFullyAt === null || now - sweptFullyAt >= FULLY_EVERY_MS)
    return { since: now - ACTIVE_WITHIN_MS, sweepThrough: null, sweptAt: now, sweptFullyAt: now };
  if (now - sweptAt < SWEEP_EVERY_MS) return undefined;
  return { since: sweptAt - OVERLAP_MS, sweepThrough: null, sweptAt: now, sweptFullyAt };
}

async function newScores(
  { database, runner }: { database: Kysely<Schema>; runner: ModelRunner },
  { model, subjectIds, now }: { model: ModelRow; subjectIds: string[]; now: Instant },
): Promise<IncomingMessage[]> {
  const reading = readModelDefinition(model.definition);
  if (!reading.ok) throw new ModelFailed('the definition cannot be read by this version of Ripen any more');
  const stored = await readModelContent(database, model.modelId);
  if (!stored || subjectIds.length === 0) return [];
  const { definition } = reading;
  const rows = await readModelRows(database, definition, { subjectIds, now });
  const probabilities = await runner.run(
    { hash: model.contentHash, content: stored.content },
    {
      columns: definition.inputs.map(({ name }) => name),
      rows: [...rows.values()].map(({ encoded }) => encoded),
      output: definition.output,
    },
  );
  const before = await lastPushedScores(database, { subjectIds, model: model.slug });
  return [...rows.keys()].flatMap((leadId, position): IncomingMessage[] => {
    const probability = probabilities[position] ?? 0;
    const score = Math.round(100 * probability);
    if (before.get(leadId) === score) return [];
    return [pushedScore({ leadId, model: model.slug, score, probability, at: now, now })];
  });
}

/** The message that brings a score from outside into the history of a lead. The same score at the same instant is one message. */
export function pushedScore({
  leadId,
  model,
  score,
  probability,
  at,
  now,
}: {
  leadId: string;
  model: string;
  score: number;
  probability?: number | undefined;
  at: Instant;
  now: Instant;
}): IncomingMessage {
  const properties = { model, score, ...(probability !== undefined && { probability }) };
  const messageId = `${OWN_MESSAGE_PREFIX}score:${model}:${leadId}:${at}`;
  return {
    leadId,
    message: { messageId, kind: 'track', name: SCORE_PUSHED, properties, occurredAt: at, receivedAt: now },
  };
}
