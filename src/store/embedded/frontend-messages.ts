/** What a client of the embedded database sent, cut where the database has to answer. */
export type ClientRequest =
  | { readonly kind: 'refuse-encryption' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'startup'; readonly bytes: Uint8Array }
  | { readonly kind: 'batch'; readonly bytes: Uint8Array; readonly endsReady: boolean }
  | { readonly kind: 'terminate' };

/** Bytes that no client of the Postgres protocol 3.0 sends here. The connection cannot go on: its framing is lost. */
class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

const sslRequest = 80877103;
const gssRequest = 80877104;
const cancelRequest = 80877102;
const protocolMajor = 3;
const largestMessageBytes = 1 << 30;

const query = 'Q'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const flush = 'H'.charCodeAt(0);
const functionCall = 'F'.charCodeAt(0);
const terminate = 'X'.charCodeAt(0);
/**
 * Sent along with every statement: Postgres reads it when the statement is a COPY FROM STDIN, which then fails in
 * order, and skips it otherwise. Without it the database finds the input at its end in the middle of the COPY, takes
 * the protocol for broken and ends itself.
 */
const copyFail = copyFailMessage(
  'the embedded database takes no copy data; insert … select from unnest(…) instead',
);
const copyMessages = new Set([...'dcf'].map((letter) => letter.charCodeAt(0)));

/**
 * Cuts the byte stream of one Postgres client into requests (PostgreSQL documentation, "Message Formats").
 *
 * Extended-protocol messages are kept back until the one that makes the server answer (Sync or Flush), so that the
 * database runs a statement in one call. Copy data is dropped: the embedded database has already refused the COPY.
 */
export class FrontendMessages {
  #started = false;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #batch: Buffer[] = [];

  /** Takes the next bytes off the wire and returns the requests that are now complete, in order. */
  push(chunk: Buffer): ClientRequest[] {
    this.#pending.push(chunk);
    this.#pendingBytes += chunk.length;
    const requests: ClientRequest[] = [];
    for (let message = this.#nextMessage(); message !== undefined; message = this.#nextMessage()) {
      const request = this.#started ? this.#onMessage(message) : this.#onStartup(message);
      if (request !== undefined) requests.push(request);
    }
    return requests;
  }

  #nextMessage(): Buffer | undefined {
    const lengthAt = this.#started ? 1 : 0;
    if (this.#pendingBytes < lengthAt + 4) return undefined;
    const header = this.#peek(lengthAt + 4);
    const length = header.readInt32BE(lengthAt);
    if (length < 4 || length > largestMessageBytes) {
      throw new ProtocolViolation(`a message of ${length} bytes; expected 4 to ${largestMessageBytes}`);
    }
    const total = lengthAt + length;
    if (this.#pendingBytes < total) return undefined;
    const all = this.#join();
    this.#pending = all.length > total ? [all.subarray(total)] : [];
    this.#pendingBytes = all.length - total;
    return all.subarray(0, total);
  }

  #peek(bytes: number): Buffer {
    const first = this.#pending[0];
    return first !== undefined && first.length >= bytes ? first : this.#join();
  }

  /** One copy when a message is complete, not one per chunk: a large insert arrives in hundreds of chunks. */
  #join(): Buffer {
    const only = this.#pending[0];
    if (this.#pending.length === 1 && only !== undefined) return only;
    const all = Buffer.concat(this.#pending);
    this.#pending = [all];
    return all;
  }

  #onStartup(message: Buffer): ClientRequest {
    const code = message.length >= 8 ? message.readInt32BE(4) : 0;
    if (code === sslRequest || code === gssRequest) return { kind: 'refuse-encryption' };
    if (code === cancelRequest) return { kind: 'cancel' };
    if (code >>> 16 !== protocolMajor) {
      throw new ProtocolViolation(
        `a first message with code ${code}; expected a start-up message of protocol 3`,
      );
    }
    this.#started = true;
    return { kind: 'startup', bytes: new Uint8Array(message) };
  }

  #onMessage(message: Buffer): ClientRequest | undefined {
    const type = message[0] ?? 0;
    if (type === terminate) return { kind: 'terminate' };
    if (copyMessages.has(type)) return undefined;
    if (type === sync) this.#batch.push(copyFail);
    this.#batch.push(message);
    if (type === query) this.#batch.push(copyFail);
    const endsReady = type === query || type === sync || type === functionCall;
    if (!endsReady && type !== flush) return undefined;
    const bytes = new Uint8Array(Buffer.concat(this.#batch));
    this.#batch = [];
    return { kind: 'batch', bytes, endsReady };
  }
}

function copyFailMessage(reason: string): Buffer {
  const body = Buffer.from(`${reason}\0`);
  const head = Buffer.alloc(5);
  head.write('f', 0);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
