import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AddressRefused } from '../../domain/address-refused.ts';
import { postWebhook } from './post-webhook.ts';
import { PublicAddresses } from './public-addresses.ts';

interface Came {
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let came: Came[];
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      came.push({ headers: request.headers, body });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  came = [];
  answer = (response) => response.end('{}');
});

const NOW = Date.parse('2026-11-22T12:00:00Z');

function post(
  parts: { url?: string; secret?: string; body?: string; allow?: string[]; timeoutMs?: number } = {},
) {
  const { port } = server.address() as AddressInfo;
  const {
    url = `http://127.0.0.1:${port}/hook`,
    secret,
    body = 'hello',
    allow = ['127.0.0.0/8'],
    timeoutMs = 2_000,
  } = parts;
  const webhook = { url, body, id: 'effect-1', now: NOW, secret };
  return postWebhook(webhook, { addresses: new PublicAddresses(allow), timeoutMs });
}

describe('a webhook', () => {
  it('is signed as Standard Webhooks has it', async () => {
    const secret = `whsec_${Buffer.from('a secret of the tests').toString('base64')}`;
    expect(await post({ secret })).toEqual({ kind: 'done' });
    const [{ headers, body }] = came as [Came];
    expect(body).toBe('"hello"');
    expect(headers).toMatchObject({ 'webhook-id': 'effect-1', 'webhook-timestamp': String(NOW / 1_000) });
    const signature = createHmac('sha256', 'a secret of the tests')
      .update(`effect-1.${NOW / 1_000}."hello"`)
      .digest('base64');
    expect(headers['webhook-signature']).toBe(`v1,${signature}`);
  });

  it.each([
    [500, 'failed'],
    [404, 'failed'],
    [302, 'failed'],
    [410, 'refused'],
  ])('that is answered %i %s', async (status, kind) => {
    answer = (response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    expect(await post()).toMatchObject({ kind, problem: expect.stringContaining(String(status)) });
    expect(came).toHaveLength(1);
  });

  it('that gets no answer, nonsense, or an answer without end does not wait for it', async () => {
    answer = () => undefined;
    expect(await post({ timeoutMs: 100 })).toEqual({
      kind: 'failed',
      problem: 'did not answer within 0.1 s',
    });
    answer = (response) => response.socket?.end('nonsense\r\n\r\n');
    expect(await post()).toMatchObject({ kind: 'failed' });
    answer = (response) => {
      const write = (): void => {
        while (response.writable && response.write('x'.repeat(10_000)));
      };
      response.on('drain', write);
      write();
    };
    expect(await post()).toEqual({ kind: 'done' });
  });

  it('with too large a body is refused', async () => {
    expect(await post({ body: 'x'.repeat(300_000) })).toMatchObject({ kind: 'refused' });
  });
});

describe('where requests may go', () => {
  const addresses = new PublicAddresses([]);

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.0.0.192/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:53aa:64c:0:0:0:1]/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://[100::1]/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'not an address',
  ])('is not %s', (url) => {
    expect(() => addresses.check(url)).toThrow(AddressRefused);
  });

  it.each([
    'http://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
    'https://hooks.example.com:8443/a',
  ])('is %s', (url) => {
    expect(addresses.check(url).href).toBe(url);
  });

  it('is not where a name leads that means a private address, unless the name is allowed', async () => {
    const { port } = server.address() as AddressInfo;
    const url = `http://localhost:${port}/hook`;
    expect(await post({ url, allow: [] })).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('localhost'),
    });
    expect(came).toEqual([]);
    expect(await post({ url, allow: ['localhost'] })).toEqual({ kind: 'done' });
    expect(await post({ allow: ['10.0.0.0/8'] })).toMatchObject({ kind: 'refused' });
  });
});
