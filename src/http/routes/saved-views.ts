import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countViews, deleteView, insertView, listViews, updateView } from '../../store/saved-views.ts';
import { actorId } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { savedViewInputSchema, savedViewSchema } from '../contract/queue.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const MOST_VIEWS = 100;
const viewParameter = z.object({ viewId: z.uuid() });
const viewAnswer = { 200: z.object({ viewId: z.string() }), ...problems, 409: problemSchema };

/** Filters of the queue that people saved, each for themselves or for all. */
export function savedViewRoutes({ database, clock, newId }: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.get(
      '/views',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Saved views: one’s own in their order, then those that others share',
          tags: ['Leads'],
          response: { 200: z.object({ items: z.array(savedViewSchema) }), ...problems },
        },
      },
      async (request) => {
        const ownerId = actorId(actorOf(request));
        const views = await listViews(database.kysely, ownerId);
        return {
          items: views.map(({ ownerId: of, ...view }) => ({ ...view, isOwn: of === ownerId })),
        };
      },
    );

    server.post(
      '/views',
      {
        config: { access: 'leads:read', audit: 'view.save' },
        schema: { summary: 'Save a view', tags: ['Leads'], body: savedViewInputSchema, response: viewAnswer },
      },
      async (request) => {
        const ownerId = actorId(actorOf(request));
        if ((await countViews(database.kysely, ownerId)) >= MOST_VIEWS)
          throw new HttpProblem(409, `${MOST_VIEWS} views are saved, which is the most; delete one first`);
        const viewId = newId();
        await insertView(database.kysely, { ...request.body, viewId, ownerId, at: clock() });
        return { viewId };
      },
    );

    server.put(
      '/views/:viewId',
      {
        config: { access: 'leads:read', audit: 'view.change' },
        schema: {
          summary: 'Change a view of one’s own',
          tags: ['Leads'],
          params: viewParameter,
          body: savedViewInputSchema,
          response: viewAnswer,
        },
      },
      async (request) => {
        const { viewId } = request.params;
        const ownerId = actorId(actorOf(request));
        const isThere = await updateView(database.kysely, { ...request.body, viewId, ownerId });
        if (!isThere) throw new HttpProblem(404, `you have no view “${viewId}”`);
        return { viewId };
      },
    );

    server.delete(
      '/views/:viewId',
      {
        config: { access: 'leads:read', audit: 'view.remove' },
        schema: {
          summary: 'Delete a view of one’s own',
          tags: ['Leads'],
          params: viewParameter,
          response: viewAnswer,
        },
      },
      async (request) => {
        const { viewId } = request.params;
        const isThere = await deleteView(database.kysely, { viewId, ownerId: actorId(actorOf(request)) });
        if (!isThere) throw new HttpProblem(404, `you have no view “${viewId}”`);
        return { viewId };
      },
    );
    done();
  };
}
