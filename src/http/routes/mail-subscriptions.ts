import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { readEmail } from '../../domain/email.ts';
import { subscribe } from '../../operations/keep-consent.ts';
import { listTopics, saveTopics } from '../../store/topics.ts';
import { subscriptionRequestSchema, subscriptionSchema, topicsSchema } from '../contract/mail-delivery.ts';
import { problems } from '../contract/wire-values.ts';
import { leadWithAddress } from '../lead-with-address.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const TAGS = ['Delivery'];

/** What e-mails are about, and who wants to get which. */
export function mailSubscriptionRoutes(services: Services): FastifyPluginCallbackZod {
  const { database, clock, delivery } = services;
  return (server, _options, done) => {
    server.get(
      '/mail/topics',
      {
        config: { access: 'mail:read' },
        schema: {
          summary: 'What e-mails are about, as the preference centre shows it',
          tags: TAGS,
          response: { 200: topicsSchema, ...problems },
        },
      },
      async () => ({ topics: [...(await listTopics(database.kysely))] }),
    );
    server.put(
      '/mail/topics',
      {
        config: { access: 'mail:write', audit: 'mail.topics' },
        schema: {
          summary: 'Keep what e-mails are about, all topics in their order',
          tags: TAGS,
          body: topicsSchema,
          response: { 200: topicsSchema, ...problems },
        },
      },
      async ({ body: { topics } }) => {
        await database.transaction((transaction) => saveTopics(transaction, topics));
        return { topics };
      },
    );
    server.post(
      '/mail/subscriptions',
      {
        config: { access: 'mail:write', audit: 'mail.subscribe' },
        schema: {
          summary: 'Subscribe an address to a topic; where it needs that, an e-mail asks to confirm',
          tags: TAGS,
          body: subscriptionRequestSchema,
          response: { 200: subscriptionSchema, ...problems },
        },
      },
      async (request) => {
        const { email, topic: slug, language, proof } = request.body;
        const address = readEmail(email);
        const topics = await listTopics(database.kysely);
        const topic = topics.find((one) => one.slug === slug);
        if (address === undefined) throw refusal('email', `got “${email}”, expected an e-mail address`);
        if (!topic) {
          const slugs = topics.map((one) => one.slug).join(', ');
          throw refusal('topic', `got “${slug}”, expected one of ${slugs}`);
        }
        request.audited = { target: { address, topic: slug } };
        const subjectId = await leadWithAddress(services, address);
        const at = clock();
        const detail = `${slug} ${language} ${address}`;
        const link = delivery.links.address('confirm', { mailId: '', detail }, at);
        const state = await database.transaction((transaction) =>
          subscribe(
            transaction,
            { address, subjectId, language },
            { topic, topics, link, said: { source: 'api', proof, at } },
          ),
        );
        return { state };
      },
    );
    done();
  };
}

function refusal(field: string, detail: string): HttpProblem {
  return new HttpProblem(400, `${field}: ${detail}`, { errors: [{ field, detail }] });
}
