import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { handOver } from '../../operations/hand-over.ts';
import { handOverByHand, handoverIdOf } from '../../operations/hand-over-by-hand.ts';
import { rankTogether, type SharedPosition } from '../../operations/rank-together.ts';
import { retractMessages } from '../../operations/retract-messages.ts';
import { type SalesAction, salesMessageIds, salesMessages } from '../../operations/sales-messages.ts';
import { takeBackHandovers } from '../../operations/take-back-handovers.ts';
import { leadsAmong } from '../../store/subjects.ts';
import { messageOfEffect } from '../../workers/message-of-effect.ts';
import { type Actor, actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type ActionAnswer,
  acceptanceSchema,
  actionSchema,
  assignmentSchema,
  MOST_LEADS_AT_ONCE,
  queueFilterSchema,
  rejectionSchema,
  undoSchema,
} from '../contract/queue.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { rankRequests } from '../rank-request.ts';
import { requireTeam } from '../require-team.ts';
import type { Services } from '../route-services.ts';

type Target = z.infer<typeof acceptanceSchema>;

/** So many leads are written into at a time, each with two messages. */
const LEADS_AT_ONCE = 500;
/** Taking back reads histories. */
const UNDONE_AT_ONCE = 100;
const PAGE = 500;

/** What sales does with leads: assign, accept, reject, and undo. */
export function salesActionRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock } = services;
  const response = { 200: actionSchema, ...problems, 409: problemSchema };
  const schemaOf = <Body extends z.ZodType>(
    { audit, summary }: { audit: string; summary: string },
    body: Body,
  ) => ({
    config: { access: 'leads:write' as const, audit },
    schema: { summary, tags: ['Leads'], body, response },
  });
  return (server, _options, done) => {
    server.post(
      '/queue/assignments',
      schemaOf({ audit: 'lead.assign', summary: 'Give leads an owner, or none' }, assignmentSchema),
      async (request) => {
        const { owner, team } = request.body;
        const actor = actorOf(request);
        if (team !== undefined) return letTeamDecide(services, { body: request.body, team, actor });
        const action = { kind: 'assign', owner: owner || null } as const;
        const done = await act(services, { ...request, actor, action });
        await inChunks(done.leadIds, (leadIds) =>
          database.transaction((transaction) =>
            handOverByHand(transaction, {
              actionId: done.actionId,
              leadIds,
              owner: action.owner,
              by: {
                name: actorName(actor),
                personId: actor.kind === 'person' ? actor.personId : undefined,
              },
              now: clock(),
            }),
          ),
        );
        return done;
      },
    );
    server.post(
      '/queue/acceptances',
      schemaOf({ audit: 'lead.accept', summary: 'Accept leads: they are worth a call' }, acceptanceSchema),
      async (request) => act(services, { ...request, actor: actorOf(request), action: { kind: 'accept' } }),
    );
    server.post(
      '/queue/rejections',
      schemaOf({ audit: 'lead.reject', summary: 'Reject leads, with a reason' }, rejectionSchema),
      async (request) => {
        const { reason, note } = request.body;
        return act(services, {
          ...request,
          actor: actorOf(request),
          action: { kind: 'reject', reason, note },
        });
      },
    );

    server.post(
      '/queue/undo',
      schemaOf(
        {
          audit: 'lead.undo',
          summary: 'Take back what was done to leads: what was true before is true again',
        },
        undoSchema,
      ),
      async ({ body }) => {
        const { actionId, leadIds } = body;
        const undone: string[] = [];
        for (let start = 0; start < leadIds.length; start += UNDONE_AT_ONCE) {
          const some = leadIds.slice(start, start + UNDONE_AT_ONCE);
          const own = some.flatMap((leadId) => {
            return salesMessageIds(actionId, leadId).map((messageId) => ({ subjectId: leadId, messageId }));
          });
          const takenBack = await database.transaction(async (transaction) => {
            const held = await registry.hold(transaction);
            const given = await takeBackHandovers(transaction, { actionId, leadIds: some, now: clock() });
            const messages = [...own, ...given];
            return retractMessages(transaction, held, { messages, reason: 'undone', now: clock() });
          });
          undone.push(...new Set(takenBack.map(({ subjectId }) => subjectId)));
        }
        return { actionId, leadIds: undone };
      },
    );
    done();
  };
}

async function act(
  services: Services,
  { body, actor, action }: { body: Target; actor: Actor; action: SalesAction },
): Promise<ActionAnswer> {
  const { ingestQueue, database, clock, newId } = services;
  const actionId = body.actionId ?? newId();
  const asked = body.leadIds ?? (await leadsOfFilter(services, { body, actor }));
  const leadIds = await leadsAmong(database.kysely, asked);
  const [by, at] = [actorName(actor), clock()];
  for (let start = 0; start < leadIds.length; start += LEADS_AT_ONCE) {
    const some = leadIds.slice(start, start + LEADS_AT_ONCE);
    await ingestQueue.submit(some.flatMap((leadId) => salesMessages(action, { actionId, leadId, by, at })));
  }
  return { actionId, leadIds };
}

/** Hands leads over to a team: what follows from it is in the histories when this is answered. */
async function letTeamDecide(
  services: Services,
  { body, team, actor }: { body: Target; team: string; actor: Actor },
): Promise<ActionAnswer> {
  const { database, clock, home, newId, ingestQueue } = services;
  await requireTeam(services, team);
  const actionId = body.actionId ?? newId();
  const asked = body.leadIds ?? (await leadsOfFilter(services, { body, actor }));
  const leadIds = await leadsAmong(database.kysely, asked);
  await inChunks(leadIds, async (some) => {
    const now = clock();
    const { effects } = await database.transaction((transaction) =>
      handOver(
        transaction,
        some.map((subjectId) => ({
          handoverId: handoverIdOf(actionId, subjectId),
          subjectId,
          team,
          journey: null,
          enrolmentId: null,
          step: null,
        })),
        { now, home },
      ),
    );
    // The outbox writes the same messages after a crash.
    await ingestQueue.submit(effects.map((effect) => messageOfEffect(effect, now)));
  });
  return { actionId, leadIds };
}

async function inChunks(
  leadIds: readonly string[],
  work: (some: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (let start = 0; start < leadIds.length; start += LEADS_AT_ONCE)
    await work(leadIds.slice(start, start + LEADS_AT_ONCE));
}

/** @throws HttpProblem 400 without a filter, 409 when it finds another number of leads than was expected */
async function leadsOfFilter(
  services: Services,
  { body, actor }: { body: Target; actor: Actor },
): Promise<string[]> {
  const { filter, expectedCount } = body;
  if (filter === undefined || expectedCount === undefined) {
    const detail = 'name the leads, or a filter together with expectedCount';
    throw new HttpProblem(400, detail, { errors: [{ field: 'leadIds', detail }] });
  }
  const query = queueFilterSchema.safeParse(filter);
  if (!query.success) {
    const errors = query.error.issues.map(({ path, message }) => ({
      field: ['filter', ...path].join('.'),
      detail: message,
    }));
    throw new HttpProblem(400, 'the filter cannot be read', { errors });
  }
  const rankings = await rankRequests(services, query.data, { actor, now: services.clock() });
  const found: string[] = [];
  let after: SharedPosition | undefined;
  do {
    const { page, next } = await rankTogether(services.database.kysely, rankings, { after, limit: PAGE });
    found.push(...page.map(({ subjectId }) => subjectId));
    after = next;
  } while (after && found.length <= MOST_LEADS_AT_ONCE);
  if (found.length > MOST_LEADS_AT_ONCE)
    throw new HttpProblem(
      409,
      `the filter finds more than ${MOST_LEADS_AT_ONCE} leads, which is the most at once`,
    );
  if (found.length === expectedCount) return found;
  throw new HttpProblem(409, `the filter finds ${found.length} leads by now, expected ${expectedCount}`);
}
