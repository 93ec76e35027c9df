import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ContentBlock } from '../domain/mail-template.ts';
import type { ComposedMail, MailRefused } from '../messaging/composed-mail.ts';
import { mailAddress } from '../messaging/mail-address.ts';
import { mailLanguage } from '../messaging/mail-language.ts';
import { type MailUrls, mailScope } from '../messaging/mail-scope.ts';
import { MailBroken } from '../messaging/mail-writer.ts';
import { needsOfTemplate } from '../messaging/needs-of-template.ts';
import { oneLine } from '../messaging/one-line.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { readLiveScores } from '../store/live-scores.ts';
import type { Schema } from '../store/schema.ts';
import { listScorecards } from '../store/scorecards.ts';
import { displayName } from './display-name.ts';
import { drawVariant } from './draw-variant.ts';
import { type LiveWriter, liveWriters } from './mail-writers.ts';
import { type Shopping, shoppingOfLeads } from './shopping-of-leads.ts';
import { whoFulfils } from './who-fulfils.ts';

/** An e-mail that is to be written. */
export interface MailRequest extends MailUrls {
  subjectId: string;
  /** The slug of a template. */
  template: string;
  /** The id of the effect. */
  key: string;
}

/** Writing goes on for so long before others have their turn. */
const SLICE_MS = 20;

/** What is known of the leads of some e-mails. */
export interface MailGround {
  subjects: ReadonlyMap<string, KnownSubject>;
  scores: ReadonlyMap<
    string,
    readonly { slug: string; score: number; band: string | null; grade: string | null }[]
  >;
  shopping: ReadonlyMap<string, Shopping>;
  /** By condition, who fulfils it. */
  fulfilling: ReadonlyMap<ContentBlock['choices'][number], ReadonlySet<string>>;
}

/**
 * Writes e-mails to leads by the live versions of templates: in the language of each, with what is personal to it. What is needed
 * is read for all of them at once. The same lead gets the same variant of a template every time.
 *
 * @returns per request, in the same order, the e-mail or why there is none
 */
export async function composeMails(
  database: Kysely<Schema>,
  requests: readonly MailRequest[],
  now: Instant,
): Promise<(ComposedMail | MailRefused)[]> {
  const writers = await liveWriters(database, [...new Set(requests.map(({ template }) => template))]);
  const subjectIds = [...new Set(requests.map(({ subjectId }) => subjectId))];
  const ground = await readMailGround(database, { writers: [...writers.values()], subjectIds, now });
  const mails: (ComposedMail | MailRefused)[] = [];
  let since = performance.now();
  for (const request of requests) {
    mails.push(compose(request, writers.get(request.template), ground));
    if (performance.now() - since < SLICE_MS) continue;
    await setImmediate();
    since = performance.now();
  }
  return mails;
}

/** Reads what some templates ask for of some leads. */
export async function readMailGround(
  database: Kysely<Schema>,
  {
    writers,
    subjectIds,
    now,
  }: { writers: readonly Pick<LiveWriter, 'writer'>[]; subjectIds: readonly string[]; now: Instant },
): Promise<MailGround> {
  const templates = writers.map(({ writer }) => writer.prepared.template);
  const needs = templates.map(needsOfTemplate);
  const profiles = await readKnownSubjects(database, subjectIds);
  const slugs = needs.some(({ scores }) => scores)
    ? (await listScorecards(database)).map(({ slug }) => slug)
    : [];
  const scores = await readLiveScores(database, { subjectIds, slugs });
  const fulfilling = new Map<ContentBlock['choices'][number], ReadonlySet<string>>();
  for (const choice of templates.flatMap(({ content }) => content.flatMap(({ choices }) => choices))) {
    if (choice.when)
      fulfilling.set(choice, await whoFulfils(database, { condition: choice.when, profiles, now }));
  }
  return {
    subjects: new Map(profiles.map((profile) => [profile.subjectId, profile])),
    scores: Map.groupBy(scores, ({ subjectId }) => subjectId),
    shopping: needs.some(({ shopping }) => shopping)
      ? await shoppingOfLeads(database, { subjectIds, now })
      : new Map(),
    fulfilling,
  };
}

/** Which choice of each block of personal content is for a lead; a block without one for it is left out. */
export function choicesFor(
  content: readonly ContentBlock[],
  subjectId: string,
  { fulfilling }: Pick<MailGround, 'fulfilling'>,
): Record<string, number> {
  const choices: Record<string, number> = {};
  for (const { name, choices: own } of content) {
    const position = own.findIndex((choice) => !choice.when || fulfilling.get(choice)?.has(subjectId));
    if (position >= 0) choices[name] = position;
  }
  return choices;
}

/** The names that an e-mail to a lead knows, of what was read of it. */
export function scopeFor(
  subject: KnownSubject,
  ground: MailGround,
  request: {
    links: MailUrls;
    language: ComposedMail['language'];
  },
): ReturnType<typeof mailScope> {
  const shopping = ground.shopping.get(subject.subjectId) ?? { interests: [], products: [] };
  const scores = ground.scores.get(subject.subjectId) ?? [];
  return mailScope({ ...subject, ...shopping, scores }, request.links, request.language);
}

function compose(
  request: MailRequest,
  live: LiveWriter | undefined,
  ground: MailGround,
): ComposedMail | MailRefused {
  const { subjectId, template: slug } = request;
  if (!live) return { refused: 'no-template', detail: `there is no published e-mail “${slug}”` };
  const subject = ground.subjects.get(subjectId);
  const to = mailAddress(subject?.traits.email?.value);
  if (!subject || to === undefined)
    return { refused: 'no-address', detail: 'the lead has no trait email with one address' };
  const { template } = live.writer.prepared;
  const language = mailLanguage(template, subject.traits);
  const variant = drawVariant(template, subjectId);
  try {
    const scope = scopeFor(subject, ground, { links: request, language });
    const choices = choicesFor(template.content, subjectId, ground);
    const { subject: subjectLine, html, text } = live.writer.write({ language, variant }, scope, choices);
    const name = displayName(subject.traits);
    return {
      to,
      toName: name === undefined || name.includes('@') ? null : oneLine(name).slice(0, 100),
      subject: subjectLine,
      html,
      text,
      language,
      template: slug,
      version: live.version,
      variant,
      topic: template.topic,
      fromName: template.fromName ?? null,
      replyTo: template.replyTo ?? null,
    };
  } catch (error) {
    if (!(error instanceof MailBroken)) throw error;
    return { refused: 'broken-template', detail: error.message };
  }
}
