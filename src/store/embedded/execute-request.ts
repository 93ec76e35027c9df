import type { PGlite } from '@electric-sql/pglite';

/** Postgres in WebAssembly left its main loop without an answer: a PANIC, a FATAL error or a fault in its memory. */
export class EmbeddedPostgresCrashed extends Error {
  override readonly name = 'EmbeddedPostgresCrashed';
}

interface Executable {
  readonly kind: 'startup' | 'batch';
  readonly bytes: Uint8Array;
  readonly endsReady?: boolean;
}

/**
 * Runs one request and hands the answer on as it comes.
 * @throws EmbeddedPostgresCrashed when the database did not come back to where it takes the next request
 */
export async function executeRequest(
  instance: PGlite,
  request: Executable,
  answer: (bytes: Uint8Array) => void,
): Promise<void> {
  let tail: Uint8Array = new Uint8Array();
  try {
    await instance.execProtocolRawStream(request.bytes, {
      syncToFs: false,
      onRawData: (bytes) => {
        // The bytes lie in the memory of the database, which uses it again as soon as this returns.
        const copy = Buffer.from(bytes);
        tail = copy.length >= 6 ? copy : Buffer.concat([tail, copy]);
        answer(copy);
      },
    });
  } catch (error) {
    throw new EmbeddedPostgresCrashed(`the embedded database failed: ${String(error)}`, { cause: error });
  }
  const mustBeReady = request.kind === 'startup' || request.endsReady === true;
  if (mustBeReady && !endsWithReadyForQuery(tail)) {
    throw new EmbeddedPostgresCrashed('the embedded database stopped in the middle of a request');
  }
}

/** PGlite swallows what WebAssembly throws; that ReadyForQuery is missing is the only sign left of it. */
function endsWithReadyForQuery(bytes: Uint8Array): boolean {
  const at = bytes.length - 6;
  return at >= 0 && bytes[at] === 'Z'.charCodeAt(0) && bytes[at + 4] === 5;
}

/** Leaves the session as a new connection expects to find it. @throws EmbeddedPostgresCrashed */
export async function resetSession(instance: PGlite): Promise<void> {
  const ignore = (): void => undefined;
  const sync = Uint8Array.of('S'.charCodeAt(0), 0, 0, 0, 4);
  await executeRequest(instance, { kind: 'batch', bytes: sync, endsReady: true }, ignore);
  if (instance.isInTransaction()) await executeRequest(instance, simpleQuery('rollback'), ignore);
  await executeRequest(instance, simpleQuery('discard all'), ignore);
}

/** A statement as a message of the simple query protocol. */
export function simpleQuery(text: string): Executable {
  const body = Buffer.from(`${text}\0`);
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write('Q', 0);
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return { kind: 'batch', bytes: new Uint8Array(bytes), endsReady: true };
}
