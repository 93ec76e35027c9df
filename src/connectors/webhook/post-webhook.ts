import { createHmac } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AddressRefused } from '../../domain/address-refused.ts';
import { HOUR_MS, SECOND_MS } from '../../domain/instant.ts';
import type { Json } from '../../domain/json.ts';
import type { PublicAddresses } from './public-addresses.ts';

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
export type WebhookOutcome =
  | { kind: 'done' }
  | {
      kind: 'failed' | 'refused';
      problem: string;
      /** The status of the answer; undefined when there was none. */
      status?: number;
      /** The beginning of what it said. */
      answer?: string;
      /** How long it asks to wait (RFC 9110, 10.2.3). */
      retryAfterMs?: number;
    };

const LARGEST_BODY = 256 * 1024;
const LARGEST_ANSWER = 64 * 1024;
const LONGEST_SAID = 200;
/** Whoever asks to wait longer is tried again all the same. */
const LONGEST_WAIT_MS = HOUR_MS;

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
        let answer = '';
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (answer.length < LONGEST_SAID) answer += chunk.toString('utf8');
          // The status is nearly all that counts.
          if (bytes > LARGEST_ANSWER) response.destroy();
        });
        response.on('error', () => undefined);
        response.on('close', () => {
          const outcome = outcomeOf(response.statusCode ?? 0);
          if (outcome.kind === 'done') return resolve(outcome);
          const retryAfterMs = waitOf(response.headers['retry-after'], webhook.now);
          const said = { answer: answer.trim().slice(0, LONGEST_SAID), status: response.statusCode ?? 0 };
          resolve({ ...outcome, ...said, ...(retryAfterMs !== undefined && { retryAfterMs }) });
        });
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

/** What Retry-After says, in seconds or as a date; undefined for nothing that can be read. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), LONGEST_WAIT_MS);
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
