import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { SECOND_MS } from '../../domain/instant.ts';

/** Which addresses may be connected to; src/connectors/webhook/public-addresses.ts is one. */
export interface AllowedAddresses {
  /** @throws what says why an address is refused */
  check(url: string): URL;
  readonly lookup: LookupFunction;
}

const MOST_REDIRECTS = 3;
const LARGEST_ANSWER = 32 * 1024 * 1024;
const WITHOUT_BODY = [101, 204, 205, 304];

/**
 * A `fetch` that connects to none but allowed addresses, follows redirects on the same host alone, gives up after a time, and reads
 * no answer without end.
 */
export function guardedFetch({
  addresses,
  timeoutMs,
}: {
  addresses: AllowedAddresses;
  timeoutMs: number;
}): typeof fetch {
  const go = async (address: string, init: RequestInit, redirects: number): Promise<Response> => {
    const url = addresses.check(address);
    const response = await requestOnce(url, init, { addresses, timeoutMs });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null || init.redirect === 'manual')
      return response;
    const target = new URL(location, url);
    if (target.host !== url.host) throw new Error(`it leads on to ${target.host}, which is another server`);
    if (redirects === MOST_REDIRECTS) throw new Error(`it leads on more than ${MOST_REDIRECTS} times`);
    return go(target.href, init, redirects + 1);
  };
  return (input, init = {}) => go(input instanceof Request ? input.url : String(input), init, 0);
}

function requestOnce(
  url: URL,
  init: RequestInit,
  { addresses, timeoutMs }: { addresses: AllowedAddresses; timeoutMs: number },
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    const body = typeof init.body === 'string' ? init.body : '';
    const outgoing = request(url, {
      method: init.method ?? 'GET',
      agent: false,
      lookup: addresses.lookup,
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'user-agent': 'Ripen',
        ...Object.fromEntries(new Headers(init.headers)),
        'content-length': Buffer.byteLength(body),
      },
    });
    const fail = (error: Error): void => {
      const isLate = error.name === 'AbortError' || error.name === 'TimeoutError';
      reject(isLate ? new Error(`it did not answer within ${timeoutMs / SECOND_MS} s`) : error);
    };
    outgoing.on('error', fail);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LARGEST_ANSWER)
          response.destroy(new Error(`it answered more than ${LARGEST_ANSWER} bytes`));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const headers = new Headers();
        for (const [name, value] of Object.entries(response.headers))
          if (value !== undefined) headers.set(name, String(value));
        try {
          const content = WITHOUT_BODY.includes(status) ? null : Buffer.concat(chunks);
          resolve(new Response(content, { status, headers }));
        } catch (error) {
          reject(error);
        }
      });
    });
    outgoing.end(body);
  });
}
