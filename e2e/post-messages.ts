import { gzipSync } from 'node:zlib';

/** Where messages go, and with which key. */
export interface Source {
  url: string;
  writeKey: string;
}

/** Posts to the tracking API without a library, as `curl` would. Resolves with the answer, whatever its status. */
export function postMessages(
  { url, writeKey }: Source,
  path: string,
  body: object,
  { isGzipped = false } = {},
): Promise<Response> {
  const json = JSON.stringify(body);
  return fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      'content-type': 'application/json',
      ...(isGzipped && { 'content-encoding': 'gzip' }),
    },
    body: isGzipped ? gzipSync(json) : json,
  });
}
