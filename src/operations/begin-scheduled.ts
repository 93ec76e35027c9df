import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { EnrolmentRow } from '../store/enrolments.ts';
import { readJourneyVersions } from '../store/running-journeys.ts';
import { deleteScheduled } from '../store/scheduled-enrolments.ts';
import type { Schema } from '../store/schema.ts';
import { type Entrant, enrolLeads } from './enrol-leads.ts';

/** Lets leads into a journey whose date has come. */
export async function beginScheduled(
  transaction: Transaction<Schema>,
  { enrolments, now }: { enrolments: readonly EnrolmentRow[]; now: Instant },
): Promise<void> {
  if (enrolments.length === 0) return;
  const versions = await readJourneyVersions(transaction, enrolments);
  const slugOf = new Map(versions.map(({ journeyId, slug }) => [journeyId, slug]));
  await deleteScheduled(transaction, enrolments);
  const entrants = enrolments.flatMap(({ subjectId, journeyId, wait }): Entrant[] => {
    const journey = slugOf.get(journeyId);
    if (journey === undefined || wait?.for !== 'date') return [];
    return [{ subjectId, journey, cause: { kind: 'date', trait: wait.trait, date: wait.date } }];
  });
  await enrolLeads(transaction, entrants, now);
}
