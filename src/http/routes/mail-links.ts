import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { SECOND_MS } from '../../domain/instant.ts';
import { chooseLanguage, type Language } from '../../domain/language.ts';
import type { MailHitKind } from '../../domain/mail.ts';
import { topicTitle } from '../../domain/topic.ts';
import {
  confirmSubscription,
  type Said,
  savePreferences,
  unsubscribe,
} from '../../operations/keep-consent.ts';
import type { MailLink, MailLinkPurpose } from '../../operations/mail-links.ts';
import { readConsents, readStandings } from '../../store/contact-standings.ts';
import { findIdentity } from '../../store/find-subject.ts';
import { insertMailHits, type NewMailHit } from '../../store/mail-hits.ts';
import { findMails, type KnownMail } from '../../store/mails.ts';
import { listTopics } from '../../store/topics.ts';
import { Batcher } from '../../workers/batcher.ts';
import { MAIL_PAGE_HEADERS } from '../mail-page.ts';
import {
  confirmedPage,
  confirmPage,
  gonePage,
  preferencesPage,
  unsubscribedPage,
  unsubscribePage,
} from '../mail-page-bodies.ts';
import type { Services } from '../route-services.ts';
import { AttemptLimiter } from '../sign-in/attempt-limiter.ts';

/** One transparent pixel, as GIF. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** Whoever guesses at tokens is slowed down. */
const WRONG_TOKENS = { most: 60, withinMs: 60 * SECOND_MS };
/** Nobody presses buttons faster. */
const BUTTONS = { most: 120, withinMs: 60 * SECOND_MS };
const LONGEST_USER_AGENT = 500;

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/**
 * What the links in e-mails lead to: the picture and the redirects that tell of openings and clicks, and the pages to
 * unsubscribe, to choose, and to confirm. Looking at a page changes nothing, since gateways look at all of them.
 */
export function mailLinkRoutes(services: Services): FastifyPluginAsync {
  const { database, clock, delivery, logger } = services;
  const { links } = delivery;
  const limiter = new AttemptLimiter(clock);
  const keeper = new Batcher(async (hits: readonly NewMailHit[]) => {
    await insertMailHits(database.kysely, hits);
    return hits.map(() => undefined);
  });
  const read = (purpose: MailLinkPurpose, request: FastifyRequest): MailLink | undefined => {
    const { token } = request.params as { token: string };
    const link = links.read(purpose, token.replace(/\.gif$/, ''), clock());
    if (!link) limiter.count(`token ${request.ip}`, WRONG_TOKENS);
    return link;
  };
  const keep = async (request: FastifyRequest, link: MailLink, kind: MailHitKind): Promise<void> => {
    const userAgent = (request.headers['user-agent'] ?? '').slice(0, LONGEST_USER_AGENT);
    const hit = {
      hitId: randomUUID(),
      mailId: link.mailId,
      kind,
      link: kind === 'click' ? link.detail : null,
      at: clock(),
      method: request.method,
      userAgent,
      // Behind a proxy many come from one address.
      visitor: links.visitorOf(`${request.ip}\n${userAgent}`),
    };
    // Whoever follows a link gets there, also while the database is away.
    await keeper.add(hit).catch((error: unknown) => logger.error({ err: error }, 'could not keep a click'));
  };
  const mailOf = async (link: MailLink | undefined): Promise<KnownMail | undefined> => {
    if (!link) return undefined;
    const [mail] = await findMails(database.kysely, [link.mailId]);
    return mail?.address === '' ? undefined : mail;
  };

  const open: Handler = async (request, reply) => {
    const link = read('open', request);
    if (link) await keep(request, link, 'open');
    reply.headers({ 'content-type': 'image/gif', 'cache-control': 'no-store, private' });
    return request.method === 'HEAD' ? reply.send() : reply.send(PIXEL);
  };
  const click: Handler = async (request, reply) => {
    const link = read('click', request);
    if (!link) return gone(request, reply);
    await keep(request, link, 'click');
    return reply
      .status(302)
      .headers({
        location: new URL(link.detail).href,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      })
      .send();
  };
  const trap: Handler = async (request, reply) => {
    const link = read('trap', request);
    if (link) await keep(request, link, 'trap');
    return gone(request, reply);
  };
  const unsubscribeView: Handler = async (request, reply) => {
    const mail = await mailOf(read('unsubscribe', request));
    if (!mail) return gone(request, reply);
    const language = languageOf(request, mail);
    return page(reply, unsubscribePage(language, await wordsOf(mail, language)));
  };
  const wordsOf = async (mail: KnownMail, language: Language): Promise<{ topic: string; manage: string }> => {
    const topics = await listTopics(database.kysely);
    const manage = links.address('preferences', { mailId: mail.mailId, detail: '' }, clock());
    return { topic: topicTitle(topics, mail.topic ?? '', language), manage };
  };
  const unsubscribeNow: Handler = async (request, reply) => {
    limiter.count(`button ${request.ip}`, BUTTONS);
    const mail = await mailOf(read('unsubscribe', request));
    if (!mail) return gone(request, reply);
    const form = formOf(request);
    const from = form.get('from') === 'all' ? 'all' : 'topic';
    const source = form.get('List-Unsubscribe') === 'One-Click' ? 'one-click' : 'link';
    const said = saidBy(request, source, clock());
    await database.transaction((transaction) => unsubscribe(transaction, mail, { ...said, from }));
    const language = languageOf(request, mail);
    return page(
      reply,
      unsubscribedPage(language, { ...(await wordsOf(mail, language)), isAll: from === 'all' }),
    );
  };
  const preferencesOf = async (
    reply: FastifyReply,
    mail: KnownMail,
    { language, isSaved }: { language: Language; isSaved: boolean },
  ): Promise<FastifyReply> => {
    const { address } = mail;
    const topics = await listTopics(database.kysely);
    const standings = await readStandings(
      database.kysely,
      topics.map(({ slug }) => ({ address, topic: slug })),
    );
    const wanted = standings.flatMap(({ suppressed, consent, topic }, index) => {
      const isWanted = consent === null ? topics[index]?.consent === 'none' : consent !== 'withdrawn';
      return suppressed === null && isWanted ? [topic] : [];
    });
    return page(reply, preferencesPage(language, { address, topics, wanted: new Set(wanted), isSaved }));
  };
  const preferencesView: Handler = async (request, reply) => {
    const mail = await mailOf(read('preferences', request));
    if (!mail) return gone(request, reply);
    return preferencesOf(reply, mail, { language: languageOf(request, mail), isSaved: false });
  };
  const preferencesSave: Handler = async (request, reply) => {
    limiter.count(`button ${request.ip}`, BUTTONS);
    const mail = await mailOf(read('preferences', request));
    if (!mail) return gone(request, reply);
    const form = formOf(request);
    const language = chooseLanguage([form.get('language') ?? '']);
    const said = saidBy(request, 'preferences', clock());
    const topics = await listTopics(database.kysely);
    await database.transaction(async (transaction) => {
      if (form.get('none') === '1') return unsubscribe(transaction, mail, { ...said, from: 'all' });
      const preferences = {
        topics: new Set(form.getAll('topic')),
        language,
        wantsFewer: form.get('fewer') === '1',
      };
      return savePreferences(transaction, mail, { preferences, topics, said });
    });
    return preferencesOf(reply, mail, { language, isSaved: true });
  };
  const confirmView: Handler = async (request, reply) => {
    const asked = askedOf(read('confirm', request));
    if (!asked) return gone(request, reply);
    const language = languageOf(request, asked);
    return page(
      reply,
      confirmPage(language, topicTitle(await listTopics(database.kysely), asked.topic, language)),
    );
  };
  const confirmNow: Handler = async (request, reply) => {
    limiter.count(`button ${request.ip}`, BUTTONS);
    const asked = askedOf(read('confirm', request));
    if (!asked) return gone(request, reply);
    const { address, topic } = asked;
    const { proof, at } = saidBy(request, 'link', clock());
    await database.transaction(async (transaction) => {
      const consents = await readConsents(transaction, address);
      // Pressed twice, or long after they unsubscribed again: the link is of the time when they had been asked.
      if (consents.find((one) => one.topic === topic)?.state !== 'asked') return;
      const subjectId = await findIdentity(transaction, { kind: 'email', value: address });
      await confirmSubscription(transaction, { address, subjectId, topic, proof, at });
    });
    const language = languageOf(request, asked);
    return page(
      reply,
      confirmedPage(language, topicTitle(await listTopics(database.kysely), topic, language)),
    );
  };

  return async (server) => {
    server.addContentTypeParser(
      // Providers that unsubscribe for their readers are not all alike.
      ['application/x-www-form-urlencoded', 'multipart/form-data', '*'],
      { parseAs: 'string', bodyLimit: 16 * 1024 },
      (_request, body, done) => done(null, body),
    );
    add(server, { method: ['GET', 'HEAD'], url: '/e/o/:token', handler: open });
    add(server, { method: ['GET', 'HEAD'], url: '/e/c/:token', handler: click });
    add(server, { method: ['GET', 'HEAD'], url: '/e/t/:token', handler: trap });
    add(server, { method: ['GET'], url: '/e/u/:token', handler: unsubscribeView });
    add(server, { method: ['POST'], url: '/e/u/:token', handler: unsubscribeNow });
    add(server, { method: ['GET'], url: '/e/p/:token', handler: preferencesView });
    add(server, { method: ['POST'], url: '/e/p/:token', handler: preferencesSave });
    add(server, { method: ['GET'], url: '/e/d/:token', handler: confirmView });
    add(server, { method: ['POST'], url: '/e/d/:token', handler: confirmNow });
  };
}

/** Open, because what lets somebody in is the token. */
function add(server: FastifyInstance, route: { method: string[]; url: string; handler: Handler }): void {
  server.route({ ...route, config: { access: 'open' }, schema: { hide: true } });
}

function page(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers(MAIL_PAGE_HEADERS).send(html);
}

/** Always the same, whatever is wrong, so that nobody learns anything by guessing. */
function gone(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return page(reply.status(404), gonePage(languageOf(request, { language: null })));
}

function languageOf({ headers }: FastifyRequest, { language }: { language: Language | null }): Language {
  const wanted = (headers['accept-language'] ?? '').split(',').map((tag) => tag.split(';')[0]?.trim() ?? '');
  return language ?? chooseLanguage(wanted);
}

/** The fields of a form; of one in several parts (RFC 8058 allows it) only what one-click needs. */
function formOf({ body, headers }: FastifyRequest): URLSearchParams {
  const text = typeof body === 'string' ? body : '';
  if (!(headers['content-type'] ?? '').startsWith('multipart/')) return new URLSearchParams(text);
  const isOneClick = /name="?List-Unsubscribe"?\r?\n[\s\S]*One-Click/i.test(text);
  return new URLSearchParams(isOneClick ? { 'List-Unsubscribe': 'One-Click' } : {});
}

function saidBy({ ip, headers }: FastifyRequest, source: Said['source'], at: number): Said {
  const userAgent = (headers['user-agent'] ?? '').slice(0, LONGEST_USER_AGENT);
  return { source, proof: { ip, userAgent }, at };
}

/** Whom a confirmation is about: topic, language and address, as the link says. */
function askedOf(
  link: MailLink | undefined,
): { address: string; topic: string; language: Language } | undefined {
  const [topic, language, address] = link?.detail.split(' ') ?? [];
  if (!topic || !address) return undefined;
  return { topic, language: chooseLanguage([language ?? '']), address };
}
