import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AlertRecipient } from '../../domain/alert.ts';
import { USUAL_PREFERENCES } from '../../domain/alert-preferences.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Language } from '../../domain/language.ts';
import { type AlertRow, countUnread, listAlerts, markRead } from '../../store/alert-list.ts';
import { readAlertPreferences, saveAlertPreferences } from '../../store/alert-preferences.ts';
import { findPersonByEmail } from '../../store/people.ts';
import { decideAnew } from '../../store/waiting-alerts.ts';
import { alertAnswers } from '../alert-answers.ts';
import { signedInOf } from '../authorize.ts';
import { alertPreferencesSchema, alertSchema, readRequestSchema, unreadSchema } from '../contract/alerts.ts';
import { limitParameter, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const TAGS = ['Alerts'];
const MOST = 100;
const position = z.object({ at: z.int(), alertId: z.uuid() });
const pageSchema = z.object({ items: z.array(alertSchema), next: z.string().nullable() });
const pageShape = {
  cursor: z.string().optional().meta({ description: 'The “next” of the page before.' }),
  limit: limitParameter(MOST, 25),
};

/** One's own alerts, how one gets them, and for those who look after channels the alerts of all. */
export function alertRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock } = services;
  const person = { access: 'person' } as const;

  const page = async (
    asked: { of: AlertRecipient | undefined; isUnread: boolean; cursor: string | undefined; limit: number },
    reader: { language: Language; timeZone: string },
  ) => {
    const before = asked.cursor === undefined ? undefined : readCursor(asked.cursor);
    const rows = await listAlerts(database.kysely, { ...asked, before, limit: asked.limit + 1 });
    const shown = rows.slice(0, asked.limit);
    const last = rows.length > asked.limit ? shown.at(-1) : undefined;
    return {
      items: await alertAnswers(services, shown, reader),
      next: last ? encodeCursor(placeOf(last)) : null,
    };
  };

  return (server, _options, done) => {
    server.get(
      '/me/alerts',
      {
        config: person,
        schema: {
          summary: 'One’s own alerts, the latest first',
          tags: TAGS,
          querystring: z.object({
            unread: z.enum(['true', 'false']).default('false').meta({ description: 'Only those not seen.' }),
            ...pageShape,
          }),
          response: { 200: pageSchema, ...problems },
        },
      },
      async (request) => {
        const { actor, language, timeZone } = signedInOf(request);
        const { unread, cursor, limit } = request.query;
        const of = { kind: 'person' as const, personId: actor.personId };
        return page({ of, isUnread: unread === 'true', cursor, limit }, { language, timeZone });
      },
    );
    server.get(
      '/me/alerts/count',
      {
        config: person,
        schema: {
          summary: 'How many of one’s own alerts are not seen',
          tags: TAGS,
          response: { 200: unreadSchema, ...problems },
        },
      },
      async (request) => ({
        unread: await countUnread(database.kysely, signedInOf(request).actor.personId),
      }),
    );
    server.post(
      '/me/alerts/read',
      {
        config: { ...person, audit: false },
        schema: {
          summary: 'Take alerts of one’s own as seen, some or all',
          tags: TAGS,
          body: readRequestSchema,
          response: { 200: unreadSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const { alertIds = 'all' } = request.body;
        await markRead(database.kysely, { personId, alertIds, at: clock() });
        return { unread: await countUnread(database.kysely, personId) };
      },
    );
    server.get(
      '/me/alerts/preferences',
      {
        config: person,
        schema: {
          summary: 'How one gets alerts',
          tags: TAGS,
          response: { 200: alertPreferencesSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const preferences = await readAlertPreferences(database.kysely, [personId]);
        return preferences.get(personId) ?? USUAL_PREFERENCES;
      },
    );
    server.put(
      '/me/alerts/preferences',
      {
        config: { ...person, audit: 'alerts.preferences' },
        schema: {
          summary: 'Choose how one gets alerts',
          tags: TAGS,
          body: alertPreferencesSchema,
          response: { 200: alertPreferencesSchema, ...problems },
        },
      },
      async (request) => {
        const { personId } = signedInOf(request).actor;
        const preferences = request.body;
        await saveAlertPreferences(database.kysely, { personId, preferences, at: clock() });
        await decideAnew(database.kysely, { to: { kind: 'person', personId }, at: clock() });
        request.audited.details = { ...preferences };
        return preferences;
      },
    );
    server.get(
      '/alerts',
      {
        config: { access: 'sales:write' },
        schema: {
          summary: 'The alerts of everybody, or of one recipient, the latest first',
          tags: TAGS,
          querystring: z.object({
            for: z
              .string()
              .max(254)
              .optional()
              .meta({ description: 'The e-mail address of a person, or the slug of a channel.' }),
            language: z.enum(['en', 'cs', 'pl', 'ro', 'et', 'nb']).default('en'),
            ...pageShape,
          }),
          response: { 200: pageSchema, ...problems },
        },
      },
      async ({ query: { for: whom, language, cursor, limit } }) => {
        const of = whom === undefined ? undefined : await recipientFor(services, whom);
        return page({ of, isUnread: false, cursor, limit }, { language, timeZone: services.home.timeZone });
      },
    );
    done();
  };
}

/** Whom a text means: a person by their address, somebody who has no account, or a channel. */
async function recipientFor({ database }: Services, whom: string): Promise<AlertRecipient> {
  if (!whom.includes('@')) return { kind: 'channel', channel: whom };
  const found = await findPersonByEmail(database.kysely, whom);
  return found ? { kind: 'person', personId: found.personId } : { kind: 'address', email: whom };
}

function placeOf({ at, alertId }: AlertRow): { at: Instant; alertId: string } {
  return { at, alertId };
}

function readCursor(cursor: string): { at: Instant; alertId: string } {
  const before = decodeCursor(cursor, position);
  if (before) return before;
  const detail = 'is not one that was handed out here';
  throw new HttpProblem(400, `cursor ${detail}`, { errors: [{ field: 'cursor', detail }] });
}
