import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { JourneyStatus } from '../domain/journey.ts';
import { endEnrolments, haltEnrolments, resumeEnrolments } from '../store/enrolments-of-journey.ts';
import { setJourneyStatus } from '../store/journeys.ts';
import { readLiveJourneys } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { journeyOfSource } from './journey-of-source.ts';
import { watchDates } from './look-around.ts';
import { changeRegistry } from './registry.ts';

/**
 * Pauses a journey, lets it go on, or archives it. In a pause those inside stand still, and go on with what has become due
 * meanwhile; what happened to them in the pause was not told. Archiving takes everybody out.
 */
export async function changeJourneyStatus(
  transaction: Transaction<Schema>,
  { journeyId, slug, status, now }: { journeyId: number; slug: string; status: JourneyStatus; now: Instant },
): Promise<void> {
  await setJourneyStatus(transaction, { journeyId, status });
  if (status === 'live') await resumeEnrolments(transaction, journeyId);
  else if (status === 'paused') await haltEnrolments(transaction, journeyId);
  else await endEnrolments(transaction, { journeyId, reason: 'archived', at: now });
  await journeyChanged(transaction, slug);
}

/** From now on whatever comes in is told to the journey as it is now; dates that leads told before let them in too. */
export async function journeyChanged(transaction: Transaction<Schema>, slug: string): Promise<void> {
  await changeRegistry(transaction);
  const live = await readLiveJourneys(transaction, [slug]);
  const hasDates = live
    .map(journeyOfSource)
    .some(({ triggers }) => triggers.some(({ kind }) => kind === 'date'));
  if (hasDates) await watchDates(transaction, slug);
}
