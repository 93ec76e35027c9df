import type { Kysely } from 'kysely';
import { numberOf } from '../conditions/compile-test.ts';
import type { Instant } from '../domain/instant.ts';
import { OPPORTUNITY_EVENTS, OPPORTUNITY_LOST, OPPORTUNITY_WON } from '../domain/outcome.ts';
import { foldText } from '../domain/text.ts';
import { readMarkingMessages } from '../store/lead-marks.ts';
import type { Schema } from '../store/schema.ts';

/** What an opportunity would bring, in units of its currency. */
export interface OpenOpportunity {
  amount: number;
  currency: string;
}

const CLOSING = [OPPORTUNITY_WON, OPPORTUNITY_LOST].map(foldText);

/** Of each lead that has one, the open opportunity with an amount that was spoken of last, as of an instant. */
export async function openOpportunities(
  database: Kysely<Schema>,
  { subjectIds, at }: { subjectIds: readonly string[]; at: Instant },
): Promise<Map<string, OpenOpportunity>> {
  const names = OPPORTUNITY_EVENTS.map(foldText);
  const messages = await readMarkingMessages(database, { subjectIds, names, withTraits: false });
  const open = new Map<string, Map<string, OpenOpportunity | undefined>>();
  for (const { subjectId, event, properties, occurredAt } of messages.toSorted(
    (a, b) => a.occurredAt - b.occurredAt,
  )) {
    if (occurredAt > at) continue;
    const ofLead = open.get(subjectId) ?? new Map<string, OpenOpportunity | undefined>();
    open.set(subjectId, ofLead);
    const { opportunityId, currency } = properties;
    const id = typeof opportunityId === 'string' ? opportunityId : '';
    const before = ofLead.get(id);
    // Set again behind the others: what was spoken of last comes last.
    ofLead.delete(id);
    if (CLOSING.includes(event)) continue;
    const amount = numberOf(properties['amount']);
    ofLead.set(id, amount !== undefined && typeof currency === 'string' ? { amount, currency } : before);
  }
  return new Map(
    [...open].flatMap(([subjectId, ofLead]) => {
      const last = [...ofLead.values()].findLast((one) => one !== undefined);
      return last ? [[subjectId, last] as const] : [];
    }),
  );
}
