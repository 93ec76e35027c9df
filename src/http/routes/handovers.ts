import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reassignLeads } from '../../operations/reassign-leads.ts';
import { handoversOfLead, openHandovers } from '../../store/listed-handovers.ts';
import { handoverSchema, listedHandoverSchema } from '../contract/handovers.ts';
import { leadParameter, limitParameter, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { handoverAnswers } from '../handover-answer.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const MOST_OF_A_LEAD = 50;
const MOST_REASSIGNED = 500;
const positionSchema = z.object({ at: z.number().int(), handoverId: z.uuid() });

/** Leads that were given to reps: who has which, until when, and giving them to somebody else. */
export function handoverRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, newId, home } = services;
  const about = { tags: ['Assignment'] };
  return (server, _options, done) => {
    server.get(
      '/leads/:lead/handovers',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'To which reps a lead was given, why, and what became of it; the latest first',
          params: leadParameter,
          response: { 200: z.object({ items: z.array(handoverSchema) }), ...problems },
        },
      },
      async ({ params }) => {
        const subjectId = await requireLead(services, params.lead);
        const found = await handoversOfLead(database.kysely, { subjectId, limit: MOST_OF_A_LEAD });
        return { items: await handoverAnswers(services, found) };
      },
    );

    server.get(
      '/handovers',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'Leads without an answer, by what is due first, or those that wait for a rep',
          querystring: z.object({
            state: z.enum(['open', 'waiting']).default('open'),
            team: z.string().max(63).optional(),
            person: z.uuid().optional(),
            cursor: z.string().optional().meta({ description: 'The “next” of the page before.' }),
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({ items: z.array(listedHandoverSchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async ({ query: { state, team, person, cursor, limit } }) => {
        const found = await openHandovers(database.kysely, {
          isWaiting: state === 'waiting',
          team,
          personId: person,
          after: cursor === undefined ? undefined : decodeCursor(cursor, positionSchema),
          limit: limit + 1,
        });
        const page = found.slice(0, limit);
        const answers = await handoverAnswers(services, page);
        const last = found.length > limit ? page.at(-1) : undefined;
        return {
          items: answers.map((answer, index) => {
            const { name = null, email = null, company = null } = page[index] ?? {};
            return { ...answer, lead: { name, email, company } };
          }),
          next: last ? encodeCursor({ at: last.dueAt, handoverId: last.handoverId }) : null,
        };
      },
    );

    server.post(
      '/handovers/reassignments',
      {
        config: { access: 'leads:write', audit: 'lead.reassign' },
        schema: {
          ...about,
          summary: 'Give leads without an answer to the next rep of their team',
          body: z.object({
            leadIds: z.array(z.uuid()).min(1).max(MOST_REASSIGNED),
            actionId: z
              .string()
              .regex(/^[\w-]{8,64}$/)
              .optional()
              .meta({ description: 'The same action twice changes nothing; a new one when left out.' }),
          }),
          response: {
            200: z.object({
              leadIds: z.array(z.string()).meta({ description: 'Those that somebody else has now.' }),
            }),
            ...problems,
          },
        },
      },
      async (request) => {
        const { leadIds, actionId = newId() } = request.body;
        const given = await database.transaction((transaction) =>
          reassignLeads(transaction, { actionId, leadIds, now: clock(), home }),
        );
        request.audited.details = { leads: given.length };
        return { leadIds: given.map(({ subjectId }) => subjectId) };
      },
    );
    done();
  };
}
