import { randomBytes } from 'node:crypto';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { DAY_MS, formatInstant } from '../../domain/instant.ts';
import { invitationMail } from '../../messaging/account-mail.ts';
import {
  deleteInvitation,
  findInvitation,
  type InvitationRow,
  listInvitations,
  saveInvitation,
} from '../../store/invitations.ts';
import { findPersonByEmail } from '../../store/people.ts';
import { type Actor, actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  emailParameter,
  invitationSchema,
  invitedSchema,
  languageParameter,
  roleParameter,
} from '../contract/people.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { hashSecret } from '../key-secret.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { requireRight } from './people.ts';

const LASTS_MS = 7 * DAY_MS;

type Invitee = Pick<InvitationRow, 'email' | 'role' | 'language'>;

/** Inviting people: the link goes by e-mail where Ripen can send any, and is shown to whoever invites. */
export function invitationRoutes({
  database,
  clock,
  newId,
  logger,
  signIn,
}: Services): FastifyPluginCallbackZod {
  const { mailer, publicUrl } = signIn.parts;

  const send = async ({ email, language }: Invitee, inviter: string, path: string): Promise<boolean> => {
    if (!mailer || publicUrl === undefined) return false;
    try {
      await mailer.send({ to: email, ...invitationMail({ inviter, language, link: publicUrl + path }) });
      return true;
    } catch (error) {
      logger.error({ err: error }, 'the e-mail with an invitation could not be sent');
      return false;
    }
  };

  const invite = async (actor: Actor, invitee: Invitee) => {
    const token = randomBytes(32).toString('base64url');
    const now = clock();
    const invitation = {
      ...invitee,
      invitationId: newId(),
      invitedBy: actor.kind === 'local' ? 'Ripen' : actorName(actor),
      createdAt: now,
      expiresAt: now + LASTS_MS,
    };
    await saveInvitation(database.kysely, { ...invitation, tokenHash: hashSecret(token) });
    const path = `/invitation?token=${token}`;
    const isSent = await send(invitee, invitation.invitedBy, path);
    return { invitation: answerOf(invitation, now), path, isSent };
  };

  return (server, _options, done) => {
    const write = { access: 'people:write' } as const;
    const about = { tags: ['People'] };

    server.get(
      '/invitations',
      {
        config: write,
        schema: {
          ...about,
          summary: 'Invitations that nobody has accepted',
          response: { 200: z.object({ items: z.array(invitationSchema) }), ...problems },
        },
      },
      async () => {
        const now = clock();
        const invitations = await listInvitations(database.kysely);
        return { items: invitations.map((invitation) => answerOf(invitation, now)) };
      },
    );

    server.post(
      '/invitations',
      {
        config: { ...write, audit: 'person.invite' },
        schema: {
          ...about,
          summary: 'Invite somebody; the link is shown this once and works once, for seven days',
          body: z.object({
            email: emailParameter,
            role: roleParameter,
            language: languageParameter.default('en'),
          }),
          response: { 201: invitedSchema, ...problems, 409: problemSchema },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const invitee = { ...request.body, email: request.body.email.toLowerCase() };
        requireRight(actor, [invitee.role]);
        if (await findPersonByEmail(database.kysely, invitee.email))
          throw new HttpProblem(409, `${invitee.email} is there already`, { code: 'person-exists' });
        const invited = await invite(actor, invitee);
        const { email, role } = invitee;
        request.audited.target = { invitationId: invited.invitation.invitationId };
        request.audited.details = { email, role, isSent: invited.isSent };
        return reply.status(201).send(invited);
      },
    );

    server.post(
      '/invitations/:invitationId/renewal',
      {
        config: { ...write, audit: 'person.invite-again' },
        schema: {
          ...about,
          summary: 'Invite once more, with another link; the earlier one ends',
          params: z.object({ invitationId: z.uuid() }),
          body: z.object({}),
          response: { 201: invitedSchema, ...problems },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const invitation = await findInvitation(database.kysely, request.params.invitationId);
        if (!invitation) throw noInvitation();
        const { email, role, language } = invitation;
        requireRight(actor, [role]);
        const invited = await invite(actor, { email, role, language });
        request.audited.details = { email, role, isSent: invited.isSent };
        return reply.status(201).send(invited);
      },
    );

    server.delete(
      '/invitations/:invitationId',
      {
        config: { ...write, audit: 'person.uninvite' },
        schema: {
          ...about,
          summary: 'Take an invitation back',
          params: z.object({ invitationId: z.uuid() }),
          response: { 200: z.object({}), ...problems },
        },
      },
      async (request) => {
        const { invitationId } = request.params;
        const invitation = await findInvitation(database.kysely, invitationId);
        if (!invitation) throw noInvitation();
        requireRight(actorOf(request), [invitation.role]);
        await deleteInvitation(database.kysely, invitationId);
        request.audited.details = { email: invitation.email };
        return {};
      },
    );
    done();
  };
}

function answerOf(invitation: InvitationRow, now: number): z.infer<typeof invitationSchema> {
  const { invitationId, email, role, invitedBy, createdAt, expiresAt } = invitation;
  return {
    invitationId,
    email,
    role,
    invitedBy,
    createdAt: formatInstant(createdAt),
    expiresAt: formatInstant(expiresAt),
    isExpired: expiresAt <= now,
  };
}

function noInvitation(): HttpProblem {
  return new HttpProblem(404, 'there is no such invitation');
}
