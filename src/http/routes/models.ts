import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { ModelFailed } from '../../domain/model-runner.ts';
import { readModelDefinition } from '../../learning/models/model-definition.ts';
import { addModel, LARGEST_MODEL_BYTES, ModelRefused } from '../../operations/add-model.ts';
import { explainModel } from '../../operations/explain-model.ts';
import { pushedScore } from '../../operations/score-by-model.ts';
import { deleteModel, findModel, listModels, type ModelRow } from '../../store/models.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type ModelAnswer,
  modelExplanationSchema,
  modelRequestSchema,
  modelSchema,
  pushedScoreRequestSchema,
  pushedScoreSchema,
} from '../contract/models.ts';
import { leadParameter, newSlug, optionalInstant, problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const refused = { ...problems, 422: problemSchema };
const slugParams = z.object({ slug: z.string().min(1).max(63) });
/** Base64 is a third longer, and the definition comes on top. */
const LARGEST_BODY_BYTES = 1.5 * LARGEST_MODEL_BYTES;

/** Models from outside: ONNX files, and scores that are pushed in. */
export function modelRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, modelRunner, modelScorer, ingestQueue } = services;
  const runs = { database: database.kysely, runner: modelRunner };
  return (server, _options, done) => {
    server.get(
      '/models',
      {
        config: { access: 'scorecards:read' },
        schema: {
          summary: 'All models from outside',
          tags: ['Models'],
          response: { 200: z.object({ items: z.array(modelSchema) }), ...problems },
        },
      },
      async () => ({ items: (await listModels(database.kysely)).map(modelAnswer) }),
    );

    server.put(
      '/models/:slug',
      {
        bodyLimit: LARGEST_BODY_BYTES,
        config: { access: 'scorecards:write', audit: 'model.add' },
        schema: {
          summary: 'Add an ONNX model, or put another in its place',
          description:
            'It is tried on some leads first. Its score comes into the histories of leads as “Score Pushed”; where there is no scorecard of its name, one that shows it is laid out as a draft.',
          tags: ['Models'],
          params: z.object({ slug: newSlug }),
          body: modelRequestSchema,
          response: { 200: modelSchema, ...refused },
        },
      },
      async (request) => {
        const { definition: source, content } = request.body;
        const { slug } = request.params;
        const reading = readModelDefinition(source);
        if (reading.ok && reading.definition.slug !== slug) {
          const detail = `found “${reading.definition.slug}”; expected “${slug}”, as in the address`;
          throw new HttpProblem(422, `model: ${detail}`, { errors: [{ field: 'model', detail }] });
        }
        await addModel(
          { database, runner: modelRunner },
          {
            source,
            content: Buffer.from(content, 'base64'),
            by: actorName(actorOf(request)),
            now: clock(),
          },
        ).catch(asProblem);
        modelScorer.wake();
        return modelAnswer(await requireModel(services, slug));
      },
    );

    server.delete(
      '/models/:slug',
      {
        config: { access: 'scorecards:write', audit: 'model.remove' },
        schema: {
          summary: 'Remove a model; the scores that it gave stay in the histories',
          tags: ['Models'],
          params: slugParams,
          response: { 200: z.object({ slug: z.string() }), ...problems },
        },
      },
      async ({ params: { slug } }) => {
        if (await deleteModel(database.kysely, slug)) return { slug };
        throw new HttpProblem(404, `there is no model “${slug}”`);
      },
    );

    server.get(
      '/models/:slug/leads/:lead',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Why a model gives a lead its probability',
          tags: ['Models'],
          params: slugParams.extend(leadParameter.shape),
          response: { 200: modelExplanationSchema, ...refused },
        },
      },
      async ({ params }) => {
        const model = await requireModel(services, params.slug);
        const leadId = await requireLead(services, params.lead);
        const found = await explainModel(runs, { model, leadId, now: clock() }).catch(asProblem);
        return { model: model.slug, ...found };
      },
    );

    server.put(
      '/leads/:lead/pushed-scores/:model',
      {
        config: { access: 'leads:write', audit: false },
        schema: {
          summary: 'Push a score of a lead in that another program worked out',
          description:
            'It comes into the history as “Score Pushed”, with the name of the model; scorecards read it with `event: Score Pushed`, `where: { model: NAME }`, `latestOf: score`.',
          tags: ['Models'],
          params: leadParameter.extend({ model: newSlug }),
          body: pushedScoreRequestSchema,
          response: { 200: pushedScoreSchema, ...refused },
        },
      },
      async ({ params: { lead, model }, body }) => {
        const leadId = await requireLead(services, lead);
        const now = clock();
        const message = pushedScore({ ...body, leadId, model, at: body.at ?? now, now });
        await ingestQueue.submit([message]);
        return { leadId, model, messageId: message.message.messageId };
      },
    );
    done();
  };
}

/** @throws HttpProblem 422 with what is wrong with a model */
function asProblem(error: unknown): never {
  if (error instanceof ModelFailed)
    throw new HttpProblem(422, error.message, { errors: [{ field: 'content', detail: error.message }] });
  if (error instanceof ModelRefused) {
    const errors = error.problems.map(({ path, message, line, column }) => ({
      field: path === '' ? 'definition' : `definition.${path}`,
      detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
    }));
    throw new HttpProblem(422, error.message, { errors });
  }
  throw error;
}

async function requireModel({ database }: Services, slug: string): Promise<ModelRow> {
  const row = await findModel(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no model “${slug}”`);
  return row;
}

function modelAnswer({ slug, title, definition, contentHash, bytes, ...row }: ModelRow): ModelAnswer {
  const reading = readModelDefinition(definition);
  return {
    ...{ slug, title, definition, bytes },
    inputs: reading.ok ? reading.definition.inputs.map(({ name }) => name) : [],
    hash: contentHash,
    problem: row.problem,
    sweptAt: optionalInstant(row.sweptAt),
    addedAt: formatInstant(row.addedAt),
    addedBy: row.addedBy,
  };
}
