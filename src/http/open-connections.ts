import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Supervisors such as Docker wait ten seconds between asking a process to stop and killing it. */
const ANSWERING_TAKES_MS = 8_000;
const SWEEP_EVERY_MS = 50;

/** Knows the connections of a server, so that it can be stopped without waiting for those on which nothing happens. */
export class OpenConnections {
  readonly #server: FastifyInstance;
  readonly #sockets = new Set<Socket>();

  constructor(server: FastifyInstance) {
    this.#server = server;
    server.server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /**
   * Stops the server: takes no more requests and answers those that have begun, for at most 8 s. Node closes only the
   * connections that are idle at the beginning; those that become idle after their answer would be waited for.
   */
  async stop(): Promise<void> {
    const { server } = this.#server;
    const sweep = setInterval(() => this.#closeIdle(), SWEEP_EVERY_MS);
    const limit = setTimeout(() => server.closeAllConnections(), ANSWERING_TAKES_MS);
    try {
      await this.#server.close();
    } finally {
      clearInterval(sweep);
      clearTimeout(limit);
    }
  }

  #closeIdle(): void {
    this.#server.server.closeIdleConnections();
    // Browsers open connections ahead of need; for Node they are about to send a request.
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }
}
