import type { Kysely } from 'kysely';
import { compileTest, numberOf } from '../conditions/compile-test.ts';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { OPPORTUNITY_OPENED } from '../domain/outcome.ts';
import { LEAD_ACCEPTED, LEAD_REJECTED } from '../domain/sales-status.ts';
import { foldText } from '../domain/text.ts';
import { setTraits, type Traits, traitValue } from '../domain/trait.ts';
import type { LeadMarks } from '../learning/examples/label-example.ts';
import { closingEvents, type OutcomeDefinition } from '../learning/examples/outcome-definition.ts';
import { type MarkingMessage, readKnownSince, readMarkingMessages } from '../store/lead-marks.ts';
import type { Schema } from '../store/schema.ts';

const OPENED = foldText(OPPORTUNITY_OPENED);
const ACCEPTED = foldText(LEAD_ACCEPTED);
const REJECTED = foldText(LEAD_REJECTED);

/** Reads what decides about the examples of leads: when they became known, their outcomes, and what sales said. */
export async function readLeadMarks(
  database: Kysely<Schema>,
  {
    subjectIds,
    outcome,
    by,
  }: { subjectIds: readonly string[]; outcome: OutcomeDefinition; by: 'received' | 'occurred' },
): Promise<Map<string, LeadMarks>> {
  const knownSince = await readKnownSince(database, { subjectIds, by });
  const closing = closingEvents(outcome);
  const outcomeNames = outcome.kind === 'event' ? [foldText(outcome.event)] : [];
  const messages = await readMarkingMessages(database, {
    subjectIds,
    names: [...outcomeNames, ...closing, OPENED, ACCEPTED, REJECTED],
    withTraits: outcome.kind === 'trait',
  });
  const marks = new Map<string, LeadMarks>(
    subjectIds.map((subjectId) => [
      subjectId,
      { knownAt: knownSince.get(subjectId), outcomes: [], openings: [], closings: [], feedback: [] },
    ]),
  );
  for (const message of messages) {
    const ofLead = marks.get(message.subjectId);
    if (ofLead) mark(ofLead, message, { outcome, closing });
  }
  return marks;
}

function mark(
  marks: LeadMarks,
  { kind, event, occurredAt, messageId, properties }: MarkingMessage,
  { outcome, closing }: { outcome: OutcomeDefinition; closing: readonly string[] },
): void {
  if (kind === 'identify') {
    const traits: Traits = Object.create(null);
    setTraits(traits, { occurredAt, messageId, properties });
    const isReached =
      outcome.kind === 'trait' &&
      compileTest({ op: 'equals', value: outcome.value })(traitValue(outcome.trait, traits, undefined));
    if (isReached) marks.outcomes.push({ occurredAt });
    return;
  }
  if (outcome.kind === 'event' && event === foldText(outcome.event)) {
    const amount = numberOf(properties.amount);
    const { currency } = properties;
    marks.outcomes.push({
      occurredAt,
      ...(amount !== undefined && { amount }),
      ...(typeof currency === 'string' && { currency }),
    });
  }
  if (closing.includes(event)) marks.closings.push(occurredAt);
  if (event === OPENED) marks.openings.push(occurredAt);
  if (event === ACCEPTED) marks.feedback.push({ occurredAt, verdict: 'accepted' });
  if (event === REJECTED) marks.feedback.push(rejection(occurredAt, properties.reason));
}

function rejection(occurredAt: Instant, reason: Json | undefined): LeadMarks['feedback'][number] {
  return { occurredAt, verdict: 'rejected', ...(typeof reason === 'string' && { reason }) };
}
