import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TestMailServer } from '../../testing/test-mail-server.ts';
import { type OutgoingMail, SmtpPool } from './smtp-pool.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

function poolFor(
  url: string,
  parts: { dkim?: { domain: string; selector: string; privateKey: string }; answersWithinMs?: number } = {},
): SmtpPool {
  return new SmtpPool({ url, connections: 2, dkim: undefined, answersWithinMs: 10_000, ...parts });
}

function mail(parts: Partial<OutgoingMail> = {}): OutgoingMail {
  const usual = {
    subject: 'Hello',
    text: 'Hello',
    messageId: '<1@example.com>',
    date: new Date(0),
    headers: {},
  };
  const to = { name: 'Ann', address: 'ann@example.com' };
  return {
    envelopeFrom: 'b@example.com',
    from: { name: 'Acme', address: 'a@example.com' },
    to,
    ...usual,
    ...parts,
  };
}

/** A server that speaks as the test says: what it answers to each command, and what to the end of the content. */
async function serverThat(answer: (socket: Socket, command: string) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket, 'CONNECT');
    let waiting = '';
    let isContent = false;
    socket.on('data', (chunk) => {
      waiting += chunk.toString();
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        if (isContent && line !== '.') continue;
        const command = isContent ? 'CONTENT' : (line.split(/[ :]/)[0] ?? '');
        isContent = command === 'DATA';
        answer(socket, command);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const POLITE: Record<string, string> = {
  CONNECT: '220 hello',
  DATA: '354 go on',
  CONTENT: '250 taken',
  QUIT: '221 bye',
};

function polite(changes: Record<string, string>): (socket: Socket, command: string) => void {
  return (socket, command) => {
    const change = changes[command];
    if (change === 'hang up') socket.destroy();
    else if (change !== 'silence') socket.write(`${change ?? POLITE[command] ?? '250 ok'}\r\n`);
  };
}

async function send(url: string, parts: Partial<OutgoingMail> = {}) {
  let handedOver = 0;
  using pool = poolFor(url, { answersWithinMs: 1_500 });
  const outcome = await pool.send(mail(parts), async () => {
    handedOver += 1;
  });
  return { ...outcome, handedOver };
}

describe('what became of an e-mail', () => {
  it.each([
    [{}, { kind: 'accepted', handedOver: 1 }],
    [{ CONNECT: 'silence' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ CONNECT: 'hang up' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ CONNECT: '554 not now' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ CONNECT: 'nonsense' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ MAIL: '550 who are you' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ RCPT: '550 5.1.1 nobody' }, { kind: 'refused', stage: 'recipient', code: 550, handedOver: 0 }],
    [{ RCPT: '451 later' }, { kind: 'deferred', isServer: false, handedOver: 0 }],
    [{ RCPT: 'silence' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ RCPT: 'nonsense' }, { handedOver: 0 }],
    [{ DATA: '451 later' }, { kind: 'deferred', handedOver: 0 }],
    [{ DATA: 'hang up' }, { kind: 'deferred', isServer: true, handedOver: 0 }],
    [{ CONTENT: '554 5.7.1 spam' }, { kind: 'refused', stage: 'message', code: 554, handedOver: 1 }],
    [{ CONTENT: '451 later' }, { kind: 'deferred', isServer: false, handedOver: 1 }],
    [{ CONTENT: 'silence' }, { kind: 'uncertain', handedOver: 1 }],
    [{ CONTENT: 'hang up' }, { kind: 'uncertain', handedOver: 1 }],
    [{ CONTENT: 'nonsense' }, { kind: 'uncertain', handedOver: 1 }],
  ])('%o', async (changes, expected) => {
    expect(await send(await serverThat(polite(changes)))).toMatchObject(expected);
  });

  it('is known when nobody listens', async () => {
    expect(await send('smtp://127.0.0.1:1')).toMatchObject({
      kind: 'deferred',
      isServer: true,
      handedOver: 0,
    });
  });

  it('is that it was not handed over when that could not be written down', async () => {
    await using server = await TestMailServer.start();
    using pool = poolFor(server.url);
    const outcome = await pool.send(mail(), () => Promise.reject(new Error('the database is away')));
    expect(outcome).toMatchObject({
      kind: 'deferred',
      response: expect.stringContaining('database is away'),
    });
    expect(server.mails).toEqual([]);
  });
});

describe('an e-mail', () => {
  it('is signed, also its headers to unsubscribe, and shares a connection with others', async () => {
    await using server = await TestMailServer.start();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    using pool = poolFor(server.url, { dkim: { domain: 'example.com', selector: 's1', privateKey: key } });
    const headers = {
      'List-Unsubscribe': '<https://r.example/e/u/1>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    };
    for (let time = 0; time < 3; time += 1)
      expect((await pool.send(mail({ headers }), async () => undefined)).kind).toBe('accepted');
    const signature = /DKIM-Signature:[\s\S]*?b=/.exec(server.mails[0]?.content ?? '')?.[0] ?? '';
    expect(signature).toContain('d=example.com');
    expect(signature.toLowerCase()).toContain('list-unsubscribe');
  });

  it.each([
    { subject: 'Hello\r\nBcc: eve@example.com' },
    { to: { name: 'Ann\r\nBcc: eve@example.com', address: 'ann@example.com' } },
    { from: { name: 'Acme\nBcc: eve@example.com', address: 'a@example.com' } },
    { replyTo: 'a@example.com\r\nBcc: eve@example.com' },
    { headers: { 'X-Any': 'a\r\nBcc: eve@example.com' } },
  ])('has no headers but its own: %o', async (parts) => {
    await using server = await TestMailServer.start();
    using pool = poolFor(server.url);
    await pool.send(mail(parts), async () => undefined);
    const [taken] = server.mails;
    const head = taken?.content.split('\r\n\r\n')[0] ?? '';
    expect(head).not.toMatch(/^Bcc:/im);
    expect(taken?.to).toEqual(['ann@example.com']);
  });

  it.each([
    'ann@example.com> SIZE=1\r\nRCPT TO:<eve@example.com',
    'ann@example.com\r\nRCPT TO:<eve@example.com>',
  ])('goes to nobody but its recipient: %s', async (address) => {
    await using server = await TestMailServer.start();
    await poolFor(server.url).send(mail({ to: { name: '', address } }), async () => undefined);
    expect(server.mails.flatMap(({ to }) => to)).not.toContain('eve@example.com');
  });
});
