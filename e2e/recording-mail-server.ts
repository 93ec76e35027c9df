import { appendFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

// A mail server in a process of its own: what it takes it writes down at once, and only then, after a moment, says so. So
// whoever is cut off in between does not know.

const [file = '', slowestMs = '0'] = process.argv.slice(2);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      const content = Buffer.concat(chunks).toString('latin1');
      // Cut off in the middle of the content, nothing was taken.
      if (!content.includes('\r\n\r\n')) return done(new Error('not a whole e-mail'));
      const messageId = /^Message-ID: <(.+)>/im.exec(content)?.[1];
      const to = session.envelope.rcptTo.map(({ address }) => address);
      appendFileSync(file, `${JSON.stringify({ messageId, to })}\n`);
      setTimeout(() => done(), Math.random() * Number(slowestMs));
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.server.address() as AddressInfo).port}\n`);
});
