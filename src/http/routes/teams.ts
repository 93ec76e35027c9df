import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { chooseRep } from '../../assignment/choose-rep.ts';
import type { Team } from '../../domain/rep.ts';
import { describeLeadsToAssign } from '../../operations/describe-leads-to-assign.ts';
import { readRosters } from '../../operations/team-rosters.ts';
import { countOpenHandovers, dropHandoversOfTeam } from '../../store/handovers.ts';
import { countWaiting, currentHandovers } from '../../store/listed-handovers.ts';
import { namesOfPeople } from '../../store/people.ts';
import { deleteTeam, listTeams, saveTeam } from '../../store/teams.ts';
import { nextRepSchema, type TeamAnswer, teamInputSchema, teamSchema } from '../contract/teams.ts';
import { newSlug, problems, slugParameter } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import { requireTeam } from '../require-team.ts';
import type { Services } from '../route-services.ts';

const MOST_COUNTED = 1_000;
const slugParams = z.object({ slug: slugParameter.meta({ description: 'The slug of a team.' }) });

/** Teams: who shares leads, what is expected of them, and who would be next. */
export function teamRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, home } = services;
  const about = { tags: ['Assignment'] };
  const keep = { access: 'sales:write' } as const;
  return (server, _options, done) => {
    server.get(
      '/teams',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'Teams with their members and rules, by title',
          response: { 200: z.object({ items: z.array(teamSchema) }), ...problems },
        },
      },
      async () => ({ items: await teamAnswers(services, await listTeams(database.kysely)) }),
    );

    server.put(
      '/teams/:slug',
      {
        config: { ...keep, audit: 'team.save' },
        schema: {
          ...about,
          summary: 'Make a team, or change it',
          params: z.object({ slug: newSlug }),
          body: teamInputSchema,
          response: { 200: teamSchema, ...problems },
        },
      },
      async (request) => {
        const { slug } = request.params;
        const team = { slug, ...request.body };
        await requireMembers(services, team);
        await database.transaction((transaction) => saveTeam(transaction, { team, at: clock() }));
        request.audited.details = { slug, ...request.body };
        const [answer] = await teamAnswers(services, [await requireTeam(services, slug)]);
        if (!answer) throw new HttpProblem(404, `there is no team “${slug}”`);
        return answer;
      },
    );

    server.delete(
      '/teams/:slug',
      {
        config: { ...keep, audit: 'team.remove' },
        schema: {
          ...about,
          summary:
            'Remove a team; leads stay with those who have them, those that wait for a rep wait no more',
          params: slugParams,
          response: { 200: z.object({}), ...problems },
        },
      },
      async ({ params: { slug } }) => {
        await requireTeam(services, slug);
        await database.transaction(async (transaction) => {
          await deleteTeam(transaction, slug);
          await dropHandoversOfTeam(transaction, { team: slug, at: clock() });
        });
        return {};
      },
    );

    server.get(
      '/teams/:slug/next',
      {
        config: { access: 'leads:read' },
        schema: {
          ...about,
          summary: 'To whom of a team a lead would go now, and why; nothing happens by it',
          params: slugParams,
          querystring: z.object({
            lead: z.string().max(512).optional().meta({
              description: 'By e-mail address, user id, anonymous id or lead id; any lead without it.',
            }),
          }),
          response: { 200: nextRepSchema, ...problems },
        },
      },
      async ({ params: { slug }, query: { lead } }) => {
        await requireTeam(services, slug);
        const subjectId = lead ? await requireLead(services, lead) : undefined;
        const rosters = await readRosters(database.kysely, { slugs: [slug], now: clock() });
        const subjectIds = subjectId === undefined ? [] : [subjectId];
        const current = await currentHandovers(database.kysely, subjectIds);
        const before = new Map([...current].map(([id, handover]) => [id, [handover]]));
        const leads = await describeLeadsToAssign(database.kysely, { subjectIds, before, rosters, home });
        const asked = leads.of({ subjectId: subjectId ?? '', team: slug, except: [] });
        const unknown = {
          country: undefined,
          language: undefined,
          stays: undefined,
          except: new Set<string>(),
        };
        const choice = chooseRep(
          subjectId === undefined ? unknown : asked,
          rosters.candidates.get(slug) ?? [],
          {
            now: clock(),
          },
        );
        const rep = choice.personId === undefined ? undefined : rosters.people.find(choice.personId);
        return {
          lead: subjectId ?? null,
          rep: rep ? { personId: rep.personId, name: rep.name } : null,
          why: choice.why,
        };
      },
    );
    done();
  };
}

/** @throws HttpProblem 400 with the members, or the one to tell, who are not there */
async function requireMembers(
  { database }: Services,
  { members, escalateTo }: Pick<Team, 'members' | 'escalateTo'>,
): Promise<void> {
  const asked = members.map(({ personId }) => personId);
  const told = escalateTo?.kind === 'person' ? [escalateTo.personId] : [];
  const known = await namesOfPeople(database.kysely, [...asked, ...told]);
  const detail = 'expected somebody who can sign in; see /api/v1/colleagues';
  const errors = [
    ...asked.flatMap((personId, index) =>
      known.has(personId) ? [] : [{ field: `members.${index}.personId`, detail }],
    ),
    ...told.flatMap((personId) => (known.has(personId) ? [] : [{ field: 'escalateTo.personId', detail }])),
  ];
  if (errors.length > 0) throw new HttpProblem(400, 'a team is of people who can sign in', { errors });
}

async function teamAnswers({ database }: Services, teams: readonly Team[]): Promise<TeamAnswer[]> {
  const { kysely } = database;
  const personIds = [...new Set(teams.flatMap(({ members }) => members.map(({ personId }) => personId)))];
  const names = await namesOfPeople(kysely, personIds);
  const open = await countOpenHandovers(kysely, personIds);
  const slugs = teams.map(({ slug }) => slug);
  const waiting = await countWaiting(kysely, { teams: slugs, limit: MOST_COUNTED });
  return teams.map(({ members, ...team }) => ({
    ...team,
    members: members.map(({ personId, weight }) => ({
      personId,
      weight,
      name: names.get(personId) ?? null,
      open: open.get(personId) ?? 0,
    })),
    waiting: waiting.get(team.slug) ?? 0,
  }));
}
