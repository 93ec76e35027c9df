import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readEmail } from '../../domain/email.ts';
import { DAY_MS, formatInstant } from '../../domain/instant.ts';
import { SUPPRESSION_REASONS } from '../../domain/mail.ts';
import { EMAIL_SENT, mailEvent } from '../../operations/mail-events.ts';
import { listSuppressions, suppress, unsuppress } from '../../store/contact-standings.ts';
import { readDeliveryFigures, readMailDays } from '../../store/delivery-figures.ts';
import {
  listStuckEffects,
  resolveUncertain,
  retryEffects,
  type StuckEffect,
} from '../../store/effect-list.ts';
import { enqueueEffects } from '../../store/effects.ts';
import { closeCircuits, troubledLanes } from '../../store/lanes.ts';
import { findMails } from '../../store/mails.ts';
import { mailsOfLead } from '../../store/mails-of-lead.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  deliveryStatusSchema,
  leadMailSchema,
  mailDaySchema,
  resolutionRequestSchema,
  retryRequestSchema,
  stuckEffectSchema,
  suppressionSchema,
  suppressRequestSchema,
} from '../contract/mail-delivery.ts';
import { leadParameter, limitParameter, optionalInstant, problems } from '../contract/wire-values.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Delivery, Services } from '../route-services.ts';

const MOST_LANES = 50;
const MOST_MAILS = 100;
const TAGS = ['Delivery'];
const cursorParameter = z.string().optional().meta({ description: 'The “next” of the page before.' });
const stuckCursor = z.object({ finishedAt: z.int(), effectId: z.uuid() });
const suppressionCursor = z.object({ createdAt: z.int(), address: z.string() });

/** What happens to what goes outside: what waits, what is stuck, whom nothing is sent to. */
export function mailDeliveryRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, delivery } = services;
  return (server, _options, done) => {
    server.get(
      '/mail/status',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'How delivery is: what waits, what is stuck, and which ways are closed',
          tags: TAGS,
          response: { 200: deliveryStatusSchema, ...problems },
        },
      },
      async () => {
        const { due, dead, uncertain, suppressed } = await readDeliveryFigures(database.kysely, clock());
        const lanes = await troubledLanes(database.kysely, MOST_LANES);
        return {
          ...{ isSending: delivery.isSending, due, dead, uncertain, suppressed },
          lanes: lanes.map(({ lane, failures, openUntil, problem }) => ({
            ...{ lane, failures, problem },
            openUntil: optionalInstant(openUntil),
          })),
          settings: settingsOf(delivery),
        };
      },
    );
    server.get(
      '/mail/days',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'What became of e-mails, day by day',
          tags: TAGS,
          querystring: z.object({ days: limitParameter(366, 30) }),
          response: { 200: z.object({ items: z.array(mailDaySchema) }), ...problems },
        },
      },
      async ({ query }) => ({
        items: await readMailDays(database.kysely, { since: clock() - query.days * DAY_MS }),
      }),
    );
    server.get(
      '/mail/effects',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'What was given up, or is uncertain, the latest first',
          tags: TAGS,
          querystring: z.object({
            state: z.enum(['dead', 'uncertain']),
            cursor: cursorParameter,
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({ items: z.array(stuckEffectSchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async ({ query: { state, cursor, limit } }) => {
        const before = cursor === undefined ? undefined : decodeCursor(cursor, stuckCursor);
        const effects = await listStuckEffects(database.kysely, { state, before, limit });
        const last = effects.length === limit ? effects.at(-1) : undefined;
        return { items: effects.map(stuckOf), next: last ? encodeCursor(last) : null };
      },
    );
    server.post(
      '/mail/effects/retry',
      {
        config: { access: 'mail:write', audit: 'mail.retry' },
        schema: {
          summary: 'Try again what was given up; ways that are closed are opened',
          tags: TAGS,
          body: retryRequestSchema,
          response: { 200: z.object({ retried: z.int() }), ...problems },
        },
      },
      async (request) => {
        const { effectIds = 'all' } = request.body;
        const retried = await database.transaction(async (transaction) => {
          await closeCircuits(transaction);
          return retryEffects(transaction, { effectIds, at: clock() });
        });
        request.audited = { details: { retried } };
        return { retried };
      },
    );
    server.post(
      '/mail/effects/:effectId/resolution',
      {
        config: { access: 'mail:write', audit: 'mail.resolve' },
        schema: {
          summary: 'Decide an uncertain e-mail: send it again, or take it as sent',
          tags: TAGS,
          params: z.object({ effectId: z.uuid() }),
          body: resolutionRequestSchema,
          response: { 200: resolutionRequestSchema, ...problems },
        },
      },
      async (request) => {
        const { effectId } = request.params;
        const { as } = request.body;
        request.audited = { details: { as } };
        const isFound = await database.transaction(async (transaction) => {
          const resolved = await resolveUncertain(transaction, { effectId, as, at: clock() });
          if (!resolved) return false;
          if (as === 'resend') return true;
          const mails = await findMails(transaction, [effectId]);
          const at = resolved.finishedAt;
          await enqueueEffects(
            transaction,
            mails.map((mail) => mailEvent(mail, EMAIL_SENT, { at })),
          );
          return true;
        });
        if (!isFound) throw new HttpProblem(404, `there is no uncertain e-mail ${effectId}`);
        return { as };
      },
    );
    server.get(
      '/mail/suppressions',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'Addresses that get no e-mail, the latest first',
          tags: TAGS,
          querystring: z.object({
            search: z.string().max(254).default(''),
            cursor: cursorParameter,
            limit: limitParameter(200, 50),
          }),
          response: {
            200: z.object({ items: z.array(suppressionSchema), next: z.string().nullable() }),
            ...problems,
          },
        },
      },
      async ({ query: { search, cursor, limit } }) => {
        const before = cursor === undefined ? undefined : decodeCursor(cursor, suppressionCursor);
        const found = await listSuppressions(database.kysely, {
          search: search.trim().toLowerCase(),
          before,
          limit,
        });
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          items: found.map(({ address, reason, detail, createdAt, createdBy }) => ({
            ...{ address, reason, detail },
            since: formatInstant(createdAt),
            by: createdBy,
          })),
          next: last ? encodeCursor({ createdAt: last.createdAt, address: last.address }) : null,
        };
      },
    );
    server.post(
      '/mail/suppressions',
      {
        config: { access: 'mail:write', audit: 'mail.suppress' },
        schema: {
          summary: 'Send no e-mail to an address any more',
          tags: TAGS,
          body: suppressRequestSchema,
          response: { 200: z.object({ address: z.string() }), ...problems },
        },
      },
      async (request) => {
        const address = requireAddress(request.body.address);
        request.audited = { target: { address } };
        await suppress(database.kysely, [
          {
            ...{ address, reason: 'by hand' as const, detail: request.body.detail },
            createdAt: clock(),
            createdBy: actorName(actorOf(request)),
          },
        ]);
        return { address };
      },
    );
    server.delete(
      '/mail/suppressions/:address',
      {
        config: { access: 'mail:write', audit: 'mail.unsuppress' },
        schema: {
          summary: 'Let an address get e-mails again',
          tags: TAGS,
          params: z.object({ address: z.string().min(3).max(254) }),
          response: { 200: z.object({ address: z.string() }), ...problems },
        },
      },
      async ({ params }) => {
        const address = requireAddress(params.address);
        const [removed] = await unsuppress(database.kysely, [address], SUPPRESSION_REASONS);
        if (removed === undefined) throw new HttpProblem(404, `“${address}” is not suppressed`);
        return { address };
      },
    );
    server.get(
      '/leads/:lead/mails',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'The e-mails to a lead and what became of them, the latest first',
          tags: TAGS,
          params: leadParameter,
          response: { 200: z.object({ items: z.array(leadMailSchema) }), ...problems },
        },
      },
      async ({ params }) => {
        const subjectId = await requireLead(services, params.lead);
        const mails = await mailsOfLead(database.kysely, { subjectId, limit: MOST_MAILS });
        return {
          items: mails.map(({ subjectLine, firstOpenedAt, firstClickedAt, ...mail }) => ({
            ...mail,
            subject: subjectLine,
            createdAt: formatInstant(mail.createdAt),
            sentAt: optionalInstant(mail.sentAt),
            openedAt: optionalInstant(firstOpenedAt),
            clickedAt: optionalInstant(firstClickedAt),
            unsubscribedAt: optionalInstant(mail.unsubscribedAt),
          })),
        };
      },
    );
    done();
  };
}

/** @throws HttpProblem 400 for what is no address */
function requireAddress(text: string): string {
  const address = readEmail(text);
  if (address !== undefined) return address;
  const detail = `got “${text}”, expected an e-mail address`;
  throw new HttpProblem(400, `address: ${detail}`, { errors: [{ field: 'address', detail }] });
}

function stuckOf({ effectId, subjectId, kind, journey, attempts, problem, ...effect }: StuckEffect) {
  return {
    ...{ effectId, leadId: subjectId, kind, journey, attempts, problem },
    lead: effect.leadName ?? effect.leadEmail,
    what: whatOf(effect.payload),
    createdAt: formatInstant(effect.createdAt),
    stuckAt: formatInstant(effect.finishedAt),
  };
}

function whatOf({ template, to, channel, url, event, type }: StuckEffect['payload']): string {
  if (typeof url === 'string') return URL.canParse(url) ? new URL(url).host : url;
  return String(template ?? to ?? channel ?? event ?? type ?? '');
}

function settingsOf({ settings }: Delivery) {
  const { uncertain, connections, perDomainPerSecond, dkim, bounceDomain, bounceMailbox, tracks, retry } =
    settings;
  const { sesTopicArn, sendgridPublicKey, mailgunSigningKey, postmarkLogin, token } = settings.reports;
  const reports = Object.entries({
    ses: sesTopicArn,
    sendgrid: sendgridPublicKey,
    mailgun: mailgunSigningKey,
    postmark: postmarkLogin,
    brevo: token,
    generic: token,
  }).flatMap(([provider, secret]) => (secret === undefined ? [] : [provider]));
  return {
    ...{ uncertain, connections, perDomainPerSecond, tracks, reports },
    dkim: dkim ? { domain: dkim.domain, selector: dkim.selector } : null,
    bounceDomain: bounceDomain ?? null,
    hasBounceMailbox: bounceMailbox !== undefined,
    attempts: retry.attempts,
  };
}
