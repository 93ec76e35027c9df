import type { Kysely, Transaction } from 'kysely';
import { parseLeadCondition } from '../conditions/parse-lead-condition.ts';
import type { Condition } from '../domain/condition.ts';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { insertSignals } from '../store/journey-signals.ts';
import {
  deleteWatch,
  hasWatch,
  type JourneyWatch,
  leadsAfter,
  listWatches,
  lockWatch,
  putWatch,
  saveWatch,
} from '../store/journey-watches.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { replaceMembers } from '../store/segment-members.ts';
import { listSegments } from '../store/segments.ts';
import { enrolLeads } from './enrol-leads.ts';
import type { Registry } from './registry.ts';
import { scheduleDates } from './schedule-dates.ts';
import { whoFulfils } from './who-fulfils.ts';

/** Who came into a segment by time alone shows when everybody was looked at again; not sooner than after this. */
const EVERY_MS = MINUTE_MS;
const LEADS_AT_ONCE = 1_000;

/** The name under which a segment is watched. */
const SEGMENT = 'segment:';
const DATES = 'dates:';
const ENROL = 'enrol:';

/** Watches the segments that journeys listen to as they are written now, and no others. */
export async function watchSegments(database: Kysely<Schema>, { listening }: Registry): Promise<void> {
  const watches = await listWatches(database);
  const segments = (await listSegments(database)).filter(({ slug }) => listening.segments.has(slug));
  for (const { slug, source } of segments) {
    const watch = `${SEGMENT}${slug}`;
    if (watches.find((one) => one.watch === watch)?.source !== source)
      await putWatch(database, { watch, source });
  }
  const wanted = new Set(segments.map(({ slug }) => `${SEGMENT}${slug}`));
  for (const { watch } of watches) {
    if (watch.startsWith(SEGMENT) && !wanted.has(watch)) await deleteWatch(database, watch);
  }
}

/** Notes for everybody when a date of theirs lets them into a journey: after it was published or resumed. */
export async function watchDates(database: Kysely<Schema>, journey: string): Promise<void> {
  await putWatch(database, { watch: `${DATES}${journey}`, source: '' });
}

/** Lets everybody into a journey who fulfils a condition, some at a time. */
export async function watchEntry(
  database: Kysely<Schema>,
  { journey, condition, by }: { journey: string; condition: string; by: string },
): Promise<void> {
  await putWatch(database, { watch: `${ENROL}${journey}`, source: condition, askedBy: by });
}

/** How far letting leads into a journey has come; undefined when nobody asked for it. */
export async function entryProgress(
  database: Kysely<Schema>,
  journey: string,
): Promise<JourneyWatch | undefined> {
  return (await listWatches(database)).find(({ watch }) => watch === `${ENROL}${journey}`);
}

/** Whether there is anybody to look at. */
export async function isLookingAround(database: Kysely<Schema>, now: Instant): Promise<boolean> {
  return hasWatch(database, now - EVERY_MS);
}

/**
 * Looks at some leads for one of the watches.
 *
 * @returns whether there is more to look at now
 */
export async function lookAround(
  transaction: Transaction<Schema>,
  { now, home }: { now: Instant; home: LeadPlace },
): Promise<boolean> {
  const watch = await lockWatch(transaction, { before: now - EVERY_MS });
  if (!watch) return false;
  const looked = await leadsAfter(transaction, { after: watch.lookedThrough, limit: LEADS_AT_ONCE });
  const found = await lookAt(transaction, { watch, looked, now, home });
  const isThrough = looked.length < LEADS_AT_ONCE;
  const isFirst = watch.lookedThrough === null;
  await saveWatch(transaction, {
    ...watch,
    lookedThrough: isThrough ? null : (looked.at(-1) ?? null),
    lookedAt: isThrough ? now : null,
    isKnown: watch.isKnown || isThrough,
    lookedCount: (isFirst ? 0 : watch.lookedCount) + looked.length,
    foundCount: (isFirst ? 0 : watch.foundCount) + found,
  });
  return true;
}

interface Look {
  watch: JourneyWatch;
  looked: string[];
  now: Instant;
  home: LeadPlace;
}

/** Does with some leads what the watch is for. @returns how many it is about */
async function lookAt(transaction: Transaction<Schema>, look: Look): Promise<number> {
  const { watch, looked, now, home } = look;
  if (watch.watch.startsWith(DATES)) {
    const journeys = [watch.watch.slice(DATES.length)];
    return scheduleDates(transaction, { subjectIds: looked, now, home, journeys });
  }
  const fulfilling = await whoIn(transaction, look);
  if (watch.watch.startsWith(ENROL)) {
    const journey = watch.watch.slice(ENROL.length);
    const cause = { kind: 'person', name: watch.askedBy ?? '' } as const;
    const entries = await enrolLeads(
      transaction,
      fulfilling.map((subjectId) => ({ subjectId, journey, cause })),
      now,
    );
    return entries.filter(({ refused }) => refused === null).length;
  }
  const segment = watch.watch.slice(SEGMENT.length);
  const { entered, left } = await replaceMembers(transaction, {
    segment,
    looked,
    members: fulfilling,
    at: now,
  });
  // Who was in it when watching began did not come in.
  if (watch.isKnown) {
    const signals = [
      ...entered.map((subjectId) => ({ subjectId, direction: 'entered' as const })),
      ...left.map((subjectId) => ({ subjectId, direction: 'left' as const })),
    ];
    await insertSignals(
      transaction,
      signals.map(({ subjectId, direction }) => ({
        subjectId,
        signal: { kind: 'segment', segment, direction },
        occurredAt: now,
      })),
    );
  }
  return fulfilling.length;
}

async function whoIn(transaction: Transaction<Schema>, { watch, looked, now }: Look): Promise<string[]> {
  const condition = conditionOf(watch);
  if (!condition) return looked;
  const profiles = await readKnownSubjects(transaction, looked);
  return [...(await whoFulfils(transaction, { condition, profiles, now }))];
}

/** Undefined for everybody. */
function conditionOf({ watch, source }: JourneyWatch): Condition | undefined {
  if (source === '') return undefined;
  const reading = parseLeadCondition(source);
  if (!reading.ok) throw new Error(`the condition of ${watch} cannot be read any more`);
  return reading.condition;
}
