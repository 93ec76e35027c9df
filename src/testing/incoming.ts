import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { type MessageKind, PAGE_VIEWED } from '../domain/message.ts';
import { instant } from './test-clock.ts';

/** A message as tests write it: who, what, and when. */
export interface CompactMessage {
  user?: string;
  device?: string;
  email?: string;
  /** The message id; a new one when left out. */
  id?: string;
  /** When it happened; when it was received if left out. */
  at?: Instant | string;
  received?: Instant | string;
  track?: string;
  page?: true;
  identify?: JsonObject;
  /** The id of a group, with its traits in `properties`. */
  group?: string;
  /** The id by which the user was known before. */
  alias?: string;
  properties?: JsonObject;
  retraction?: string;
}

let written = 0;

/** The message as it comes out of the tracking API, received now unless it says otherwise. */
export function incoming(compact: CompactMessage, now: Instant): IncomingMessage {
  const { user, device, email, alias, group, retraction } = compact;
  written += 1;
  const receivedAt = compact.received === undefined ? now : instant(compact.received);
  const [kind, name] = kindOf(compact);
  return {
    message: {
      messageId: compact.id ?? `m${String(written).padStart(6, '0')}`,
      kind,
      name,
      occurredAt: compact.at === undefined ? receivedAt : instant(compact.at),
      receivedAt,
      properties: compact.identify ?? compact.properties ?? {},
    },
    ...(user !== undefined && { userId: user }),
    ...(device !== undefined && { anonymousId: device }),
    ...(email !== undefined && { email }),
    ...(alias !== undefined && { previousId: alias }),
    ...(group !== undefined && { groupId: group }),
    ...(retraction !== undefined && { retraction }),
  };
}

function kindOf({ track, page, identify, group, alias }: CompactMessage): [MessageKind, string] {
  if (track !== undefined) return ['track', track];
  if (page) return ['page', PAGE_VIEWED];
  if (identify) return ['identify', ''];
  if (group !== undefined) return ['group', group];
  if (alias !== undefined) return ['alias', ''];
  throw new Error('a message says one of track, page, identify, group, alias');
}
