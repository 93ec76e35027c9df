import type { Kysely } from 'kysely';
import { isMissing } from '../conditions/compile-test.ts';
import { estimateShare, type ShareEstimate } from '../domain/estimate-share.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { SITE_VISITED } from '../domain/message.ts';
import { quantile } from '../domain/quantile.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import { traitOf } from '../domain/trait.ts';
import { eventsReadBy, traitsReadBy } from '../scoring/what-rules-read.ts';
import { countSubjectsOf, drawSubjects } from '../store/draw-subjects.ts';
import { countEvents } from '../store/event-counts.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';

/** A trait or an event that criteria read, and how much of it there is. */
export interface CoverageItem {
  kind: 'trait' | 'event';
  name: string;
  readers: { scorecard: string; rule: string }[];
  /** The share of all leads that have the trait, or did the event. */
  completeness: ShareEstimate;
  /** Of the leads that came lately; null when there are none in the sample. */
  completenessOfNewcomers: ShareEstimate | null;
  /** Since the trait was set, or the event last happened, in days; null when nobody has it. */
  medianAgeDays: number | null;
  ninetiethAgeDays: number | null;
  /** The share, of those who have it, for whom that is longer ago than `staleAfterDays`. */
  stale: ShareEstimate;
}

/** How complete and how fresh is what live scorecards read, by a random sample of leads. */
export interface Coverage {
  leads: number;
  sampled: number;
  /** A newcomer was first seen within so many days. */
  newcomerDays: number;
  staleAfterDays: number;
  items: CoverageItem[];
}

const LEADS = 2_000;
const LEADS_AT_ONCE = 500;
const NEWCOMER_DAYS = 30;
/** People change jobs and companies grow: what was said half a year ago is worth asking again. */
const STALE_AFTER_DAYS = 180;

/** @param scorecards those whose rules are asked about; all of leads */
export async function readCoverage(
  database: Kysely<Schema>,
  { scorecards, now }: { scorecards: readonly Scorecard[]; now: Instant },
): Promise<Coverage> {
  const tallies = talliesFor(scorecards);
  const names = [...new Set([...tallies.values()].flatMap(({ events }) => events))];
  const drawn = await drawSubjects(database, { kind: 'lead', limit: LEADS });
  let newcomers = 0;
  for (let start = 0; start < drawn.length; start += LEADS_AT_ONCE) {
    const subjectIds = drawn.slice(start, start + LEADS_AT_ONCE).map(({ subjectId }) => subjectId);
    const profiles = await readKnownSubjects(database, subjectIds);
    const isNew = new Set(
      profiles.filter((one) => one.firstSeenAt > now - NEWCOMER_DAYS * DAY_MS).map((one) => one.subjectId),
    );
    newcomers += isNew.size;
    const add = (tally: Tally, subjectId: string, at: Instant): void => {
      tally.ages.push(Math.max(0, now - at) / DAY_MS);
      if (isNew.has(subjectId)) tally.newcomers += 1;
    };
    const counts = names.length === 0 ? [] : await countEvents(database, { subjectIds, names, through: now });
    const done = Map.groupBy(counts, ({ event }) => event);
    for (const tally of tallies.values()) {
      const found =
        tally.kind === 'trait'
          ? settingsOf(tally.name, profiles)
          : tally.events.flatMap((event) => done.get(event) ?? []);
      for (const [subjectId, own] of Map.groupBy(found, (one) => one.subjectId))
        add(tally, subjectId, Math.max(...own.map(({ lastAt }) => lastAt)));
    }
  }
  const leads = Math.max(drawn.length, await countSubjectsOf(database, 'lead'));
  return {
    leads,
    sampled: drawn.length,
    newcomerDays: NEWCOMER_DAYS,
    staleAfterDays: STALE_AFTER_DAYS,
    items: [...tallies.values()]
      .map((tally) => itemOf(tally, { leads, sampled: drawn.length, newcomers }))
      .sort((a, b) => a.completeness.share - b.completeness.share || (a.name < b.name ? -1 : 1)),
  };
}

interface Tally {
  kind: 'trait' | 'event';
  name: string;
  /** The folded names of the events that it stands for. */
  events: string[];
  readers: { scorecard: string; rule: string }[];
  /** In days, one of each lead that has it. */
  ages: number[];
  newcomers: number;
}

function talliesFor(scorecards: readonly Scorecard[]): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const add = (one: Pick<Tally, 'kind' | 'name' | 'events'>, reader: Tally['readers'][number]): void => {
    const key = `${one.kind} ${foldText(one.name)}`;
    const tally = tallies.get(key) ?? { ...one, readers: [], ages: [], newcomers: 0 };
    tallies.set(key, tally);
    if (!tally.readers.some((known) => known.rule === reader.rule && known.scorecard === reader.scorecard))
      tally.readers.push(reader);
  };
  for (const scorecard of scorecards) {
    for (const { trait, rule } of traitsReadBy(scorecard))
      add({ kind: 'trait', name: trait, events: [] }, { scorecard: scorecard.slug, rule });
    for (const { match, rule } of eventsReadBy(scorecard)) {
      const events = match.events.map(foldText);
      // Visits are made of several events, of which a sender may have one.
      const names = match.sessions
        ? [{ name: SITE_VISITED, events }]
        : match.events.map((name) => ({ name, events: [foldText(name)] }));
      for (const one of names) add({ kind: 'event', ...one }, { scorecard: scorecard.slug, rule });
    }
  }
  return tallies;
}

function settingsOf(
  name: string,
  profiles: readonly KnownSubject[],
): { subjectId: string; lastAt: Instant }[] {
  return profiles.flatMap(({ subjectId, traits, companyTraits }) => {
    const trait = traitOf(name, traits, companyTraits);
    return trait && !isMissing(trait.value) ? [{ subjectId, lastAt: trait.setAt }] : [];
  });
}

function itemOf(
  { kind, name, readers, ages, newcomers: newWithIt }: Tally,
  { leads, sampled, newcomers }: { leads: number; sampled: number; newcomers: number },
): CoverageItem {
  const completeness = estimateShare({ count: ages.length, sampled, total: leads });
  const stale = ages.filter((age) => age > STALE_AFTER_DAYS).length;
  const isEverybody = sampled >= leads;
  return {
    kind,
    name,
    readers,
    completeness,
    completenessOfNewcomers:
      newcomers === 0
        ? null
        : estimateShare({ count: newWithIt, sampled: newcomers, total: isEverybody ? newcomers : leads }),
    medianAgeDays: quantile(ages, 0.5) ?? null,
    ninetiethAgeDays: quantile(ages, 0.9) ?? null,
    stale: estimateShare({ count: stale, sampled: ages.length, total: isEverybody ? ages.length : leads }),
  };
}
