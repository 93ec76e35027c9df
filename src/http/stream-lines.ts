import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { StoreLogger } from '../store/store-logger.ts';

/** How often at most a state is sent that the next one replaces, in milliseconds. */
const SENT_EVERY_MS = 250;

/**
 * Answers with states of something that goes on, each replacing the one before: one JSON document a line
 * (application/x-ndjson). The first and the last state are sent, and in between a few a second. When the one who asked
 * has gone, the work ends.
 *
 * @param toAnswer makes the document of a state; only of those that are sent
 */
export function streamLines<State extends { isLast: boolean }>(
  reply: FastifyReply,
  states: AsyncIterable<State>,
  { toAnswer, logger }: { toAnswer: (state: State) => Promise<object>; logger: StoreLogger },
): FastifyReply {
  const lines = Readable.from(linesOf(states, toAnswer));
  lines.on('error', (error) => logger.warn({ err: error }, 'an answer in several parts broke off'));
  return reply.type('application/x-ndjson').send(lines);
}

async function* linesOf<State extends { isLast: boolean }>(
  states: AsyncIterable<State>,
  toAnswer: (state: State) => Promise<object>,
): AsyncGenerator<string> {
  let sentAt = Number.NEGATIVE_INFINITY;
  for await (const state of states) {
    if (state.isLast || performance.now() - sentAt >= SENT_EVERY_MS) {
      yield `${JSON.stringify(await toAnswer(state))}\n`;
      sentAt = performance.now();
    }
    // Whoever else waits for this thread has a turn.
    await nextTurn();
  }
}
