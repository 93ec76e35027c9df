import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { END, type Journey } from '../domain/journey.ts';
import type { EnrolmentCause } from '../journeys/enrolment.ts';
import { insertEnrolments, readPastEnrolments } from '../store/enrolments.ts';
import { findExperiment } from '../store/experiments.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { type RunningJourney, readLiveJourneys } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { assignSubjects } from './assign-leads.ts';
import { journeyOfSource } from './journey-of-source.ts';
import { whoFulfils } from './who-fulfils.ts';

/** A lead that something lets into a journey. */
export interface Entrant {
  subjectId: string;
  /** The slug. */
  journey: string;
  cause: EnrolmentCause;
}

/** Why a lead did not come in. */
export type EntryRefusal = 'not-live' | 'inside' | 'not-again' | 'not-for' | 'no-lead' | 'held-out';

/** A lead that came in or did not. */
export interface Entry {
  subjectId: string;
  journey: string;
  refused: EntryRefusal | null;
}

/**
 * Lets leads into journeys, as far as these are live and for them, and they may come in again. What happens at the first step
 * happens when the journeys are looked at next.
 */
export async function enrolLeads(
  transaction: Transaction<Schema>,
  entrants: readonly Entrant[],
  now: Instant,
): Promise<Entry[]> {
  if (entrants.length === 0) return [];
  const live = await readLiveJourneys(transaction, [...new Set(entrants.map(({ journey }) => journey))]);
  const ids = [...new Set(entrants.map(({ subjectId }) => subjectId))];
  const leads = new Map((await readKnownSubjects(transaction, ids)).map((lead) => [lead.subjectId, lead]));
  const entries: Entry[] = [];
  for (const [slug, some] of Map.groupBy(entrants, ({ journey }) => journey)) {
    // The first thing that lets a lead in is what it is said to have come by.
    const first = [...new Map(some.toReversed().map((one) => [one.subjectId, one])).values()];
    const running = live.find((one) => one.slug === slug);
    entries.push(
      ...(running
        ? await enrolInto(transaction, { running, entrants: first, leads, now })
        : first.map(({ subjectId }) => ({ subjectId, journey: slug, refused: 'not-live' as const }))),
    );
  }
  return entries;
}

async function enrolInto(
  transaction: Transaction<Schema>,
  {
    running,
    entrants,
    leads,
    now,
  }: {
    running: RunningJourney;
    entrants: readonly Entrant[];
    leads: ReadonlyMap<string, KnownSubject>;
    now: Instant;
  },
): Promise<Entry[]> {
  const journey = journeyOfSource(running);
  const { journeyId, version } = running;
  const profiles = entrants.flatMap(({ subjectId }) => leads.get(subjectId) ?? []);
  const past = await readPastEnrolments(transaction, {
    journeyId,
    subjectIds: profiles.map(({ subjectId }) => subjectId),
  });
  const meant = journey.only && (await whoFulfils(transaction, { condition: journey.only, profiles, now }));
  const refusals = new Map(
    entrants.map(({ subjectId }): [string, EntryRefusal | null] => {
      if (!leads.has(subjectId)) return [subjectId, 'no-lead'];
      const before = past.get(subjectId);
      if (before?.isInside) return [subjectId, 'inside'];
      if (before && !mayComeAgain(journey, before.leftAt, now)) return [subjectId, 'not-again'];
      return [subjectId, meant && !meant.has(subjectId) ? 'not-for' : null];
    }),
  );
  for (const subjectId of await heldOut(transaction, { journey, refusals, now }))
    refusals.set(subjectId, 'held-out');
  const step = journey.steps[0]?.id ?? END;
  const coming = entrants.filter(({ subjectId }) => refusals.get(subjectId) === null);
  const entered = new Set(
    await insertEnrolments(
      transaction,
      coming.map(({ subjectId, cause }) => ({ subjectId, journeyId, version, step, cause })),
      now,
    ),
  );
  return entrants.map(({ subjectId }) => {
    const refused = refusals.get(subjectId) ?? (entered.has(subjectId) ? null : 'inside');
    return { subjectId, journey: journey.slug, refused };
  });
}

/** Those who could come in and whom the lot of the hold-out of the journey keeps out. */
async function heldOut(
  transaction: Transaction<Schema>,
  {
    journey,
    refusals,
    now,
  }: { journey: Journey; refusals: ReadonlyMap<string, EntryRefusal | null>; now: Instant },
): Promise<string[]> {
  if (journey.holdOut === undefined) return [];
  const experiment = await findExperiment(transaction, journey.holdOut);
  // One that was stopped keeps nobody out any more.
  if (experiment?.kind !== 'hold-out' || experiment.status !== 'running') return [];
  const subjectIds = [...refusals].filter(([, refused]) => refused === null).map(([subjectId]) => subjectId);
  const arms = await assignSubjects(transaction, { experiment, subjectIds, now });
  return [...arms].filter(([, { arm }]) => arm === 0).map(([subjectId]) => subjectId);
}

function mayComeAgain({ reentry }: Journey, leftAt: Instant | null, now: Instant): boolean {
  if (reentry.kind === 'once') return false;
  return reentry.kind === 'always' || leftAt === null || leftAt + reentry.afterMs <= now;
}
