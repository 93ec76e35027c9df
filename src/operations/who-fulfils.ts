import type { Kysely } from 'kysely';
import { compileCondition } from '../conditions/compile-condition.ts';
import { type Condition, type Did, didsOf, fieldsOf, LEAD_FIELDS } from '../domain/condition.ts';
import { DAY_MS, formatInstant, type Instant } from '../domain/instant.ts';
import { type Json, valueAt } from '../domain/json.ts';
import { foldText } from '../domain/text.ts';
import { traitValue } from '../domain/trait.ts';
import { countEvents } from '../store/event-counts.ts';
import { readEventProperties } from '../store/event-properties.ts';
import type { KnownSubject } from '../store/known-subjects.ts';
import { type LiveScore, readLiveScores } from '../store/live-scores.ts';
import type { Schema } from '../store/schema.ts';

/**
 * Which of some leads fulfil a condition at an instant, by their traits, their scores and what they did. What the
 * condition asks for is read for all of them at once.
 */
export async function whoFulfils(
  database: Kysely<Schema>,
  { condition, profiles, now }: { condition: Condition; profiles: readonly KnownSubject[]; now: Instant },
): Promise<Set<string>> {
  const subjectIds = profiles.map(({ subjectId }) => subjectId);
  const slugs = scorecardsAskedFor(condition);
  const scores = Map.groupBy(
    await readLiveScores(database, { subjectIds, slugs }),
    (score) => score.subjectId,
  );
  const counts = new Map<Did, Map<string, number>>();
  for (const did of didsOf(condition)) counts.set(did, await countDid(database, { did, subjectIds, now }));
  const holds = compileCondition(condition);
  const fulfilling = profiles.filter((profile) => {
    const own = scores.get(profile.subjectId) ?? [];
    return holds(
      (field) => leadField(field, { profile, scores: own, now }),
      (did) => counts.get(did)?.get(profile.subjectId) ?? 0,
    );
  });
  return new Set(fulfilling.map(({ subjectId }) => subjectId));
}

/** What a condition asks of a lead, and what was found: traits and scores by name, and how often it did something by event. */
export async function whatWasFound(
  database: Kysely<Schema>,
  { condition, profile, now }: { condition: Condition; profile: KnownSubject; now: Instant },
): Promise<{ asked: string; found: Json }[]> {
  const subjectIds = [profile.subjectId];
  const scores = await readLiveScores(database, { subjectIds, slugs: scorecardsAskedFor(condition) });
  const found = fieldsOf(condition).map((field) => {
    return { asked: field, found: leadField(field, { profile, scores, now }) ?? null };
  });
  for (const did of didsOf(condition)) {
    const counts = await countDid(database, { did, subjectIds, now });
    found.push({ asked: did.events.join(', '), found: counts.get(profile.subjectId) ?? 0 });
  }
  return found;
}

const OF_SCORECARDS = ['score', 'band', 'grade'] as const;

function scorecardsAskedFor(condition: Condition): string[] {
  const slugs = fieldsOf(condition).flatMap((field) => {
    const part = OF_SCORECARDS.find((name) => field.startsWith(LEAD_FIELDS[name]));
    return part ? [field.slice(LEAD_FIELDS[part].length)] : [];
  });
  return [...new Set(slugs)];
}

function leadField(
  field: string,
  { profile, scores, now }: { profile: KnownSubject; scores: readonly LiveScore[]; now: Instant },
): Json | undefined {
  if (!field.startsWith('$')) return traitValue(field, profile.traits, profile.companyTraits);
  if (field === LEAD_FIELDS.lastSeenAt) return formatInstant(profile.lastSeenAt);
  if (field === LEAD_FIELDS.firstSeenAt) return formatInstant(profile.firstSeenAt);
  if (field === LEAD_FIELDS.daysSinceLastSeen)
    return Math.max(0, Math.floor((now - profile.lastSeenAt) / DAY_MS));
  for (const part of OF_SCORECARDS) {
    const prefix = LEAD_FIELDS[part];
    if (!field.startsWith(prefix)) continue;
    return scores.find(({ slug }) => slug === field.slice(prefix.length))?.[part] ?? undefined;
  }
  return traitValue(field, profile.traits, profile.companyTraits);
}

async function countDid(
  database: Kysely<Schema>,
  { did, subjectIds, now }: { did: Did; subjectIds: readonly string[]; now: Instant },
): Promise<Map<string, number>> {
  const after = did.withinMs === undefined ? undefined : now - did.withinMs;
  const request = { subjectIds, names: [...new Set(did.events.map(foldText))], after, through: now };
  const counts = new Map<string, number>();
  const add = (subjectId: string, count: number): void => {
    counts.set(subjectId, (counts.get(subjectId) ?? 0) + count);
  };
  if (!did.where) {
    for (const { subjectId, count } of await countEvents(database, request)) add(subjectId, count);
    return counts;
  }
  const holds = compileCondition(did.where);
  for await (const { subjectId, properties } of readEventProperties(database, request)) {
    if (holds((field) => valueAt(properties, field))) add(subjectId, 1);
  }
  return counts;
}
