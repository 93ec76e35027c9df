import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { PGlite } from '@electric-sql/pglite';
import { EmbeddedPostgresCrashed, executeRequest, resetSession } from './execute-request.ts';
import { FrontendMessages } from './frontend-messages.ts';
import { QuietMoments } from './quiet-moments.ts';

/** How long a second client waits for the first to leave, in milliseconds, before it is refused. */
const waitForTurnMs = 10_000;

interface SessionsOptions {
  readonly instance: PGlite;
  /** Runs between two requests when no transaction is open. */
  readonly betweenTransactions: () => Promise<void>;
  /** The database stopped answering as a database does; nothing that it holds in memory can be relied on. */
  readonly onCrash: (error: Error) => void;
}

interface SessionServer {
  listen(socketFile: string): Promise<void>;
  /** Runs the work when no request is under way and no transaction is open; meanwhile clients wait. */
  quietly(work: () => Promise<void>): Promise<void>;
  /** Ends the clients after the request under way and undoes what they left open. */
  close(): Promise<void>;
}

/**
 * Serves the embedded Postgres over the Postgres protocol, one client after the other.
 *
 * There is one Postgres session and it is shared by everybody who connects, so the next client starts only when the
 * last one is gone and everything it left behind is taken away: an open transaction, a failed statement that waits for
 * its Sync, settings, prepared statements, advisory locks, temporary tables. (pglite-socket 0.2.17 was measured and
 * not used: after a client that died between a failed Parse and its Sync the next one hangs for good, a client that
 * reconnects at once is refused, and an exception inside the database stops its queue without an error.)
 */
export function createSessionServer(options: SessionsOptions): SessionServer {
  let lastTurn: Promise<void> = Promise.resolve();
  const sockets = new Set<Socket>();
  const moments = new QuietMoments(() => options.instance.isInTransaction());
  let crashed = false;
  const onCrash = (error: Error): void => {
    crashed = true;
    options.onCrash(error);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Without a listener a reset connection would end the thread; the loop that reads the socket sees the end itself.
    socket.on('error', () => undefined);
    const refusal = setTimeout(() => refuse(socket), waitForTurnMs);
    lastTurn = lastTurn.then(async () => {
      clearTimeout(refusal);
      // After a crash nothing may reach the files any more, whatever the next client asks.
      if (crashed) socket.destroy();
      if (!socket.destroyed) await serveClient(socket, { ...options, moments }).catch(onCrash);
    });
  });
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
    await lastTurn;
  };
  return { listen: (path) => listen(server, path), quietly: (work) => moments.quietly(work), close };
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

type Serving = SessionsOptions & { readonly moments: QuietMoments };

async function serveClient(socket: Socket, options: Serving): Promise<void> {
  try {
    await readRequests(socket, options);
  } catch (error) {
    socket.destroy();
    // A torn connection, or one that does not speak the protocol, concerns its client only.
    if (error instanceof EmbeddedPostgresCrashed) throw error;
  }
  await options.moments.request(() => resetSession(options.instance));
  socket.end();
}

async function readRequests(
  socket: Socket,
  { instance, moments, betweenTransactions }: Serving,
): Promise<void> {
  const messages = new FrontendMessages();
  const answer = (bytes: Uint8Array): void => {
    if (socket.writable) socket.write(bytes);
  };
  for await (const chunk of socket) {
    for (const request of messages.push(chunk as Buffer)) {
      if (request.kind === 'terminate' || request.kind === 'cancel') return;
      if (request.kind === 'refuse-encryption') answer(Buffer.from('N'));
      else {
        // A client that is gone must not have what it still had in the pipe run after the session was reset.
        if (socket.destroyed) return;
        await moments.request(async () => {
          await executeRequest(instance, request, answer);
          if (!instance.isInTransaction()) await betweenTransactions();
        });
      }
    }
  }
}

/** An ErrorResponse with SQLSTATE 53300, as a Postgres server sends when it has no connection left. */
function refuse(socket: Socket): void {
  const message =
    'the embedded database has one connection and it is in use; use a Postgres server for several';
  const fields = Buffer.from(`SFATAL\0VFATAL\0C53300\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E', 0);
  head.writeInt32BE(4 + fields.length, 1);
  socket.end(Buffer.concat([head, fields]));
}
