import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatInstant } from '../../domain/instant.ts';
import type { Role } from '../../domain/role.ts';
import { changePerson, LastOwner, type PersonFate } from '../../operations/change-person.ts';
import { findPerson, listPeople, type PersonRow, removeTwoFactor } from '../../store/people.ts';
import { deleteSessions } from '../../store/sessions.ts';
import type { Actor } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { personSchema, roleParameter } from '../contract/people.ts';
import { optionalInstant, problemSchema, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { resetPath } from '../sign-in/sign-in.ts';

const nothing = z.object({});
const params = z.object({ personId: z.uuid() });

/** The people of this installation: who they are, what they may do, and helping those who are locked out. */
export function peopleRoutes({ database, clock, signIn }: Services): FastifyPluginCallbackZod {
  const requirePerson = async (personId: string): Promise<PersonRow> => {
    const person = await findPerson(database.kysely, personId);
    if (!person) throw noPerson();
    return person;
  };

  const decide = async (actor: Actor, personId: string, fate: PersonFate): Promise<PersonRow> => {
    const { role } = await requirePerson(personId);
    requireRight(actor, [role, fate === 'removed' ? undefined : fate.role]);
    const person = await database
      .transaction((transaction) => changePerson(transaction, { personId, fate, now: clock() }))
      .catch((error: unknown) => {
        if (error instanceof LastOwner) throw new HttpProblem(409, error.message, { code: 'last-owner' });
        throw error;
      });
    signIn.forget();
    if (!person) throw noPerson();
    return person;
  };

  return (server, _options, done) => {
    const write = { access: 'people:write' } as const;
    const about = { tags: ['People'] };

    server.get(
      '/people',
      {
        config: write,
        schema: {
          ...about,
          summary: 'Everybody who can sign in, or could',
          response: { 200: z.object({ items: z.array(personSchema) }), ...problems },
        },
      },
      async () => ({
        items: (await listPeople(database.kysely)).map((person) => ({
          ...person,
          isActive: person.deactivatedAt === null,
          createdAt: formatInstant(person.createdAt),
          lastSeenAt: optionalInstant(person.lastSeenAt),
        })),
      }),
    );

    server.get(
      '/colleagues',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'The names of those who can sign in, as for choosing an owner of a lead',
          response: {
            200: z.object({
              items: z.array(z.object({ personId: z.string(), name: z.string(), email: z.string() })),
            }),
            ...problems,
          },
        },
      },
      async () => ({
        items: (await listPeople(database.kysely))
          .filter(({ deactivatedAt }) => deactivatedAt === null)
          .map(({ personId, name, email }) => ({ personId, name, email })),
      }),
    );

    server.patch(
      '/people/:personId',
      {
        config: { ...write, audit: 'person.change' },
        schema: {
          ...about,
          summary: 'Give somebody another role, or let them in no more, or again',
          params,
          body: z.object({ role: roleParameter, isActive: z.boolean() }).partial(),
          response: { 200: nothing, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const person = await decide(actorOf(request), request.params.personId, request.body);
        request.audited.details = { ...request.body, name: person.name, roleBefore: person.role };
        return {};
      },
    );

    server.delete(
      '/people/:personId',
      {
        config: { ...write, audit: 'person.remove' },
        schema: {
          ...about,
          summary: 'Remove somebody; what they did stays, by their name',
          params,
          response: { 200: nothing, ...problems, 409: problemSchema },
        },
      },
      async (request) => {
        const person = await decide(actorOf(request), request.params.personId, 'removed');
        request.audited.details = { name: person.name, email: person.email };
        return {};
      },
    );

    server.post(
      '/people/:personId/password-reset',
      {
        config: { ...write, audit: 'person.password-link' },
        schema: {
          ...about,
          summary: 'A link with which somebody can choose a new password, once, within an hour',
          params,
          body: nothing,
          response: { 201: z.object({ path: z.string() }), ...problems },
        },
      },
      async (request, reply) => {
        const person = await requirePerson(request.params.personId);
        requireRight(actorOf(request), [person.role]);
        request.audited.details = { name: person.name };
        const token = await signIn.newResetToken(person.personId);
        return reply.status(201).send({ path: resetPath(token) });
      },
    );

    server.delete(
      '/people/:personId/two-factor',
      {
        config: { ...write, audit: 'person.two-factor-off' },
        schema: {
          ...about,
          summary: 'Turn off the second factor of somebody who lost the device; signs them out',
          params,
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const { personId, role, name } = await requirePerson(request.params.personId);
        requireRight(actorOf(request), [role]);
        request.audited.details = { name };
        await database.transaction(async (transaction) => {
          await removeTwoFactor(transaction, personId);
          await deleteSessions(transaction, { personId });
        });
        signIn.forget();
        return {};
      },
    );
    done();
  };
}

/**
 * Only an owner, or the command line, decides about owners.
 *
 * @param roles the role that somebody has, and the one that they are to have
 * @throws HttpProblem 403
 */
export function requireRight(actor: Actor, roles: readonly (Role | undefined)[]): void {
  const isOwner = actor.kind === 'local' || (actor.kind === 'person' && actor.role === 'owner');
  if (isOwner || !roles.includes('owner')) return;
  throw new HttpProblem(403, 'only an owner decides who is an owner', { code: 'owners-only' });
}

function noPerson(): HttpProblem {
  return new HttpProblem(404, 'there is no such person');
}
