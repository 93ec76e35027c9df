import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AddressRefused } from '../../domain/address-refused.ts';
import { formatInstant } from '../../domain/instant.ts';
import { testChat } from '../../messaging/alert-chat.ts';
import { channelPurpose } from '../../operations/channel-purpose.ts';
import { SecretUnreadable } from '../../operations/secret-box.ts';
import {
  type AlertChannelRow,
  deleteAlertChannel,
  listAlertChannels,
  saveAlertChannel,
} from '../../store/alert-channels.ts';
import { decideAnew } from '../../store/waiting-alerts.ts';
import { actorName } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import {
  type AlertChannelAnswer,
  alertChannelInputSchema,
  alertChannelSchema,
  channelTestSchema,
} from '../contract/alerts.ts';
import { newSlug, problems } from '../contract/wire-values.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const TAGS = ['Alerts'];
const params = z.object({ slug: newSlug });
/** So many characters of a secret address are shown, of those that are long enough. */
const SHOWN = 4;
const LONG_ENOUGH = 24;

/** Channels of the team's chat that take alerts. Their addresses are secrets: they come in and never go out. */
export function alertChannelRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, secretBox, delivery, newId } = services;
  const find = async (slug: string): Promise<AlertChannelRow | undefined> =>
    (await listAlertChannels(database.kysely, [slug]))[0];

  return (server, _options, done) => {
    server.get(
      '/alerts/channels',
      {
        config: { access: 'leads:read' },
        schema: {
          summary: 'The channels of the team’s chat that take alerts',
          tags: TAGS,
          response: { 200: z.object({ items: z.array(alertChannelSchema) }), ...problems },
        },
      },
      async () => ({ items: (await listAlertChannels(database.kysely)).map(answerOf) }),
    );
    server.put(
      '/alerts/channels/:slug',
      {
        config: { access: 'sales:write', audit: 'alerts.channel.save' },
        schema: {
          summary: 'Keep a channel, a new one or one that there is',
          tags: TAGS,
          params,
          body: alertChannelInputSchema,
          response: { 200: alertChannelSchema, ...problems },
        },
      },
      async (request) => {
        const { slug } = request.params;
        const { url, ...input } = request.body;
        const known = await find(slug);
        const secret = url === undefined ? known : sealed(url, slug, services);
        if (!secret) throw wrongUrl(`is needed for a channel that is new; got none for “${slug}”`);
        const { urlSealed, host, ending } = secret;
        const createdBy = known?.createdBy ?? actorName(actorOf(request));
        const channel = { ...input, ...{ slug, urlSealed, host, ending, createdBy } };
        await saveAlertChannel(database.kysely, { channel, at: clock() });
        await decideAnew(database.kysely, { to: { kind: 'channel', channel: slug }, at: clock() });
        request.audited.details = { ...input, host, hasNewAddress: url !== undefined };
        return answerOf({ ...channel, createdAt: known?.createdAt ?? clock() });
      },
    );
    server.post(
      '/alerts/channels/:slug/test',
      {
        config: { access: 'sales:write', audit: 'alerts.channel.test' },
        schema: {
          summary: 'Send a test to a channel, and say what the chat answered',
          tags: TAGS,
          params,
          body: z.object({}).optional(),
          response: { 200: channelTestSchema, ...problems },
        },
      },
      async (request) => {
        const channel = await find(request.params.slug);
        if (!channel) throw noChannel(request.params.slug);
        const body = testChat(channel.language, actorName(actorOf(request)));
        try {
          const url = secretBox.open(channel.urlSealed, channelPurpose(channel.slug));
          const outcome = await delivery.postChat({ url, body, id: newId(), now: clock() });
          const problem = outcome.kind === 'done' ? null : outcome.problem;
          return { isDelivered: problem === null, problem };
        } catch (error) {
          if (error instanceof SecretUnreadable) return { isDelivered: false, problem: error.message };
          throw error;
        }
      },
    );
    server.delete(
      '/alerts/channels/:slug',
      {
        config: { access: 'sales:write', audit: 'alerts.channel.remove' },
        schema: {
          summary: 'Remove a channel; alerts that are still to go there are given up',
          tags: TAGS,
          params,
          response: { 200: z.object({}), ...problems },
        },
      },
      async (request) => {
        const { slug } = request.params;
        if (!(await deleteAlertChannel(database.kysely, slug))) throw noChannel(slug);
        return {};
      },
    );
    done();
  };
}

/** The address of a channel as it is kept. @throws HttpProblem for what messages cannot or must not be sent to */
function sealed(
  url: string,
  slug: string,
  { secretBox, delivery }: Services,
): Pick<AlertChannelRow, 'urlSealed' | 'host' | 'ending'> {
  // What was entered may be a secret with a typing error: it is not said again.
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw wrongUrl('is no web address; expected one as https://hooks.slack.com/services/…');
  try {
    const { href, host } = delivery.chatAddresses.check(url);
    const ending = href.length >= LONG_ENOUGH ? href.slice(-SHOWN) : '';
    return { urlSealed: secretBox.seal(href, channelPurpose(slug)), host, ending };
  } catch (error) {
    if (error instanceof AddressRefused) throw wrongUrl(error.message);
    throw error;
  }
}

function answerOf(channel: AlertChannelRow): AlertChannelAnswer {
  const { slug, title, host, ending, language, timeZone, windowMinutes, createdAt, createdBy } = channel;
  return {
    ...{ slug, title, language, timeZone, windowMinutes, createdBy },
    address: `${host}/…${ending}`,
    createdAt: formatInstant(createdAt),
  };
}

function wrongUrl(detail: string): HttpProblem {
  return new HttpProblem(400, `url: ${detail}`, { errors: [{ field: 'url', detail }] });
}

function noChannel(slug: string): HttpProblem {
  return new HttpProblem(404, `there is no channel “${slug}”`);
}
