import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CaldavAccount, CalendarProblem } from '../connectors/caldav/caldav-account.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';

let server: Server;
let url: string;
let answer: (response: ServerResponse) => void;
const seen: (string | undefined)[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    request.on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function troubleOf(allowed = ['127.0.0.0/8'], address = url): Promise<unknown> {
  const account = new CaldavAccount(
    { url: address, user: 'rep', password: 'secret' },
    { addresses: new PublicAddresses(allowed), timeoutMs: 300 },
  );
  return account.read(`${address}/rep/work/`, { from: 0, to: 1_000 }).catch((error: unknown) => error);
}

it.each<[string, string, (response: ServerResponse) => void]>([
  ['refuses the password', 'login', (response) => response.writeHead(401).end()],
  ['is out of order', 'unreachable', (response) => response.writeHead(503).end()],
  ['hangs', 'unreachable', () => undefined],
  ['hangs up', 'unreachable', (response) => response.destroy()],
  ['has no such calendar', 'missing', (response) => response.writeHead(404).end()],
  [
    'is a web page',
    'nonsense',
    (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>hello</html>'),
  ],
  [
    'leads to another server',
    'unreachable',
    (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  ],
  [
    'leads round in circles',
    'unreachable',
    (response) => response.writeHead(302, { location: '/again' }).end(),
  ],
])('a server that %s is told as %s', async (_name, kind, how) => {
  answer = how;
  const trouble = await troubleOf();
  expect(trouble).toBeInstanceOf(CalendarProblem);
  expect(trouble).toMatchObject({ kind });
});

it('asks no address that is not allowed', async () => {
  seen.length = 0;
  expect(await troubleOf([])).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('RIPEN_WEBHOOK_ALLOW'),
  });
  expect(await troubleOf([], 'http://localhost:1')).toMatchObject({
    message: expect.stringContaining('not an address of the public'),
  });
  expect(await troubleOf([], 'file:///etc/passwd')).toMatchObject({ kind: 'unreachable' });
  expect(seen).toEqual([]);
});
