import { setTimeout as sleep } from 'node:timers/promises';
import { postMessages, type Source } from './post-messages.ts';

/** People that several requests are about at the same time. */
const PEOPLE = 40;
const DEVICES_EACH = 3;
const COMPANIES = 6;
const MOST_MESSAGES_AT_ONCE = 25;

interface LoadedMessage {
  messageId: string;
  type: string;
  userId?: string;
  anonymousId?: string;
  [field: string]: unknown;
}

/** A request, and whether it was answered with success: only then its messages must be there for ever. */
interface LoadedRequest {
  messages: LoadedMessage[];
  isAcknowledged: boolean;
}

/**
 * Sends batches over several connections at once, and knows what was acknowledged. Requests that were not are kept and
 * sent again, with the same message ids, before new ones.
 */
export class Loader {
  readonly requests: LoadedRequest[] = [];
  /** By message id, the user id of the person whom it is about. */
  readonly personOf = new Map<string, string>();
  /** Answers that were neither success nor a refusal that was expected. */
  readonly surprises: string[] = [];
  /** How many requests were refused for a while, by status; they are sent again. */
  readonly refused = new Map<number, number>();
  /** How many requests got no answer, so that they were sent again. */
  repeated = 0;
  readonly #random: () => number;
  readonly #expectedRefusals: readonly number[];
  readonly #again: LoadedRequest[] = [];
  #messages = 0;

  /** @param expectedRefusals statuses besides success, when too much is waiting by default */
  constructor(random: () => number, expectedRefusals: readonly number[] = [429]) {
    this.#random = random;
    this.#expectedRefusals = expectedRefusals;
  }

  get people(): string[] {
    return Array.from({ length: PEOPLE }, (_, person) => `person-${person}`);
  }

  get acknowledged(): LoadedMessage[] {
    return this.requests.filter(({ isAcknowledged }) => isAcknowledged).flatMap(({ messages }) => messages);
  }

  /** Sends until told to stop, or until the server is gone. */
  async load(
    source: Source,
    { connections, stop }: { connections: number; stop: AbortSignal },
  ): Promise<void> {
    const work = async (): Promise<void> => {
      while (!stop.aborted) {
        const request = this.#again.shift() ?? this.#newRequest();
        if (!(await this.#send(source, request))) return;
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
  }

  /** Identifies every device, so that each message belongs to a person whom it can be found under. */
  introduceEverybody(): void {
    const messages = this.people.flatMap((userId, person) =>
      Array.from({ length: DEVICES_EACH }, (_, device) => {
        const anonymousId = deviceOf(person, device);
        return this.#message(person, { type: 'identify', userId, anonymousId, traits: {} });
      }),
    );
    const request = { messages, isAcknowledged: false };
    this.requests.push(request);
    this.#again.push(request);
  }

  /** Sends again what was not acknowledged, until all is. */
  async settle(source: Source): Promise<void> {
    for (let request = this.#again.shift(); request; request = this.#again.shift()) {
      if (!(await this.#send(source, request)))
        throw new Error('the server went away while it was not being killed');
    }
  }

  /** False when the server is gone. */
  async #send(source: Source, request: LoadedRequest): Promise<boolean> {
    try {
      const response = await postMessages(source, 'batch', { batch: request.messages });
      const body = await response.text();
      request.isAcknowledged = response.ok;
      if (response.ok) return true;
      const { status, headers } = response;
      this.refused.set(status, (this.refused.get(status) ?? 0) + 1);
      const isExpected = this.#expectedRefusals.includes(status) && headers.has('retry-after');
      if (!isExpected) this.surprises.push(`${status} ${body}`);
    } catch {
      // Killed before it answered: whether the messages are in nobody knows.
      this.repeated += 1;
      this.#again.push(request);
      return false;
    }
    this.#again.push(request);
    await sleep(50);
    return true;
  }

  #newRequest(): LoadedRequest {
    const size = 1 + this.#below(MOST_MESSAGES_AT_ONCE);
    const request = {
      messages: Array.from({ length: size }, () => this.#newMessage()),
      isAcknowledged: false,
    };
    this.requests.push(request);
    return request;
  }

  #newMessage(): LoadedMessage {
    const person = this.#below(PEOPLE);
    const [userId, anonymousId] = [`person-${person}`, deviceOf(person, this.#below(DEVICES_EACH))];
    const timestamp = new Date(Date.now() + this.#below(4_000) - 2_000).toISOString();
    const dice = this.#random();
    if (dice < 0.35) return this.#message(person, { type: 'track', event: 'Thing Done', userId, timestamp });
    if (dice < 0.7)
      return this.#message(person, { type: 'page', anonymousId, properties: { path: '/' }, timestamp });
    // Late, so that devices have a history of their own before they are known.
    if (dice < 0.73)
      return this.#message(person, { type: 'identify', userId, anonymousId, traits: {}, timestamp });
    if (dice < 0.85) {
      const traits = { level: this.#below(5) };
      return this.#message(person, { type: 'identify', userId, traits, timestamp });
    }
    if (dice < 0.95)
      return this.#message(person, { type: 'track', event: 'Other Thing Done', anonymousId, timestamp });
    const traits = { employees: this.#below(100) };
    const groupId = `company-${this.#below(COMPANIES)}`;
    return this.#message(person, { type: 'group', userId, groupId, traits, timestamp });
  }

  #message(person: number, fields: Omit<LoadedMessage, 'messageId'> & { type: string }): LoadedMessage {
    this.#messages += 1;
    const messageId = `message-${this.#messages}`;
    this.personOf.set(messageId, `person-${person}`);
    return { ...fields, messageId };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function deviceOf(person: number, device: number): string {
  return `device-${person}-${device}`;
}
