import type { Kysely, Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Journey } from '../domain/journey.ts';
import { foldText } from '../domain/text.ts';
import { countInside } from '../store/journey-counts.ts';
import { ensureJourney, findJourney, insertLiveVersion, saveJourneyDraft } from '../store/journeys.ts';
import { type MoveTarget, moveEnrolments } from '../store/move-enrolments.ts';
import type { Schema } from '../store/schema.ts';
import { journeyChanged } from './change-journey-status.ts';
import { requireJourney } from './check-journey-text.ts';

/** What becomes of those inside when a version is published: they finish the old one, or are moved to the new one. */
export type InsideChoice = 'finish' | 'move';

/** How many of those inside are at a step of a version, and whether the new version has a step of this id. */
export interface InsideStep {
  version: number;
  step: string;
  leads: number;
  canMove: boolean;
}

/**
 * Publishes a journey: whoever comes in from now on takes the new version. A draft of this text is done with; one of another
 * text is somebody's work, and stays. A journey that is paused stays paused.
 *
 * @throws JourneyRefused
 */
export async function publishJourney(
  transaction: Transaction<Schema>,
  request: { source: string; comment: string; inside: InsideChoice; by: string; now: Instant },
): Promise<{ slug: string; version: number; moved: number }> {
  const { source, comment, inside, by, now } = request;
  const journey = await requireJourney(transaction, { source, now });
  const { slug } = journey;
  const journeyId = await ensureJourney(transaction, { slug, at: now });
  const version = await insertLiveVersion(transaction, { journeyId, source, comment, by, at: now });
  const moved =
    inside === 'move'
      ? await moveEnrolments(transaction, { journeyId, version, targets: targetsOf(journey) })
      : 0;
  if ((await findJourney(transaction, slug))?.draft === source)
    await saveJourneyDraft(transaction, { journeyId, source: null, by, at: now });
  await journeyChanged(transaction, slug);
  return { slug, version, moved };
}

/** Who is inside a journey now, and who of them could be moved to another form of it. */
export async function insideBefore(database: Kysely<Schema>, journey: Journey): Promise<InsideStep[]> {
  const row = await findJourney(database, journey.slug);
  if (!row) return [];
  const ids = new Set(journey.steps.map(({ id }) => id));
  const counts = await countInside(database, [row.journeyId]);
  return counts.map(({ version, step, leads }) => ({ version, step, leads, canMove: ids.has(step) }));
}

function targetsOf({ steps }: Journey): MoveTarget[] {
  return steps.map((step) => ({
    step: step.id,
    waitsFor: step.kind === 'wait' && step.wait.kind === 'event' ? foldText(step.wait.event) : null,
  }));
}
