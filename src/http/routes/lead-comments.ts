import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import { COMMENT_ADDED } from '../../domain/sales-status.ts';
import { foldText } from '../../domain/text.ts';
import {
  addComment,
  commentOf,
  deleteComment,
  editComment,
  type LeadComment,
} from '../../operations/comments.ts';
import { readTimeline } from '../../store/messages.ts';
import { type Actor, actorId, actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { commentSchema } from '../contract/queue.ts';
import { leadParameter, optionalInstant, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const MOST_COMMENTS = 500;
const commentBody = z.object({ text: z.string().trim().min(1).max(10_000) });
const commentParameter = leadParameter.extend({ commentId: z.string().min(1).max(100) });

/** What people say to each other about a lead. */
export function leadCommentRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, registry, clock, newId } = services;
  const commentsOf = async (leadId: string): Promise<LeadComment[]> => {
    const event = foldText(COMMENT_ADDED);
    const messages = await readTimeline(database.kysely, { subjectId: leadId, event, limit: MOST_COMMENTS });
    return messages.filter(({ retracted }) => !retracted).flatMap((message) => commentOf(message) ?? []);
  };
  const write = <Result>(
    leadId: string,
    work: (writing: Parameters<typeof addComment>[0]) => Promise<Result>,
  ) =>
    database.transaction(async (transaction) =>
      work({ transaction, registry: await registry.hold(transaction), leadId, now: clock(), newId }),
    );
  const requireOwn = async (leadId: string, commentId: string, actor: Actor): Promise<LeadComment> => {
    const comment = (await commentsOf(leadId)).find((one) => one.commentId === commentId);
    if (!comment) throw new HttpProblem(404, `there is no comment “${commentId}” on this lead`);
    if (mayChange(comment, actor)) return comment;
    throw new HttpProblem(403, 'only who wrote a comment, or an admin, may change it');
  };
  return (server, _options, done) => {
    server.get(
      '/leads/:lead/comments',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The comments on a lead, the newest first',
          tags: ['Leads'],
          params: leadParameter,
          response: { 200: z.object({ items: z.array(commentSchema) }), ...problems },
        },
      },
      async (request) => {
        const comments = await commentsOf(await requireLead(services, request.params.lead));
        const actor = actorOf(request);
        return {
          items: comments.map((comment) => ({
            commentId: comment.commentId,
            text: comment.text,
            by: comment.by,
            at: formatInstant(comment.at),
            editedAt: optionalInstant(comment.editedAt),
            mayChange: mayChange(comment, actor),
          })),
        };
      },
    );

    server.post(
      '/leads/:lead/comments',
      {
        config: { access: 'leads:write', audit: 'comment.add' },
        schema: {
          summary: 'Comment on a lead',
          tags: ['Leads'],
          params: leadParameter,
          body: commentBody,
          response: { 200: z.object({ commentId: z.string() }), ...problems },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const leadId = await requireLead(services, request.params.lead);
        const comment = { text: request.body.text, by: actorName(actor), authorId: actorId(actor) };
        return { commentId: await write(leadId, (writing) => addComment(writing, comment)) };
      },
    );

    server.put(
      '/leads/:lead/comments/:commentId',
      {
        config: { access: 'leads:write', audit: 'comment.change' },
        schema: {
          summary: 'Change the words of a comment',
          tags: ['Leads'],
          params: commentParameter,
          body: commentBody,
          response: { 200: z.object({ commentId: z.string() }), ...problems },
        },
      },
      async (request) => {
        const { lead, commentId } = request.params;
        const leadId = await requireLead(services, lead);
        const comment = await requireOwn(leadId, commentId, actorOf(request));
        await write(leadId, (writing) => editComment(writing, comment, request.body.text));
        return { commentId };
      },
    );

    server.delete(
      '/leads/:lead/comments/:commentId',
      {
        config: { access: 'leads:write', audit: 'comment.remove' },
        schema: {
          summary: 'Delete a comment',
          tags: ['Leads'],
          params: commentParameter,
          response: { 200: z.object({ commentId: z.string() }), ...problems },
        },
      },
      async (request) => {
        const { lead, commentId } = request.params;
        const leadId = await requireLead(services, lead);
        const comment = await requireOwn(leadId, commentId, actorOf(request));
        await write(leadId, (writing) => deleteComment(writing, comment));
        return { commentId };
      },
    );
    done();
  };
}

function mayChange({ authorId }: LeadComment, actor: Actor): boolean {
  if (actor.kind === 'local' || authorId === actorId(actor)) return true;
  return actor.kind === 'person' && (actor.role === 'admin' || actor.role === 'owner');
}
