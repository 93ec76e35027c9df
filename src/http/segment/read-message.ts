import { isbot } from 'isbot';
import { readEmail } from '../../domain/email.ts';
import type { IncomingMessage } from '../../domain/incoming-message.ts';
import { type Instant, isInstant, parseInstant, SECOND_MS } from '../../domain/instant.ts';
import { isObject, type Json, type JsonObject } from '../../domain/json.ts';
import {
  MESSAGE_KINDS,
  type Message,
  type MessageKind,
  PAGE_VIEWED,
  SCREEN_VIEWED,
} from '../../domain/message.ts';
import { cleanJson } from './clean-json.ts';

/** Why a message is refused: which of its fields, and what was got and expected. */
export interface MessageProblem {
  field: string;
  reason: string;
}

/** What is known of a message beside its body. */
export interface Arrival {
  receivedAt: Instant;
  /** When the sender sent it by its own clock; undefined when it did not say, or when the clock is not to be corrected. */
  sentAt: Instant | undefined;
  newId: () => string;
}

/** The most that one message may take as JSON, in bytes. */
export const LARGEST_MESSAGE_BYTES = 32 * 1024;
const LONGEST_ID = 512;
const LONGEST_NAME = 200;

/** A sender's clock that is off by less is taken to be right: what is left is the way that the message took. */
const TOLERATED_SKEW_MS = 5 * SECOND_MS;

/** What is kept of a message's context; the rest (addresses, device ids, library versions) scores nothing. */
const KEPT_CONTEXT = ['campaign', 'page', 'locale', 'timezone', 'userAgent'];

class Refusal extends Error {
  readonly field: string;

  constructor(field: string, reason: string) {
    super(reason);
    this.field = field;
  }
}

/**
 * Reads a message of the Segment HTTP tracking API.
 *
 * @param kind from the route; a message of a batch says its own as `type`
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
export function readMessage(
  body: unknown,
  kind: MessageKind | undefined,
  arrival: Arrival,
): { ok: true; incoming: IncomingMessage } | { ok: false; problem: MessageProblem } {
  try {
    return { ok: true, incoming: readIncoming(body, kind, arrival) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ok: false, problem: { field: error.field, reason: error.message } };
  }
}

function readIncoming(body: unknown, routeKind: MessageKind | undefined, arrival: Arrival): IncomingMessage {
  // First of all, because what is nested without end cannot even be written down.
  const cleaned = cleanJson(body);
  if ('problem' in cleaned) throw new Refusal(cleaned.field, cleaned.problem);
  if (!isObject(cleaned.json)) throw new Refusal('', `got ${nameOf(cleaned.json)}, expected a JSON object`);
  const fields: JsonObject = cleaned.json;
  const bytes = Buffer.byteLength(JSON.stringify(fields));
  if (bytes > LARGEST_MESSAGE_BYTES) {
    throw new Refusal('', `got ${bytes} bytes, expected at most ${LARGEST_MESSAGE_BYTES} for one message`);
  }
  const kind = routeKind ?? readKind(fields.type);
  const userId = readId(fields, 'userId');
  const anonymousId = readId(fields, 'anonymousId');
  if (userId === undefined && anonymousId === undefined) {
    throw new Refusal('userId', 'got neither userId nor anonymousId, expected at least one of them');
  }
  const context = readObject(fields, 'context');
  const named = readNamed(kind, fields);
  const message: Message = {
    messageId: readId(fields, 'messageId') ?? arrival.newId(),
    kind,
    name: named.name,
    occurredAt: occurredAt(fields.timestamp, arrival),
    receivedAt: arrival.receivedAt,
    properties: withContext(kind, named.properties, context),
  };
  const email = (kind === 'identify' ? readEmail(named.properties.email) : undefined) ?? readEmail(userId);
  const isRobot = typeof context.userAgent === 'string' && isbot(context.userAgent);
  return {
    message,
    ...(userId !== undefined && { userId }),
    ...(anonymousId !== undefined && { anonymousId }),
    ...(kind === 'group' && { groupId: named.name }),
    ...(kind === 'alias' && { previousId: requireId(fields, 'previousId') }),
    ...(email !== undefined && { email }),
    ...(isRobot && { retraction: 'robot' }),
  };
}

function readKind(type: Json | undefined): MessageKind {
  const kind = MESSAGE_KINDS.find((known) => known === type);
  if (kind) return kind;
  throw new Refusal('type', `got ${nameOf(type)}, expected one of ${MESSAGE_KINDS.join(', ')}`);
}

/** The name of an event and its properties, or the traits of a person or a company. */
function readNamed(kind: MessageKind, fields: JsonObject): { name: string; properties: JsonObject } {
  switch (kind) {
    case 'track':
      return { name: readName(fields, 'event'), properties: readObject(fields, 'properties') };
    case 'page':
    case 'screen': {
      const properties = readObject(fields, 'properties');
      for (const key of ['name', 'category']) {
        const value = fields[key];
        if (typeof value === 'string' && properties[key] === undefined) properties[key] = value;
      }
      return { name: kind === 'page' ? PAGE_VIEWED : SCREEN_VIEWED, properties };
    }
    case 'identify':
      return { name: '', properties: readObject(fields, 'traits') };
    case 'group':
      return { name: requireId(fields, 'groupId'), properties: readObject(fields, 'traits') };
    case 'alias':
      requireId(fields, 'userId');
      return { name: '', properties: {} };
  }
}

function readName(fields: JsonObject, field: string): string {
  const name = fields[field];
  if (typeof name === 'string' && name.trim() !== '' && name.length <= LONGEST_NAME) return name.trim();
  throw new Refusal(
    field,
    `got ${nameOf(name)}, expected the name of an event, at most ${LONGEST_NAME} characters`,
  );
}

function requireId(fields: JsonObject, field: string): string {
  const id = readId(fields, field);
  if (id !== undefined) return id;
  throw new Refusal(field, `got ${nameOf(fields[field])}, expected text that is not empty`);
}

/** An id; a number is taken as its digits, and what is empty as not there. */
function readId(fields: JsonObject, field: string): string | undefined {
  const id = fields[field];
  if (id === undefined || id === null || id === '') return undefined;
  if (typeof id === 'number') return String(id);
  if (typeof id === 'string' && id.trim() !== '' && id.length <= LONGEST_ID) return id.trim();
  if (typeof id === 'string' && id.trim() === '') return undefined;
  throw new Refusal(field, `got ${nameOf(id)}, expected text of at most ${LONGEST_ID} characters`);
}

function readObject(fields: JsonObject, field: string): JsonObject {
  const value = fields[field];
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value as JsonObject;
  throw new Refusal(field, `got ${nameOf(value)}, expected an object`);
}

/** Where a visitor came from is part of what happened; traits have no such context. */
function withContext(kind: MessageKind, properties: JsonObject, context: JsonObject): JsonObject {
  if (kind === 'identify' || kind === 'group' || properties.context !== undefined) return properties;
  const kept = KEPT_CONTEXT.flatMap((key): [string, Json][] => {
    const value = context[key];
    return value === undefined || value === null ? [] : [[key, value]];
  });
  return kept.length === 0 ? properties : { ...properties, context: Object.fromEntries(kept) };
}

/**
 * When it happened: the sender's timestamp, moved by as much as the sender's clock is off, which is the difference
 * between when it sent and when we received. What did not lie in the sender's future does not lie in ours.
 */
function occurredAt(timestamp: Json | undefined, { receivedAt, sentAt }: Arrival): Instant {
  const said = readInstant(timestamp, 'timestamp');
  if (said === undefined) return receivedAt;
  if (sentAt === undefined) return said;
  const skewMs = receivedAt - sentAt;
  const corrected = Math.abs(skewMs) >= TOLERATED_SKEW_MS ? said + skewMs : said;
  const occurred = said <= sentAt ? Math.min(corrected, receivedAt) : corrected;
  if (isInstant(occurred)) return occurred;
  throw new Refusal('timestamp', `got ${nameOf(timestamp)}, which lies outside 1970 to 9999 by our clock`);
}

/** Reads an instant, as ISO 8601 or as milliseconds since 1970; undefined when there is none. */
function readInstant(value: unknown, field: string): Instant | undefined {
  if (value === undefined || value === null) return undefined;
  const instant =
    typeof value === 'string' ? parseInstant(value) : typeof value === 'number' ? value : undefined;
  if (instant !== undefined && isInstant(instant)) return instant;
  throw new Refusal(field, `got ${nameOf(value)}, expected an ISO 8601 date-time between 1970 and 9999`);
}

/** The instant at which a request says that it was sent; what cannot be read is as if it had not been said. */
export function sentAtOf(value: unknown): Instant | undefined {
  const instant = typeof value === 'string' ? parseInstant(value) : undefined;
  return instant !== undefined && isInstant(instant) ? instant : undefined;
}

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
