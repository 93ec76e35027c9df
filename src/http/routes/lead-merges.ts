import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mergeByHand } from '../../operations/merge-by-hand.ts';
import { splitLead } from '../../operations/split-lead.ts';
import { mergedLeadsOf } from '../../store/merged-leads.ts';
import { findMatches } from '../../store/profiles.ts';
import {
  instantText,
  leadParameter,
  optionalInstant,
  problemSchema,
  problems,
} from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const MOST_DUPLICATES = 5;
const MOST_MERGED = 50;

/** Leads that are one: suggested, put together, and taken apart again. */
export function leadMergeRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/leads/:lead/duplicates',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Leads that are likely to be the same person, and those that were merged into this one',
          tags: ['Leads'],
          params: leadParameter,
          response: {
            200: z.object({
              suggested: z.array(
                z.object({
                  leadId: z.string(),
                  name: z.string().nullable(),
                  email: z.string().nullable(),
                  company: z.string().nullable(),
                  same: z.array(z.enum(['email', 'phone', 'name'])).meta({
                    description: 'What both have: an address, a telephone, a name at the same company.',
                  }),
                }),
              ),
              merged: z.array(
                z.object({
                  leadId: z.string(),
                  mergedAt: instantText.nullable(),
                  names: z.array(z.string()),
                }),
              ),
            }),
            ...problems,
          },
        },
      },
      async ({ params }) => {
        const leadId = await requireLead(services, params.lead);
        const [matches, merged] = await Promise.all([
          findMatches(database.kysely, leadId, MOST_DUPLICATES),
          mergedLeadsOf(database.kysely, leadId, MOST_MERGED),
        ]);
        return {
          suggested: matches.map(({ subjectId, keys, ...match }) => ({
            ...match,
            leadId: subjectId,
            same: KINDS.filter((kind) => keys.some((key) => key.startsWith(`${kind}:`))),
          })),
          merged: merged.map(({ subjectId, mergedAt, names }) => ({
            leadId: subjectId,
            mergedAt: optionalInstant(mergedAt),
            names,
          })),
        };
      },
    );

    server.post(
      '/leads/:lead/merge',
      {
        config: { access: 'leads:write', audit: 'lead.merge' },
        schema: {
          summary: 'Put another lead together with this one, which stays',
          tags: ['Leads'],
          params: leadParameter,
          body: z.object({ other: z.string().min(1).max(512).meta({ description: 'As in the path.' }) }),
          response: { 200: z.object({ leadId: z.string() }), ...problems, 409: problemSchema },
        },
      },
      async ({ params, body }) => {
        const [to, from] = [
          await requireLead(services, params.lead),
          await requireLead(services, body.other),
        ];
        const isMerged = await database.transaction(async (transaction) =>
          mergeByHand(transaction, await registry.hold(transaction), { from, to, now: clock() }),
        );
        if (!isMerged) throw new HttpProblem(409, 'these are one lead already');
        return { leadId: to };
      },
    );

    server.post(
      '/leads/:lead/split',
      {
        config: { access: 'leads:write', audit: 'lead.split' },
        schema: {
          summary: 'Undo a merge: a lead that was merged into this one is one of its own again',
          tags: ['Leads'],
          params: leadParameter,
          body: z.object({ part: z.uuid().meta({ description: 'The id of the lead that was merged.' }) }),
          response: { 200: z.object({ leadId: z.string() }), ...problems, 409: problemSchema },
        },
      },
      async ({ params, body: { part } }) => {
        const whole = await requireLead(services, params.lead);
        const isPart = part !== whole && (await requireLead(services, part)) === whole;
        const from = isPart
          ? await database.transaction(async (transaction) =>
              splitLead(transaction, await registry.hold(transaction), { subjectId: part, now: clock() }),
            )
          : undefined;
        if (from === undefined) throw new HttpProblem(409, `no lead “${part}” is merged into this one`);
        return { leadId: part };
      },
    );
    done();
  };
}

const KINDS = ['email', 'phone', 'name'] as const;
