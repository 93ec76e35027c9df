import { formatInstant } from '../domain/instant.ts';
import type { StoredMessage } from '../store/messages.ts';
import type { TimelineEntry } from './contract/scores.ts';

/** A message of a history as it goes over the wire. */
export function timelineAnswer(message: StoredMessage): TimelineEntry {
  return {
    messageId: message.messageId,
    kind: message.kind,
    name: message.name,
    occurredAt: formatInstant(message.occurredAt),
    receivedAt: formatInstant(message.receivedAt),
    properties: message.properties,
    retraction: message.retraction ?? null,
  };
}
