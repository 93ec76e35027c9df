import type { Transaction } from 'kysely';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { TraitDateTrigger } from '../domain/journey.ts';
import { traitValue } from '../domain/trait.ts';
import { instantOfDate } from '../journeys/instant-of-date.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { placeOfLead } from '../journeys/place-of-lead.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import { readLiveJourneys } from '../store/running-journeys.ts';
import { replaceScheduled, type ScheduledEntry } from '../store/scheduled-enrolments.ts';
import type { Schema } from '../store/schema.ts';
import { journeyOfSource } from './journey-of-source.ts';

/** A date that has just passed still counts: it may have been told late. */
const LATE_MS = DAY_MS;

/**
 * Notes for leads when a date of theirs lets them into a journey, in place of what was noted before.
 *
 * @param journeys the slugs of those to look at; all without
 * @returns how many dates lie ahead
 */
export async function scheduleDates(
  transaction: Transaction<Schema>,
  {
    subjectIds,
    now,
    home,
    journeys,
  }: { subjectIds: readonly string[]; now: Instant; home: LeadPlace; journeys?: readonly string[] },
): Promise<number> {
  if (subjectIds.length === 0) return 0;
  const dated = (await readLiveJourneys(transaction, journeys)).flatMap((running) => {
    const { triggers, steps } = journeyOfSource(running);
    const dates = triggers.filter((trigger) => trigger.kind === 'date');
    const [first] = steps;
    return dates.length > 0 && first ? [{ ...running, dates, step: first.id }] : [];
  });
  if (dated.length === 0) return 0;
  const leads = await readKnownSubjects(transaction, subjectIds);
  const entries = dated.flatMap(({ journeyId, version, dates, step }) =>
    leads.flatMap((lead): ScheduledEntry[] => {
      const next = nextDate(lead, { dates, now, home });
      return next ? [{ subjectId: lead.subjectId, journeyId, version, step, wait: next }] : [];
    }),
  );
  await replaceScheduled(
    transaction,
    { subjectIds, journeyIds: dated.map(({ journeyId }) => journeyId), entries },
    now,
  );
  return entries.length;
}

/** The next date of a lead that lets it in. */
function nextDate(
  lead: KnownSubject,
  { dates, now, home }: { dates: readonly TraitDateTrigger[]; now: Instant; home: LeadPlace },
): ScheduledEntry['wait'] | undefined {
  const trait = (name: string) => traitValue(name, lead.traits, lead.companyTraits);
  const { timeZone } = placeOfLead(trait, home);
  const ahead = dates.flatMap((date) => {
    const until = instantOfDate(date, trait(date.trait), timeZone);
    if (until === undefined || until <= now - LATE_MS) return [];
    return [{ for: 'date' as const, trait: date.trait, date: String(trait(date.trait)), until }];
  });
  return ahead.sort((a, b) => a.until - b.until)[0];
}
