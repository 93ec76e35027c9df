import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from '../problem.ts';

/** Hands bodies on as they come, whatever their type: a file is never held as a whole. */
export function acceptFiles(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** The bytes of a file, and the rest of them for whoever stops before the end. */
export interface FileBody extends AsyncIterable<Uint8Array> {
  /** Takes the rest in without looking at it: a sender that is still sending hears no answer. */
  drain(): Promise<void>;
}

/**
 * The file that a request carries, decompressed when its Content-Encoding is gzip. Reading it throws when the sender goes
 * away, or when it is no gzip.
 */
export function fileBody(request: FastifyRequest): FileBody {
  const { body, headers } = request;
  const stream = (body ?? request.raw) as Readable;
  const isCompressed = headers['content-encoding'] === 'gzip';
  const iterator = (isCompressed ? decompress(stream) : stream)[Symbol.asyncIterator]();
  const drain = async (): Promise<void> => {
    for (let piece = await iterator.next(); !piece.done; ) piece = await iterator.next();
  };
  // Always the same iterator: leaving a loop over a stream would end the connection.
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }), drain };
}

async function* decompress(stream: Readable): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // A pipe alone would wait for ever when the sender goes away.
  stream.once('error', (error) => gunzip.destroy(error));
  stream.pipe(gunzip);
  try {
    yield* gunzip;
  } catch (error) {
    const isGzip = !(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'));
    stream.unpipe(gunzip);
    stream.resume();
    if (isGzip) throw error;
    throw new HttpProblem(400, 'the file is not valid gzip, or it is cut off', { cause: error });
  }
}
