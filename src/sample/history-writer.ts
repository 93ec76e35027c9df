import type { IncomingMessage } from '../domain/incoming-message.ts';
import { DAY_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { type Message, PAGE_VIEWED } from '../domain/message.ts';
import type { Draw } from './draw.ts';

/** Who sends a message: names of the person, as far as the sender knows them. */
export type Sender = Pick<IncomingMessage, 'userId' | 'anonymousId' | 'email'>;

/** How often a message comes late, and by how many days at most. */
const LATE = { share: 0.012, days: 3 };

/** Writes down what one lead does, as the tracking API would have taken it in. */
export class HistoryWriter {
  readonly messages: IncomingMessage[] = [];
  readonly #draw: Draw;
  readonly #name: string;

  /** @param name what message ids begin with; unique among all writers */
  constructor(draw: Draw, name: string) {
    this.#draw = draw;
    this.#name = name;
  }

  track(sender: Sender, name: string, at: Instant, properties: JsonObject = {}): void {
    this.#write(sender, { kind: 'track', name, occurredAt: at, properties });
  }

  page(sender: Sender, at: Instant, properties: JsonObject): void {
    this.#write(sender, { kind: 'page', name: PAGE_VIEWED, occurredAt: at, properties });
  }

  identify(sender: Sender, at: Instant, traits: JsonObject): void {
    this.#write(sender, { kind: 'identify', name: '', occurredAt: at, properties: traits });
  }

  group(sender: Sender, groupId: string, at: Instant, traits: JsonObject): void {
    this.#write(sender, { kind: 'group', name: groupId, occurredAt: at, properties: traits }, { groupId });
  }

  alias(userId: string, previousId: string, at: Instant): void {
    this.#write({ userId }, { kind: 'alias', name: '', occurredAt: at, properties: {} }, { previousId });
  }

  /** An event that is known before it happens. */
  announce(sender: Sender, name: string, when: { at: Instant; receivedAt: Instant }): void {
    const message = { kind: 'track', name, occurredAt: when.at, properties: {} } as const;
    this.#write(sender, message, { receivedAt: when.receivedAt });
  }

  /** A page view or a click of a program that says that it is one. */
  robot(sender: Sender, message: Pick<Message, 'kind' | 'name' | 'occurredAt' | 'properties'>): void {
    this.#write(sender, message, { retraction: 'robot' });
  }

  #write(
    sender: Sender,
    message: Omit<Message, 'messageId' | 'receivedAt'>,
    { receivedAt, ...rest }: Partial<IncomingMessage> & { receivedAt?: Instant } = {},
  ): void {
    const messageId = `${this.#name}-${String(this.messages.length + 1).padStart(4, '0')}`;
    const occurredAt = Math.round(message.occurredAt);
    const arrivesAt = receivedAt === undefined ? occurredAt + this.#delayMs() : Math.round(receivedAt);
    this.messages.push({
      message: { ...message, messageId, occurredAt, receivedAt: arrivesAt },
      ...sender,
      ...rest,
    });
  }

  /** A moment, or, for some, as long as a phone was out of reach. */
  #delayMs(): number {
    if (!this.#draw.isHit(LATE.share)) return Math.round(this.#draw.between(0.05, 3) * SECOND_MS);
    return Math.round(this.#draw.between(10 * MINUTE_MS, LATE.days * DAY_MS));
  }
}
