import { Agent, request } from 'node:http';
import type { Installation, RunningServer } from '../e2e/installation.ts';
import type { Message } from '../src/domain/message.ts';
import { makeMessage, SPAN_MS, START, sequenceOfNumbers } from './sample-messages.ts';

export interface LeadMessage {
  userId: string;
  message: Message;
}

/**
 * What leads do, in the order of time.
 *
 * @param perVisit how many messages in a row come from one lead: a visit is several pages
 */
export function makeMessages(options: {
  count: number;
  leads: number;
  perVisit: number;
  seed: number;
}): LeadMessage[] {
  const { count, leads, perVisit, seed } = options;
  const pick = sequenceOfNumbers(seed);
  let lead = 0;
  return Array.from({ length: count }, (_, position) => {
    if (position % perVisit === 0) lead = pick(leads);
    const message = makeMessage(position, pick);
    message.messageId = `${seed}-${message.messageId}`;
    message.occurredAt = START + Math.floor((position / count) * SPAN_MS);
    message.receivedAt = Date.now();
    return { userId: `lead-${lead}`, message };
  });
}

/** What makes a lead known. */
export function introduction(lead: number): LeadMessage {
  const message = {
    messageId: 'introduction',
    kind: 'identify' as const,
    name: '',
    occurredAt: START,
    receivedAt: Date.now(),
    properties: { title: 'Head of Sales', company: { employees: lead % 900 } },
  };
  return { userId: `lead-${lead}`, message };
}

/** The messages as bodies of requests to `/v1/import`. */
export function batchesOf(messages: readonly LeadMessage[], size: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let from = 0; from < messages.length; from += size) {
    const batch = messages.slice(from, from + size).map(({ userId, message }) => ({
      type: message.kind,
      userId,
      messageId: message.messageId,
      timestamp: new Date(message.occurredAt).toISOString(),
      ...(message.kind === 'identify'
        ? { traits: message.properties }
        : { event: message.name, properties: message.properties }),
    }));
    bodies.push(Buffer.from(JSON.stringify({ batch })));
  }
  return bodies;
}

/** Starts the program with the scorecard of 20 rules and no other. */
export async function startWithTwentyRules(
  installation: Installation,
): Promise<{ server: RunningServer; writeKey: string }> {
  // Before the first start, which lays out templates where there is no scorecard.
  const { exitCode, stderr } = await installation.run('scorecard', 'apply', 'bench/fold.yaml');
  if (exitCode !== 0) throw new Error(stderr);
  const server = await installation.start();
  return { server, writeKey: await installation.writeKey() };
}

/** Sends bodies over so many connections, each as soon as the one before was answered. */
export async function sendAll(
  post: (body: Buffer) => Promise<void>,
  { bodies, connections }: { bodies: readonly Buffer[]; connections: number },
): Promise<void> {
  let next = 0;
  const connection = async (): Promise<void> => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(body);
  };
  await Promise.all(Array.from({ length: connections }, connection));
}

/** Posts a body to the tracking API over connections that stay open; resolves with the answer to it. */
export function poster(
  { url, writeKey }: { url: string; writeKey: string },
  connections: number,
): (body: Buffer) => Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type': 'application/json',
  };
  return (body) =>
    new Promise((resolve, reject) => {
      const sent = request(`${url}/v1/import`, {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-length': body.length },
      });
      sent.on('error', reject);
      sent.on('response', (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        );
      });
      sent.end(body);
    });
}

/** The value below which a share of the numbers lies. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
