import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { nextWorkingTime } from '../../calendar/next-working-time.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { Rep } from '../../domain/rep.ts';
import { changeAbsences, changeRep } from '../../operations/change-rep.ts';
import { readWorkingTimes } from '../../operations/team-rosters.ts';
import { readAbsences } from '../../store/absences.ts';
import { countOpenHandovers } from '../../store/handovers.ts';
import { findPerson } from '../../store/people.ts';
import { listReps } from '../../store/reps.ts';
import { listTeams } from '../../store/teams.ts';
import { signedInOf } from '../authorize.ts';
import {
  absenceInputSchema,
  ownRepSchema,
  type RepAnswer,
  repSchema,
  repSettingsSchema,
} from '../contract/teams.ts';
import { problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const nothing = z.object({});
const params = z.object({ personId: z.uuid() });
const absenceId = z.uuid();
const made = z.object({ absenceId: z.string() });

/** Reps: who gets leads, when they work, and when they are out of office. Everybody keeps their own. */
export function repRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, newId } = services;
  const about = { tags: ['Assignment'] };
  const keep = { access: 'sales:write' } as const;
  const own = { access: 'person' } as const;

  const setAbsence = async (
    personId: string,
    { from, to, note }: z.infer<typeof absenceInputSchema>,
  ): Promise<{ absenceId: string }> => {
    const absence = { absenceId: newId(), personId, from, to, note };
    await database.transaction((transaction) => changeAbsences(transaction, { add: absence, now: clock() }));
    return { absenceId: absence.absenceId };
  };
  const removeAbsence = async (personId: string, id: string): Promise<Record<string, never>> => {
    const remove = { absenceId: id, personId };
    const wasThere = await database.transaction((transaction) =>
      changeAbsences(transaction, { remove, now: clock() }),
    );
    if (!wasThere) throw new HttpProblem(404, 'there is no such absence of this person');
    return {};
  };

  return (server, _options, done) => {
    server.get(
      '/reps',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary:
            'Everybody who gets leads, or could: when they work, what they have, and when they are away',
          response: { 200: z.object({ items: z.array(repSchema) }), ...problems },
        },
      },
      async () => ({ items: await repAnswers(services) }),
    );

    server.put(
      '/reps/:personId',
      {
        config: { ...keep, audit: 'rep.change' },
        schema: {
          ...about,
          summary: 'Say what somebody gets as a rep, and when they work',
          params,
          body: repSettingsSchema,
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const person = await requirePerson(services, request.params.personId);
        const settings = request.body;
        await database.transaction((transaction) =>
          changeRep(transaction, { ...person, settings, now: clock() }),
        );
        request.audited.details = { name: person.name, ...settings };
        return {};
      },
    );

    server.post(
      '/reps/:personId/absences',
      {
        config: { ...keep, audit: 'rep.absence' },
        schema: {
          ...about,
          summary: 'Note when somebody is out of office',
          params,
          body: absenceInputSchema,
          response: { 201: made, ...problems },
        },
      },
      async (request, reply) => {
        const { personId, name } = await requirePerson(services, request.params.personId);
        request.audited.details = { name };
        return reply.status(201).send(await setAbsence(personId, request.body));
      },
    );

    server.delete(
      '/reps/:personId/absences/:absenceId',
      {
        config: { ...keep, audit: 'rep.absence-removed' },
        schema: {
          ...about,
          summary: 'Somebody is there after all',
          params: params.extend({ absenceId }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => removeAbsence(request.params.personId, request.params.absenceId),
    );

    server.get(
      '/me/rep',
      {
        config: own,
        schema: { ...about, summary: 'Oneself as a rep', response: { 200: repSchema, ...problems } },
      },
      async (request) => {
        const [rep] = await repAnswers(services, [signedInOf(request).actor.personId]);
        if (!rep) throw new HttpProblem(404, 'there is no such person');
        return rep;
      },
    );

    server.put(
      '/me/rep',
      {
        config: { ...own, audit: 'rep.change-own' },
        schema: {
          ...about,
          summary: 'Say when one works, what one speaks, and whether one takes leads',
          body: ownRepSchema,
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const [rep] = await listReps(database.kysely, [personId]);
        const territories = [...(rep?.territories ?? [])];
        const settings = { territories, capacity: rep?.capacity ?? null, ...request.body };
        await database.transaction((transaction) =>
          changeRep(transaction, { personId, settings, now: clock() }),
        );
        request.audited.details = { ...request.body };
        return {};
      },
    );

    server.post(
      '/me/absences',
      {
        config: { ...own, audit: 'rep.absence-own' },
        schema: {
          ...about,
          summary: 'Note when one is out of office',
          body: absenceInputSchema,
          response: { 201: made, ...problems },
        },
      },
      async (request, reply) =>
        reply.status(201).send(await setAbsence(signedInOf(request).actor.personId, request.body)),
    );

    server.delete(
      '/me/absences/:absenceId',
      {
        config: { ...own, audit: 'rep.absence-own-removed' },
        schema: {
          ...about,
          summary: 'One is there after all',
          params: z.object({ absenceId }),
          response: { 200: nothing, ...problems },
        },
      },
      async (request) => removeAbsence(signedInOf(request).actor.personId, request.params.absenceId),
    );
    done();
  };
}

async function requirePerson({ database }: Services, personId: string) {
  const person = await findPerson(database.kysely, personId);
  if (!person) throw new HttpProblem(404, 'there is no such person');
  return person;
}

async function repAnswers({ database, clock }: Services, asked?: readonly string[]): Promise<RepAnswer[]> {
  const { kysely } = database;
  const now = clock();
  const reps = await listReps(kysely, asked);
  const personIds = reps.map(({ personId }) => personId);
  const absences = Map.groupBy(
    await readAbsences(kysely, { personIds, after: now }),
    ({ personId }) => personId,
  );
  const times = await readWorkingTimes(kysely, { reps, now });
  const open = await countOpenHandovers(kysely, personIds);
  const teams = await listTeams(kysely);
  return reps.map((rep) => {
    const time = times.get(rep.personId);
    const own = absences.get(rep.personId) ?? [];
    return {
      ...settingsOf(rep),
      open: open.get(rep.personId) ?? 0,
      isAway: own.some(({ from, to }) => from <= now && now < to),
      worksAt: formatInstant(time ? nextWorkingTime(time, now) : now),
      absences: own.map(({ absenceId: id, from, to, note }) => ({
        absenceId: id,
        from: formatInstant(from),
        to: formatInstant(to),
        note,
      })),
      teams: teams
        .filter(({ members }) => members.some(({ personId }) => personId === rep.personId))
        .map(({ slug }) => slug),
    };
  });
}

function settingsOf({ hours, languages, territories, ...rest }: Rep) {
  const { mon, tue, wed, thu, fri, sat, sun } = hours;
  const week = { mon, tue, wed, thu, fri, sat, sun };
  const copied = Object.fromEntries(Object.entries(week).map(([day, parts]) => [day, [...parts]]));
  return {
    ...rest,
    languages: [...languages],
    territories: [...territories],
    hours: copied as RepAnswer['hours'],
  };
}
