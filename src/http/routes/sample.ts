import { readFile } from 'node:fs/promises';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { beginSample, SAMPLE_LEADS, SampleExists } from '../../operations/begin-sample.ts';
import { AlreadyPublishing } from '../../operations/publish.ts';
import { beginRemoval, removedSoFar } from '../../operations/remove-import.ts';
import { SAMPLE_LASTS_MS } from '../../sample/generate-sample.ts';
import { latestSample, type SampleImport } from '../../store/sample-imports.ts';
import { type SampleAnswer, sampleSchema } from '../contract/sample.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const SCORECARD = new URL('../../../samples/company/scorecard.yaml', import.meta.url);
const MOST_LEADS = 20_000;
const answers = { 200: sampleSchema, ...problems };
const accepted = { 202: sampleSchema, ...problems, 409: problemSchema };

const STATUS: Record<SampleImport['status'], SampleAnswer['status']> = {
  reading: 'loading',
  refused: 'removed',
  ready: 'loading',
  applying: 'loading',
  done: 'loaded',
  removing: 'removing',
  removed: 'removed',
};

/** The sample company: load it, see how far that is, remove it. Both happen in the background. */
export function sampleRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, publisher, sampleLoader, importRemover } = services;
  const answer = async (): Promise<SampleAnswer> => answerOf(await latestSample(database.kysely));
  return (server, _options, done) => {
    const tags = ['Sample'];
    const config = { access: 'operate' } as const;
    server.get(
      '/sample',
      { config, schema: { summary: 'Where the sample company stands', tags, response: answers } },
      answer,
    );

    const leads = z.number().int().min(1).max(MOST_LEADS).default(SAMPLE_LEADS).meta({
      description: 'How many people become known in it.',
    });
    server.post(
      '/sample',
      {
        config: { ...config, audit: 'sample.load' },
        schema: {
          summary: 'Load the sample company: a year of a company that does not exist',
          tags,
          body: z.object({ leads }),
          response: accepted,
        },
      },
      async ({ body }, reply) => {
        const source = await readFile(SCORECARD, 'utf8');
        try {
          await database.transaction((transaction) =>
            beginSample(transaction, { source, now: clock(), leads: body.leads }),
          );
        } catch (error) {
          if (error instanceof SampleExists || error instanceof AlreadyPublishing)
            throw new HttpProblem(409, error.message);
          throw error;
        }
        publisher.wake();
        sampleLoader.wake();
        return reply.status(202).send(await answer());
      },
    );

    server.delete(
      '/sample',
      {
        config: { ...config, audit: 'sample.remove' },
        schema: {
          summary: 'Remove the sample company with all that came with it',
          tags,
          response: accepted,
        },
      },
      async (_request, reply) => {
        const sample = await latestSample(database.kysely);
        if (!sample || sample.status === 'removed')
          throw new HttpProblem(404, 'there is no sample company here');
        await database.transaction((transaction) => beginRemoval(transaction, sample.importId));
        importRemover.wake();
        return reply.status(202).send(await answer());
      },
    );
    done();
  };
}

function answerOf(sample: SampleImport | undefined): SampleAnswer {
  const removed = removedSoFar({ mapping: { removed: sample?.removed ?? {} } });
  if (!sample) {
    const nothing = { leads: 0, beginsAt: null, endsAt: null, scorecard: null };
    return { status: 'absent', ...nothing, progress: { done: 0, total: 0 }, removed };
  }
  const status = STATUS[sample.status];
  const isGoing = status === 'removing' || status === 'removed';
  return {
    status,
    leads: sample.leads,
    beginsAt: formatInstant(sample.endsAt - SAMPLE_LASTS_MS),
    endsAt: formatInstant(sample.endsAt),
    scorecard: sample.scorecard?.slug ?? null,
    progress: isGoing
      ? // What the history of companies has of it comes on top.
        { done: Math.min(removed.messages, sample.applied), total: sample.applied }
      : { done: sample.applied, total: sample.messages },
    removed,
  };
}
