import type { Transaction } from 'kysely';
import type { NewEffect } from '../domain/effect.ts';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import { type Topic, topicTitle } from '../domain/topic.ts';
import { MAIL_PAGE_TEXTS } from '../messaging/mail-page-texts.ts';
import { saveConsents, suppress, unsuppress } from '../store/contact-standings.ts';
import { enqueueEffects } from '../store/effects.ts';
import { type KnownMail, markUnsubscribed } from '../store/mails.ts';
import type { Schema } from '../store/schema.ts';
import { derivedId } from './derived-id.ts';
import { mailEvent, UNSUBSCRIBED } from './mail-events.ts';

/** The event of somebody who subscribes to what is sent only to those who want it; scorecards read it. */
const NEWSLETTER_SUBSCRIBED = 'Newsletter Subscribed';

/** Where the owner of an address said what they want, and what shows that they did. */
export interface Said {
  source: 'link' | 'one-click' | 'preferences' | 'api';
  proof: JsonObject;
  at: Instant;
}

/** Unsubscribes whoever got an e-mail: from its topic, or from everything. Once or many times is the same. */
export async function unsubscribe(
  transaction: Transaction<Schema>,
  mail: KnownMail,
  { from, source, proof, at }: Said & { from: 'topic' | 'all' },
): Promise<void> {
  const { address, topic, mailId } = mail;
  if (topic !== null)
    await saveConsents(transaction, [{ address, topic, state: 'withdrawn', source, proof }], at);
  if (from === 'all') {
    await suppress(transaction, [
      { address, reason: 'unsubscribed', detail: source, createdAt: at, createdBy: null },
    ]);
  }
  await markUnsubscribed(transaction, mailId, at);
  await enqueueEffects(transaction, [
    mailEvent(mail, UNSUBSCRIBED, { at, properties: { source, from }, isActivity: true }),
  ]);
}

/** What somebody chose in the preference centre. */
export interface Preferences {
  topics: ReadonlySet<string>;
  language: Language;
  wantsFewer: boolean;
}

/** Keeps what whoever got an e-mail wants to get. The link came to their mailbox, so that what they choose is confirmed. */
export async function savePreferences(
  transaction: Transaction<Schema>,
  mail: KnownMail,
  { preferences, topics, said }: { preferences: Preferences; topics: readonly Topic[]; said: Said },
): Promise<void> {
  const { address, subjectId, mailId } = mail;
  const { source, proof, at } = said;
  const changes = topics.map(({ slug, consent }) => {
    const isWanted = preferences.topics.has(slug);
    const given = consent === 'none' ? ('given' as const) : ('confirmed' as const);
    return { address, topic: slug, state: isWanted ? given : ('withdrawn' as const), source, proof };
  });
  await saveConsents(transaction, changes, at);
  if (preferences.topics.size > 0) await unsuppress(transaction, [address], ['unsubscribed']);
  const traits = {
    language: preferences.language,
    emailFrequency: preferences.wantsFewer ? 'fewer' : 'normal',
  };
  const isNoMore = mail.topic !== null && !preferences.topics.has(mail.topic);
  if (isNoMore) await markUnsubscribed(transaction, mailId, at);
  await enqueueEffects(transaction, [
    toHistory(derivedId(mailId, `preferences ${at}`), subjectId, {
      type: 'identify',
      traits,
      at,
      isActivity: true,
    }),
    ...(isNoMore ? [mailEvent(mail, UNSUBSCRIBED, { at, properties: { source }, isActivity: true })] : []),
  ]);
}

/** An address that somebody wants e-mails to, and the lead that it belongs to. */
export interface Subscriber {
  address: string;
  subjectId: string;
  language: Language;
}

/**
 * Subscribes an address to a topic: at once, or, where the topic needs it, after its owner has confirmed by the link in an e-mail. Who asks
 * again and again makes one such e-mail an hour at most.
 *
 * @param link makes the address that confirms
 */
export async function subscribe(
  transaction: Transaction<Schema>,
  { address, subjectId, language }: Subscriber,
  { topic, said, link, topics }: { topic: Topic; topics: readonly Topic[]; said: Said; link: string },
): Promise<'asked' | 'given'> {
  const { source, proof, at } = said;
  const state = topic.consent === 'confirmed' ? 'asked' : 'given';
  await saveConsents(transaction, [{ address, topic: topic.slug, state, source, proof }], at);
  if (state === 'given') {
    await unsuppress(transaction, [address], ['unsubscribed']);
    await enqueueEffects(transaction, [subscribedEvent({ address, subjectId, topic: topic.slug, at })]);
    return state;
  }
  const words = MAIL_PAGE_TEXTS[language].ask;
  const title = topicTitle(topics, topic.slug, language);
  const hour = Math.floor(at / HOUR_MS);
  await enqueueEffects(transaction, [
    {
      effectId: derivedId(subjectId, `confirm ${address} ${topic.slug} ${hour}`),
      subjectId,
      kind: 'notice',
      payload: { to: address, subject: words.subject(title), text: words.text(title, link) },
      dueAt: at,
      journey: null,
      enrolmentId: null,
      step: null,
    },
  ]);
  return state;
}

/** The owner of an address has confirmed by the link that came to it. */
export async function confirmSubscription(
  transaction: Transaction<Schema>,
  {
    address,
    subjectId,
    topic,
    proof,
    at,
  }: { address: string; subjectId: string | undefined; topic: string; proof: JsonObject; at: Instant },
): Promise<void> {
  await saveConsents(transaction, [{ address, topic, state: 'confirmed', source: 'link', proof }], at);
  await unsuppress(transaction, [address], ['unsubscribed']);
  if (subjectId !== undefined)
    await enqueueEffects(transaction, [subscribedEvent({ address, subjectId, topic, at })]);
}

function subscribedEvent({
  address,
  subjectId,
  topic,
  at,
}: {
  address: string;
  subjectId: string;
  topic: string;
  at: Instant;
}): NewEffect {
  const day = Math.floor(at / DAY_MS);
  const properties = { topic };
  return toHistory(derivedId(subjectId, `subscribed ${address} ${topic} ${day}`), subjectId, {
    type: 'track',
    event: NEWSLETTER_SUBSCRIBED,
    properties,
    at,
    isActivity: true,
  });
}

function toHistory(
  effectId: string,
  subjectId: string,
  payload: Extract<NewEffect, { kind: 'message' }>['payload'],
): NewEffect {
  const dueAt = payload.at ?? 0;
  return {
    effectId,
    subjectId,
    kind: 'message',
    payload,
    dueAt,
    journey: null,
    enrolmentId: null,
    step: null,
  };
}
