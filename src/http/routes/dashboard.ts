import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { medianResponseMs, RESPONSE_EVENTS } from '../../domain/first-response.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import type { Band } from '../../domain/scorecard.ts';
import { type BandEntry, bandEntries } from '../../store/band-entries.ts';
import { type BandMovement, bandMovement } from '../../store/band-movement.ts';
import { intakeTroubles } from '../../store/intake-troubles.ts';
import { countByBand } from '../../store/ranked-subjects.ts';
import { scopesOf } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import type { Scope } from '../contract/access.ts';
import { type Attention, type DashboardAnswer, dashboardSchema } from '../contract/dashboard.ts';
import { problems, slugParameter, timeZoneParameter } from '../contract/wire-values.ts';
import { requireScorecard } from '../require-scorecard.ts';
import type { Services } from '../route-services.ts';

const DAY_MS = 86_400_000;
const MOVEMENT_DAYS = 14;
const RESPONSE_DAYS = 30;
/** Of more entries into the band only the latest are looked at. */
const MOST_ENTRIES = 2_000;

/** The figures of the dashboard. */
export function dashboardRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock } = services;
  return (server, _options, done) => {
    server.get(
      '/dashboard',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'Leads by band, movement, time to first response, and what needs attention',
          tags: ['Leads'],
          querystring: z.object({ scorecard: slugParameter.optional(), timeZone: timeZoneParameter }),
          response: { 200: dashboardSchema, ...problems },
        },
      },
      async (request) => {
        const { query } = request;
        const { scorecardId, version, slug, compiled } = await requireScorecard(services, query.scorecard);
        const { bands, title } = compiled.scorecard;
        const now = clock();
        const band = bands.at(-1)?.id ?? '';
        const since = now - RESPONSE_DAYS * DAY_MS;
        const entries = await bandEntries(database.kysely, {
          ...{ scorecardId, version, band, since },
          responses: RESPONSE_EVENTS,
          limit: MOST_ENTRIES,
        });
        const movement = await bandMovement(database.kysely, {
          ...{ scorecardId, timeZone: query.timeZone },
          since: now - MOVEMENT_DAYS * DAY_MS,
        });
        const counts = new Map(
          (await countByBand(database.kysely, { scorecardId, version })).map((row) => [
            row.band,
            row.subjects,
          ]),
        );
        return {
          scorecard: slug,
          title,
          at: formatInstant(now),
          bands: bands.map(({ id, title: name, atLeast }) => ({
            ...{ id, atLeast },
            title: name ?? id,
            leads: Number(counts.get(id) ?? 0),
          })),
          movement: movementAnswer(movement, { bands, now, timeZone: query.timeZone }),
          response: { band, ...responseAnswer(entries, now) },
          attention: [
            ...waitingLeads(entries, now),
            ...(await waitingData(services, scopesOf(actorOf(request)))),
          ],
        };
      },
    );
    done();
  };
}

function movementAnswer(
  moves: readonly BandMovement[],
  { bands, now, timeZone }: { bands: readonly Band[]; now: Instant; timeZone: string },
): DashboardAnswer['movement'] {
  // Whoever is new comes from below: it moved up when it is above the lowest band at once.
  const place = (band: string | null) =>
    band === null
      ? 0
      : Math.max(
          0,
          bands.findIndex(({ id }) => id === band),
        );
  const dayFormat = new Intl.DateTimeFormat('en-CA', { timeZone });
  const names = Array.from({ length: MOVEMENT_DAYS }, (_, ago) =>
    dayFormat.format(now - ago * DAY_MS),
  ).reverse();
  const days = names.map((day) => {
    const own = moves.filter((move) => move.day === day);
    // Who ceases to be eligible has not moved between bands.
    const count = (holds: (step: number) => boolean) =>
      own
        .filter(({ from, to }) => to !== null && holds(place(to) - place(from)))
        .reduce((sum, { leads }) => sum + leads, 0);
    return { day, up: count((step) => step > 0), down: count((step) => step < 0) };
  });
  const sum = (some: typeof days) => ({
    up: some.reduce((total, { up }) => total + up, 0),
    down: some.reduce((total, { down }) => total + down, 0),
  });
  return { thisWeek: sum(days.slice(-7)), weekBefore: sum(days.slice(0, -7)), days };
}

function responseAnswer(
  entries: readonly BandEntry[],
  now: Instant,
): Omit<DashboardAnswer['response'], 'band'> {
  const answered = entries.flatMap(({ enteredAt, respondedAt }) =>
    respondedAt === null ? [] : [respondedAt - enteredAt],
  );
  const waits = entries.map(({ enteredAt, respondedAt }) => ({
    ms: (respondedAt ?? now) - enteredAt,
    hasEnded: respondedAt !== null,
  }));
  return {
    days: RESPONSE_DAYS,
    entered: entries.length,
    answered: answered.length,
    medianMs: medianResponseMs(waits) ?? null,
    withinDay: entries.filter(
      ({ enteredAt, respondedAt }) =>
        enteredAt <= now - DAY_MS && respondedAt !== null && respondedAt - enteredAt <= DAY_MS,
    ).length,
    dayOld: entries.filter(({ enteredAt }) => enteredAt <= now - DAY_MS).length,
    isAll: entries.length < MOST_ENTRIES,
  };
}

/** Leads in the highest band that nobody owns, or that nobody has answered for a day. */
function waitingLeads(entries: readonly BandEntry[], now: Instant): Attention[] {
  const there = entries.filter(({ isThere }) => isThere);
  const unanswered = there.filter(
    ({ enteredAt, respondedAt }) => respondedAt === null && enteredAt <= now - DAY_MS,
  );
  const unassigned = there.filter(({ hasOwner }) => !hasOwner);
  const count = (some: readonly BandEntry[]) => new Set(some.map(({ subjectId }) => subjectId)).size;
  const first = unanswered.reduce((earliest, { enteredAt }) => Math.min(earliest, enteredAt), now);
  return [
    ...(unanswered.length > 0
      ? [{ kind: 'unanswered' as const, leads: count(unanswered), since: formatInstant(first) }]
      : []),
    ...(unassigned.length > 0 ? [{ kind: 'unassigned' as const, leads: count(unassigned) }] : []),
  ];
}

/** What could not be taken in, for whoever may do something about it. */
async function waitingData({ database, clock }: Services, scopes: readonly Scope[]): Promise<Attention[]> {
  const { refusedImports, rejectedMessages } = await intakeTroubles(database.kysely, {
    since: clock() - DAY_MS,
  });
  return [
    ...(refusedImports > 0 && scopes.includes('imports:write')
      ? [{ kind: 'refusedRows' as const, imports: refusedImports }]
      : []),
    ...(rejectedMessages > 0 && scopes.includes('operate')
      ? [{ kind: 'rejectedMessages' as const, messages: rejectedMessages }]
      : []),
  ];
}
