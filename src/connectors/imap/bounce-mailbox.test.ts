import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readBounceMailbox } from './bounce-mailbox.ts';

/** A mailbox as much as this test needs: it logs in, selects, searches, fetches and stores. */
let server: Server;
let mails: { source: string; isSeen: boolean }[];
beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('* OK ready\r\n');
    let waiting = '';
    socket.on('data', (chunk) => {
      waiting += chunk.toString('latin1');
      for (let end = waiting.indexOf('\r\n'); end >= 0; end = waiting.indexOf('\r\n')) {
        const line = waiting.slice(0, end);
        waiting = waiting.slice(end + 2);
        answer(socket, line);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => server.close());
beforeEach(() => {
  mails = ['first\r\n\r\nbody', 'second\r\n\r\nbody'].map((source) => ({ source, isSeen: false }));
});

function answer(socket: Socket, line: string): void {
  const [tag = '', ...words] = line.split(' ');
  const command = (words[0] === 'UID' ? words[1] : words[0])?.toUpperCase();
  const done = (text = 'done'): boolean => socket.write(`${tag} OK ${text}\r\n`);
  if (command === 'CAPABILITY') socket.write('* CAPABILITY IMAP4rev1\r\n');
  if (command === 'LOGIN' && !line.includes('word'))
    return void socket.write(`${tag} NO [AUTHENTICATIONFAILED] wrong\r\n`);
  if (command === 'SELECT') {
    socket.write(
      `* ${mails.length} EXISTS\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 9] ok\r\n`,
    );
    return void done('[READ-WRITE] selected');
  }
  if (command === 'SEARCH') {
    const unseen = mails.flatMap(({ isSeen }, index) => (isSeen ? [] : [index + 1]));
    socket.write(`* SEARCH ${unseen.join(' ')}\r\n`);
  }
  const uids = (words[2] ?? '').split(/[,:]/).map(Number);
  if (command === 'FETCH') {
    for (const uid of uids) {
      const source = mails[uid - 1]?.source ?? '';
      socket.write(`* ${uid} FETCH (UID ${uid} BODY[]<0> {${source.length}}\r\n${source})\r\n`);
    }
  }
  if (command === 'STORE') for (const uid of uids) Object.assign(mails[uid - 1] ?? {}, { isSeen: true });
  if (command === 'LOGOUT') socket.write('* BYE\r\n');
  done();
}

function url(password = 'word'): string {
  return `imap://bounces:${password}@127.0.0.1:${(server.address() as AddressInfo).port}/INBOX`;
}

it('reads what nobody has read, and marks it as read once it was taken in', async () => {
  const taken: string[] = [];
  const take = async (sources: string[]): Promise<void> => {
    taken.push(...sources);
  };
  await expect(
    readBounceMailbox(url(), () => Promise.reject(new Error('the database is away'))),
  ).rejects.toThrow('away');
  expect(mails.map(({ isSeen }) => isSeen)).toEqual([false, false]);
  expect(await readBounceMailbox(url(), take)).toBe(2);
  expect(taken).toEqual(['first\r\n\r\nbody', 'second\r\n\r\nbody']);
  expect(mails.map(({ isSeen }) => isSeen)).toEqual([true, true]);
  expect(await readBounceMailbox(url(), take)).toBe(0);
});

it('says so when it is not let in', async () => {
  await expect(readBounceMailbox(url('other'), async () => undefined)).rejects.toThrow();
});
