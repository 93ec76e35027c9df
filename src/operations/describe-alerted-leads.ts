import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import { LEAD_ACCEPTED, LEAD_ASSIGNED, LEAD_REJECTED, OWNER } from '../domain/sales-status.ts';
import type { DataKind } from '../domain/scorecard.ts';
import type { AlertedLead } from '../messaging/alert-message.ts';
import { oneLine } from '../messaging/one-line.ts';
import { RuleSayer } from '../messaging/rule-sayer.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { readLatestActivity } from '../store/latest-activity.ts';
import type { RecentEvent } from '../store/recent-events.ts';
import type { Schema } from '../store/schema.ts';
import { readScores, type ScoreRow } from '../store/scores.ts';
import { displayName, textTrait } from './display-name.ts';
import { EMAIL_BOUNCED, EMAIL_DELIVERED, EMAIL_SENT } from './mail-events.ts';
import { type Reason, reasonsOfLeads } from './reasons-of-leads.ts';
import type { RegisteredScorecard, Registry } from './registry.ts';

/** What is said of a lead besides the alert itself, in any language. */
export interface LeadBrief {
  name: string;
  details: string[];
  score: AlertedLead['score'];
  reasons: (Reason & { data: DataKind })[];
  recent: RecentEvent[];
}

const LONGEST_NAME = 120;
const MOST_RECENT = 5;
/** So many of the latest messages are looked at for what a lead did. */
const AMONG = 50;
/** What is done to leads, rather than by them. */
const NOT_THEIRS = [
  ...[EMAIL_SENT, EMAIL_DELIVERED, EMAIL_BOUNCED, LEAD_ASSIGNED, LEAD_ACCEPTED, LEAD_REJECTED],
  ...['Lead Contacted', 'Comment Added', 'Call Logged', 'Opportunity Opened', 'Opportunity Stage Changed'],
].map((name) => name.toLowerCase());
/** Properties that say which page, file or e-mail it was, the plainest first. */
const TELLING = ['title', 'subject', 'file', 'name', 'form', 'link', 'path', 'url'];

/**
 * What there is to say of leads in messages: who they are, how they stand and why, and what they did lately; with a fixed number
 * of questions to the database.
 *
 * @param wanted by lead, the scorecard that an alert is about; otherwise the one that went live last
 */
export async function describeAlertedLeads(
  database: Kysely<Schema>,
  registry: Registry,
  { wanted, now }: { wanted: ReadonlyMap<string, string | undefined>; now: Instant },
): Promise<Map<string, LeadBrief>> {
  const subjectIds = [...wanted.keys()];
  const known = await readKnownSubjects(database, subjectIds);
  const scores = Map.groupBy(await readScores(database, subjectIds), ({ subjectId }) => subjectId);
  const recent = Map.groupBy(
    await readLatestActivity(database, {
      subjectIds,
      each: MOST_RECENT,
      among: AMONG,
      without: NOT_THEIRS,
    }),
    ({ subjectId }) => subjectId,
  );
  const live = registry.scorecards
    .filter(({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead')
    .toSorted((a, b) => (b.liveAt ?? 0) - (a.liveAt ?? 0));
  const chosen = known.flatMap((lead) => {
    const own = chooseScore(live, scores.get(lead.subjectId) ?? [], wanted.get(lead.subjectId));
    return own ? [{ lead, ...own }] : [];
  });
  const reasons = new Map<string, LeadBrief['reasons']>();
  for (const scorecard of new Set(chosen.map(({ scorecard: one }) => one))) {
    const leads = chosen
      .filter((one) => one.scorecard === scorecard)
      .map(({ lead, score }) => ({ ...lead, points: score.points }));
    const data = new Map(scorecard.compiled.scorecard.rules.map((rule) => [`rule:${rule.id}`, rule.data]));
    for (const [lead, found] of await reasonsOfLeads(database, registry, { leads, scorecard, now }))
      reasons.set(
        lead,
        found.map((reason) => ({ ...reason, data: data.get(reason.row) ?? 'implicit' })),
      );
  }
  const byLead = new Map(chosen.map((one) => [one.lead.subjectId, one]));
  return new Map(
    known.map((lead) => [
      lead.subjectId,
      {
        ...whoIs(lead),
        score: scoreOf(byLead.get(lead.subjectId)),
        reasons: reasons.get(lead.subjectId) ?? [],
        recent: recent.get(lead.subjectId) ?? [],
      },
    ]),
  );
}

/** The reasons of a lead, and what it did lately, in a language. */
export function sayLead(
  { reasons, recent }: Pick<LeadBrief, 'reasons' | 'recent'>,
  language: Language,
): Pick<AlertedLead, 'reasons' | 'recent'> {
  const sayer = new RuleSayer(language);
  return {
    reasons: reasons.map(({ title, words, value, points, data }) => ({
      text: title ?? sayer.rule(words, value),
      points,
      data,
    })),
    recent: recent.map(({ name, occurredAt, properties }) => {
      const about = telling(properties);
      return { at: occurredAt, what: sayer.event(name) + (about === undefined ? '' : `: ${about}`) };
    }),
  };
}

function chooseScore(
  live: readonly RegisteredScorecard[],
  scores: readonly ScoreRow[],
  wanted: string | undefined,
): { scorecard: RegisteredScorecard; score: ScoreRow } | undefined {
  const found = live.flatMap((scorecard) => {
    const score = scores.find(
      (one) => one.scorecardId === scorecard.scorecardId && one.version === scorecard.version,
    );
    return score ? [{ scorecard, score }] : [];
  });
  const isWanted = ({ scorecard }: { scorecard: RegisteredScorecard }) =>
    scorecard.compiled.scorecard.slug === wanted;
  return found.find(isWanted) ?? found.find(({ score }) => score.isEligible) ?? found[0];
}

function scoreOf(
  chosen: { scorecard: RegisteredScorecard; score: ScoreRow } | undefined,
): AlertedLead['score'] {
  if (!chosen) return undefined;
  const { scorecard } = chosen.scorecard.compiled;
  const { score, band } = chosen.score;
  const title = scorecard.bands.find(({ id }) => id === band)?.title;
  return { scorecard: scorecard.title, score, band: title ?? band };
}

function whoIs({ traits, companyTraits, subjectId }: KnownSubject): Pick<LeadBrief, 'name' | 'details'> {
  const name = displayName(traits) ?? subjectId.slice(0, 8);
  const company = (companyTraits && textTrait(companyTraits, 'name')) ?? textTrait(traits, 'company');
  const details = [textTrait(traits, 'email'), company, textTrait(traits, OWNER)];
  const shorten = (text: string): string => oneLine(text).slice(0, LONGEST_NAME);
  return {
    name: shorten(name),
    details: details.flatMap((text) => (text === undefined || text === name ? [] : [shorten(text)])),
  };
}

function telling(properties: JsonObject): string | undefined {
  for (const key of TELLING) {
    const value = properties[key];
    if (typeof value === 'string' && value.trim() !== '') return oneLine(value).slice(0, LONGEST_NAME);
  }
  return undefined;
}
