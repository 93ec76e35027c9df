import { createReadStream } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { AddressRefused } from '../../domain/address-refused.ts';
import { SECOND_MS } from '../../domain/instant.ts';

/** Which addresses may be connected to. */
interface AllowedAddresses {
  /** @throws AddressRefused */
  check(url: string): URL;
  readonly lookup: LookupFunction;
}

/** A file that is to be kept as an object of a bucket. */
export interface ObjectToPut {
  /** The store, as https://s3.eu-central-1.amazonaws.com or http://minio.internal:9000. */
  endpoint: string;
  region: string;
  bucket: string;
  key: string;
  accessKeyId: string;
  secretAccessKey: string;
  file: string;
  byteCount: number;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string;
  contentType: string;
  /** When it is sent, in milliseconds since 1970. */
  now: number;
}

/** What became of it. `refused`: trying again is of no use. */
export type PutOutcome = { kind: 'done' } | { kind: 'failed' | 'refused'; problem: string };

const LARGEST_ANSWER = 16 * 1024;

/**
 * Keeps a file in an S3-compatible store: one PUT with the signature of AWS (version 4, path style), which covers the content. The
 * same key again replaces what was there. At most 5 GB, the limit of the protocol. Connects to none but the addresses that are allowed.
 */
export async function putObject(
  object: ObjectToPut,
  { addresses, timeoutMs, signal }: { addresses: AllowedAddresses; timeoutMs: number; signal: AbortSignal },
): Promise<PutOutcome> {
  try {
    const url = addresses.check(addressOf(object));
    const headers = await signedHeaders(object, url);
    const { status, text } = await put(object, { url, headers, addresses, timeoutMs, signal });
    return outcomeOf(status, text);
  } catch (error) {
    if (error instanceof AddressRefused) return { kind: 'refused', problem: error.message };
    const isLate = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
    const problem = error instanceof Error ? error.message || 'the connection failed' : String(error);
    return { kind: 'failed', problem: isLate ? `took longer than ${timeoutMs / SECOND_MS} s` : problem };
  }
}

function addressOf({ endpoint, bucket, key }: ObjectToPut): string {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  return `${endpoint.replace(/\/+$/, '')}/${path}`;
}

async function signedHeaders(object: ObjectToPut, url: URL): Promise<Record<string, string>> {
  const { region, accessKeyId, secretAccessKey, sha256, byteCount, contentType, now } = object;
  const datetime = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const { headers } = await new AwsV4Signer({
    method: 'PUT',
    url: url.href,
    headers: {
      'content-type': contentType,
      'content-length': String(byteCount),
      'x-amz-content-sha256': sha256,
    },
    accessKeyId,
    secretAccessKey,
    service: 's3',
    region,
    datetime,
  }).sign();
  return { ...Object.fromEntries(headers), 'content-length': String(byteCount) };
}

async function put(
  { file }: ObjectToPut,
  {
    url,
    headers,
    addresses,
    timeoutMs,
    signal,
  }: {
    url: URL;
    headers: Record<string, string>;
    addresses: AllowedAddresses;
    timeoutMs: number;
    signal: AbortSignal;
  },
): Promise<{ status: number; text: string }> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const outgoing = request(url, {
    method: 'PUT',
    agent: false,
    lookup: addresses.lookup,
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    headers,
  });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LARGEST_ANSWER) response.destroy();
      });
      response.on('error', () => undefined);
      response.on('close', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
  // A store that refuses early closes the connection while the file is being sent: its answer says why.
  const sent = pipeline(createReadStream(file), outgoing).catch(() => undefined);
  const answer = await answered;
  await sent;
  return answer;
}

/** Refused for good: what is wrong with the keys, the bucket or the request; everything else may pass. */
function outcomeOf(status: number, text: string): PutOutcome {
  if (status >= 200 && status < 300) return { kind: 'done' };
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1];
  const problem = `the store answered ${status}${code === undefined ? '' : ` ${code}`}`;
  const isFinal = [400, 401, 403, 404, 405].includes(status) && code !== 'RequestTimeout';
  return { kind: isFinal ? 'refused' : 'failed', problem };
}
