import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import type { IncomingMessage } from '../../domain/incoming-message.ts';
import { isObject } from '../../domain/json.ts';
import type { MessageKind } from '../../domain/message.ts';
import { insertRejected, type RejectedMessage } from '../../store/rejected-messages.ts';
import { type Keyring, secretOf } from '../authorize.ts';
import { type FieldProblem, HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';
import { type Arrival, readMessage, sentAtOf } from '../segment/read-message.ts';

/** The most that a batch may take as JSON, in bytes, after decompression. */
export const LARGEST_BATCH_BYTES = 500 * 1024;

/** The paths of the tracking API: those of the server libraries, and the short ones of the browser library. */
const SINGLE: Record<string, MessageKind> = {
  identify: 'identify',
  i: 'identify',
  track: 'track',
  t: 'track',
  page: 'page',
  p: 'page',
  screen: 'screen',
  s: 'screen',
  group: 'group',
  g: 'group',
  alias: 'alias',
  a: 'alias',
};
const BATCHES = { batch: true, b: true, import: false };

/** Anything: messages are read one by one, so that a wrong one does not cost the others. */
const messageBody = z.unknown().meta({
  description:
    'A message as the Segment specification has it, or a batch of them; see docs/reference/tracking-api.md.',
  examples: [{ userId: 'ann', event: 'Form Submitted', properties: { form: 'assessment' } }],
});

const SUMMARIES: Record<string, string> = {
  identify: 'Say who a person is',
  track: 'Say what a person did',
  page: 'Say that a page was looked at',
  screen: 'Say that a screen was looked at',
  group: 'Say which company a person belongs to',
  alias: 'Say that two ids are one person',
  batch: 'Send several messages',
  import: 'Send messages of the past',
};

const unzip = promisify(gunzip);

/**
 * The Segment HTTP tracking API, so that every library made for it works with another host. Answers after the commit.
 * A batch with some messages that cannot be taken in is taken in without them; they are kept with the reason.
 */
export function segmentRoutes(services: Services, keyring: Keyring) {
  return async (server: FastifyInstance): Promise<void> => {
    // Libraries send JSON under several content types (the browser library as text, to do without a preflight).
    server.removeAllContentTypeParsers();
    server.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: LARGEST_BATCH_BYTES },
      async (request: FastifyRequest, body: Buffer) => parseBody(request, body),
    );
    for (const [path, kind] of Object.entries(SINGLE)) {
      server.post(`/v1/${path}`, describe(path), async (request) => {
        const body = await authorizedBody(request, keyring);
        const arrival = arrivalOf(services, sentAtOf(body.sentAt));
        const reading = readMessage(body, kind, arrival);
        if (!reading.ok) throw refusal([{ field: reading.problem.field, detail: reading.problem.reason }]);
        return takeIn(services, [reading.incoming]);
      });
    }
    for (const [path, correctsClock] of Object.entries(BATCHES)) {
      server.post(`/v1/${path}`, describe(path), async (request) => {
        const body = await authorizedBody(request, keyring);
        // An import says when things happened, long ago and by no clock that is running now.
        return takeInBatch(services, body, correctsClock ? sentAtOf(body.sentAt) : undefined);
      });
    }
    // What the browser library reports about itself is of no use here.
    server.post('/v1/m', describe('m'), async (_request, reply: FastifyReply) =>
      reply.send({ success: true }),
    );
  };
}

/** Routes look for the write key themselves, because it may be in the body. Short paths are not shown. */
function describe(path: string): RouteShorthandOptions {
  const summary = SUMMARIES[path];
  const description =
    'The key is a write key. Answers when the messages are stored and the scores are right.';
  if (summary === undefined) return { config: { access: 'in-handler' }, schema: { hide: true } };
  const schema = { summary, description, tags: ['Tracking'], body: messageBody };
  return { config: { access: 'in-handler' }, schema };
}

async function parseBody(request: FastifyRequest, body: Buffer): Promise<unknown> {
  const plain = request.headers['content-encoding'] === 'gzip' ? await decompress(body) : body;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch (error) {
    throw new HttpProblem(400, 'the body is not valid UTF-8', { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(
      400,
      `the body is not valid JSON: ${error instanceof Error ? error.message : error}`,
      { cause: error },
    );
  }
}

async function decompress(body: Buffer): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: LARGEST_BATCH_BYTES });
  } catch (error) {
    const tooLarge = `the body is larger than ${LARGEST_BATCH_BYTES} bytes after decompression`;
    if (error instanceof RangeError) throw new HttpProblem(413, tooLarge, { cause: error });
    throw new HttpProblem(400, 'the body is not valid gzip, as its Content-Encoding says it is', {
      cause: error,
    });
  }
}

async function authorizedBody(request: FastifyRequest, keyring: Keyring): Promise<Record<string, unknown>> {
  const { body } = request;
  const inBody = isObject(body) && typeof body.writeKey === 'string' ? body.writeKey : undefined;
  await keyring.require(secretOf(request) ?? inBody, 'events:write');
  if (!isObject(body)) throw new HttpProblem(400, 'the body is not a JSON object');
  return body;
}

function arrivalOf({ clock, newId }: Services, sentAt: Arrival['sentAt']): Arrival {
  return { receivedAt: clock(), sentAt, newId };
}

async function takeInBatch(
  services: Services,
  body: Record<string, unknown>,
  sentAt: Arrival['sentAt'],
): Promise<{ success: true; rejected?: (FieldProblem & { index: number })[] }> {
  const { batch } = body;
  if (!Array.isArray(batch))
    throw refusal([{ field: 'batch', detail: 'got no list, expected a list of messages' }]);
  const arrival = arrivalOf(services, sentAt);
  const context = isObject(body.context) ? body.context : undefined;
  const incoming: IncomingMessage[] = [];
  const rejected: (FieldProblem & { index: number; message: unknown })[] = [];
  batch.forEach((message: unknown, index) => {
    const reading = readMessage(withDefaultContext(message, context), undefined, arrival);
    if (reading.ok) incoming.push(reading.incoming);
    else rejected.push({ index, field: reading.problem.field, detail: reading.problem.reason, message });
  });
  const problems = rejected.map(({ index, field, detail }) => ({
    index,
    field: fieldInBatch(index, field),
    detail,
  }));
  if (incoming.length === 0 && rejected.length > 0) throw refusal(problems);
  const answer = await takeIn(services, incoming);
  // Afterwards: a batch that is sent away for a while comes again with all its messages.
  await keepRejected(services, arrival, rejected);
  return rejected.length === 0 ? answer : { ...answer, rejected: problems };
}

function fieldInBatch(index: number, field: string): string {
  return field === '' ? `batch[${index}]` : `batch[${index}].${field}`;
}

function withDefaultContext(message: unknown, context: Record<string, unknown> | undefined): unknown {
  return context && isObject(message) && message.context === undefined ? { ...message, context } : message;
}

async function keepRejected(
  { database, metrics }: Services,
  { receivedAt }: Arrival,
  rejected: readonly (FieldProblem & { message: unknown })[],
): Promise<void> {
  metrics.messages.inc({ outcome: 'rejected' }, rejected.length);
  const rows = rejected.map(({ field, detail, message }): RejectedMessage => {
    return { receivedAt, field, reason: detail, body: textOf(message) };
  });
  await insertRejected(database.kysely, rows);
}

/** A message as JSON; that cannot be had of one that is nested without end. */
function textOf(message: unknown): string {
  try {
    return JSON.stringify(message) ?? '';
  } catch (error) {
    if (error instanceof RangeError) return '';
    throw error;
  }
}

async function takeIn(
  { ingestQueue, metrics }: Services,
  messages: readonly IncomingMessage[],
): Promise<{ success: true }> {
  if (messages.length === 0) return { success: true };
  const observe = metrics.ingestDuration.startTimer();
  const { accepted, duplicates } = await ingestQueue.submit(messages);
  observe();
  metrics.messages.inc({ outcome: 'accepted' }, accepted);
  metrics.messages.inc({ outcome: 'duplicate' }, duplicates);
  return { success: true };
}

function refusal(errors: FieldProblem[]): HttpProblem {
  return new HttpProblem(
    400,
    errors.map(({ field, detail }) => `${field || 'the message'}: ${detail}`).join('; '),
    { errors },
  );
}
