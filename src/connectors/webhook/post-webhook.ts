import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { SECOND_MS } from '../../domain/instant.ts';
import type { Json } from '../../domain/json.ts';
import { AddressRefused, type PublicAddresses } from './public-addresses.ts';

/** What is sent, and how. */
export interface Webhook {
  url: string;
  body: Json;
  /** The idempotency key: the same for every attempt. */
  id: string;
  /** When it is sent, in milliseconds since 1970. */
  now: number;
  /** Signs it; `whsec_` with base64, or any text. Without one it is not signed. */
  secret: string | undefined;
}

/** What became of it. `refused`: trying again is of no use. */
export type WebhookOutcome = { kind: 'done' } | { kind: 'failed' | 'refused'; problem: string };

const LARGEST_BODY = 256 * 1024;
const LARGEST_ANSWER = 64 * 1024;

/**
 * Posts JSON, signed as Standard Webhooks (1.0.0) has it. Follows no redirects, and connects to none but the addresses that are
 * allowed.
 */
export function postWebhook(
  webhook: Webhook,
  { addresses, timeoutMs }: { addresses: PublicAddresses; timeoutMs: number },
): Promise<WebhookOutcome> {
  const body = JSON.stringify(webhook.body);
  if (Buffer.byteLength(body) > LARGEST_BODY) {
    const problem = `the body has ${Buffer.byteLength(body)} bytes, at most ${LARGEST_BODY} are sent`;
    return Promise.resolve({ kind: 'refused', problem });
  }
  return new Promise((resolve) => {
    const fail = (error: Error): void => {
      const kind = error instanceof AddressRefused ? 'refused' : 'failed';
      resolve({ kind, problem: error.message || 'the connection failed' });
    };
    try {
      const url = addresses.check(webhook.url);
      const request = url.protocol === 'https:' ? requestHttps : requestHttp;
      const { username, password } = url;
      const outgoing = request(url, {
        method: 'POST',
        agent: false,
        lookup: addresses.lookup,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Ripen',
          ...(username !== '' && { authorization: basic(username, password) }),
          ...signatureHeaders(webhook, body),
        },
      });
      outgoing.on('error', (error) =>
        fail(error.name === 'AbortError' || error.name === 'TimeoutError' ? late(timeoutMs) : error),
      );
      outgoing.on('response', (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          // The status is all that counts.
          if (bytes > LARGEST_ANSWER) response.destroy();
        });
        response.on('error', () => undefined);
        response.on('close', () => resolve(outcomeOf(response.statusCode ?? 0)));
      });
      outgoing.end(body);
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function signatureHeaders({ id, now, secret }: Webhook, body: string): Record<string, string> {
  const timestamp = String(Math.floor(now / SECOND_MS));
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  if (secret === undefined) return headers;
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: 'done' };
  if (status === 410) return { kind: 'refused', problem: 'answered 410: it is gone for good' };
  if (status >= 300 && status < 400)
    return { kind: 'failed', problem: `answered ${status}: redirects are not followed` };
  return { kind: 'failed', problem: `answered ${status}` };
}

function late(timeoutMs: number): Error {
  return new Error(`did not answer within ${timeoutMs / SECOND_MS} s`);
}

function basic(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
