import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import {
  LEAD_ACCEPTED,
  LEAD_ASSIGNED,
  LEAD_REJECTED,
  OWN_MESSAGE_PREFIX,
  OWNER,
  type RejectionReason,
  SALES_REASON,
  SALES_STATUS,
  SALES_STATUS_BY,
} from '../domain/sales-status.ts';

/** What somebody does with leads in the queue. */
export type SalesAction =
  | { kind: 'assign'; owner: string | null }
  | { kind: 'accept' }
  | { kind: 'reject'; reason: RejectionReason; note?: string | undefined };

/**
 * What an action adds to the history of a lead: an event that it was done, and the traits that hold from then on. The
 * message ids are made of the action's, so that the same action twice changes nothing and undoing it needs no memory.
 */
export function salesMessages(
  action: SalesAction,
  { actionId, leadId, by, at }: { actionId: string; leadId: string; by: string; at: Instant },
): IncomingMessage[] {
  const { event, properties, traits } = contentOf(action, by);
  const [ofEvent, ofTraits] = salesMessageIds(actionId, leadId);
  const when = { occurredAt: at, receivedAt: at };
  return [
    { leadId, message: { messageId: ofEvent, kind: 'track', name: event, properties, ...when } },
    { leadId, message: { messageId: ofTraits, kind: 'identify', name: '', properties: traits, ...when } },
  ];
}

/** The ids of the messages that an action added to the history of a lead: of the event and of the traits. */
export function salesMessageIds(actionId: string, leadId: string): [string, string] {
  const prefix = `${OWN_MESSAGE_PREFIX}${actionId}:${leadId}`;
  return [prefix, `${prefix}:traits`];
}

function contentOf(
  action: SalesAction,
  by: string,
): { event: string; properties: JsonObject; traits: JsonObject } {
  switch (action.kind) {
    case 'assign': {
      const { owner } = action;
      return { event: LEAD_ASSIGNED, properties: { owner, by }, traits: { [OWNER]: owner } };
    }
    case 'accept':
      return {
        event: LEAD_ACCEPTED,
        properties: { by },
        traits: { [SALES_STATUS]: 'accepted', [SALES_STATUS_BY]: by, [SALES_REASON]: null },
      };
    case 'reject': {
      const { reason, note } = action;
      return {
        event: LEAD_REJECTED,
        properties: { reason, by, ...(note && { note }) },
        traits: { [SALES_STATUS]: 'rejected', [SALES_STATUS_BY]: by, [SALES_REASON]: reason },
      };
    }
  }
}
