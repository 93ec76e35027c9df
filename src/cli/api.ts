import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../domain/json.ts';
import type { ProblemDocument } from '../http/problem.ts';
import { catchUp } from '../operations/catch-up.ts';
import { DataFolderInUse } from '../store/embedded/folder-lock.ts';
import { type Installation, openInstallation, type Surroundings } from './installation.ts';
import type { Settings } from './settings.ts';

/** The API as a command uses it: of the running server, or of an installation that the command opened itself. */
export interface Api extends AsyncDisposable {
  /** @throws RequestFailed with the problem document when it is no success */
  request(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<unknown>;
  /** The answer to a GET as it comes, however long it is. @throws RequestFailed */
  stream(path: string): Promise<Readable>;
  /** Brings scores up to date that changed by time alone while nothing ran; a running server does so by itself. */
  catchUp(): Promise<void>;
  /**
   * Sends a file, piece by piece.
   *
   * @throws RequestFailed with the problem document when it is no success
   */
  upload(method: 'POST' | 'PUT', path: string, file: Upload): Promise<unknown>;
}

/** A file that is sent. */
export interface Upload {
  content: AsyncIterable<Uint8Array>;
  /** Whether the content is compressed with gzip. */
  isCompressed: boolean;
}

/** A request of a command that was answered with a problem. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    // What the sentence says already is not said again.
    const others = (problem.errors ?? []).filter(({ detail }) => !problem.detail.includes(detail));
    const fields = others.map(({ field, detail }) => `\n  ${field}: ${detail}`);
    super(problem.detail + fields.join(''));
    this.problem = problem;
  }
}

/** What a running server of a data folder says about itself, in `server.json`. */
export interface ServerFile {
  pid: number;
  url: string;
  instanceId: string;
}

const STARTING_TAKES_MS = 30_000;

/**
 * Opens the API. Two processes never open one embedded folder: when a server of the folder runs, this speaks to it.
 */
export async function openApi(settings: Settings, surroundings: Surroundings): Promise<Api> {
  if (settings.databaseUrl !== undefined) return openOwn(settings, surroundings);
  for (let waitedMs = 0; ; waitedMs += 250) {
    const running = await findRunningServer(settings.dataDir);
    if (running) return running;
    try {
      return await openOwn(settings, surroundings);
    } catch (error) {
      // Another process holds the folder: a server that is about to listen, or a command that is about to end.
      if (!(error instanceof DataFolderInUse) || waitedMs >= STARTING_TAKES_MS) throw error;
      await sleep(250);
    }
  }
}

async function openOwn(settings: Settings, surroundings: Surroundings): Promise<Api> {
  const installation = await openInstallation(settings, surroundings);
  installation.startWorkers();
  return { ...apiOf(installation), [Symbol.asyncDispose]: () => installation.close() };
}

/** The API of an installation that this process has opened. */
export function apiOf({ server, services }: Installation): Omit<Api, typeof Symbol.asyncDispose> {
  let url: Promise<string> | undefined;
  return {
    request: async (method, path, body) => {
      const headers = { authorization: `Bearer ${services.localToken}` };
      const response = await server.inject({ method, url: path, headers, ...(body && { payload: body }) });
      return answerOf(response.statusCode, response.body);
    },
    stream: async (path) => {
      const headers = { authorization: `Bearer ${services.localToken}` };
      const response = await server.inject({ method: 'GET', url: path, headers, payloadAsStream: true });
      return streamOf(response.statusCode, response.stream());
    },
    catchUp: () => catchUp(services, services.clock()),
    upload: async (method, path, file) => {
      // Over a socket, because a request by `inject` holds its whole body in memory.
      url ??= server.listen({ port: 0, host: '127.0.0.1' });
      return upload({ url: (await url) + path, token: services.localToken, method, file });
    },
  };
}

async function findRunningServer(dataDir: string): Promise<Api | undefined> {
  const file = await readServerFile(dataDir);
  if (!file) return undefined;
  try {
    const response = await fetch(`${file.url}/health`, { signal: AbortSignal.timeout(5_000) });
    const health: unknown = await response.json();
    // Killed, it left its file behind, and its port may be another one's now.
    if (!isObject(health) || health.instanceId !== file.instanceId) return undefined;
  } catch {
    // Nobody is there, or somebody who is no Ripen.
    return undefined;
  }
  const token = (await readFile(join(dataDir, 'token'), 'utf8')).trim();
  return {
    request: async (method, path, body) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body && { 'content-type': 'application/json' }),
      };
      const response = await fetch(file.url + path, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      });
      return answerOf(response.status, await response.text());
    },
    stream: async (path) => {
      const response = await fetch(file.url + path, { headers: { authorization: `Bearer ${token}` } });
      return streamOf(response.status, Readable.from(response.body ?? []));
    },
    catchUp: async () => undefined,
    upload: (method, path, content) => upload({ url: file.url + path, token, method, file: content }),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

async function upload({
  url,
  token,
  method,
  file,
}: {
  url: string;
  token: string;
  method: string;
  file: Upload;
}): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/octet-stream',
    ...(file.isCompressed && { 'content-encoding': 'gzip' }),
  };
  const body = file.content;
  const response = await fetch(url, { method, headers, body, duplex: 'half' });
  return answerOf(response.status, await response.text());
}

async function readServerFile(dataDir: string): Promise<ServerFile | undefined> {
  try {
    const file: unknown = JSON.parse(await readFile(join(dataDir, 'server.json'), 'utf8'));
    if (!isObject(file)) return undefined;
    const { url, pid, instanceId } = file;
    if (typeof url === 'string' && typeof pid === 'number' && typeof instanceId === 'string') {
      return { url, pid, instanceId };
    }
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isAbsent && !(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

function answerOf(status: number, text: string): unknown {
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  if (status < 400) return body;
  throw new RequestFailed(body as ProblemDocument);
}

async function streamOf(status: number, body: Readable): Promise<Readable> {
  if (status >= 400) answerOf(status, Buffer.concat(await body.toArray()).toString('utf8'));
  return body;
}
