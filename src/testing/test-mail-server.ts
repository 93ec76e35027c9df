import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** An e-mail as it went over the wire. */
export interface ReceivedMail {
  to: string[];
  /** With headers; parts are decoded from quoted-printable and base64. */
  content: string;
}

/** A mail server that takes everything and keeps it in memory. */
export class TestMailServer implements AsyncDisposable {
  readonly mails: ReceivedMail[] = [];
  /** What it answers to recipients that it does not take, as `550 5.1.1 no such mailbox`. */
  readonly answers = new Map<string, string>();
  /** Whether it takes e-mails and then hangs up instead of saying so. */
  cutsAfterData = false;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) => {
        const answer = this.answers.get(address);
        if (answer === undefined) return done();
        const [code = '', ...text] = answer.split(' ');
        done(Object.assign(new Error(text.join(' ')), { responseCode: Number(code) }));
      },
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.mails.push({ to, content: decode(Buffer.concat(chunks).toString('latin1')) });
          if (this.cutsAfterData) for (const connection of this.#server.connections) connection.close();
          else done();
        });
      },
    });
  }

  static async start(): Promise<TestMailServer> {
    const mail = new TestMailServer();
    await new Promise<void>((resolve) => mail.#server.listen(0, '127.0.0.1', resolve));
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** The first e-mail to this address; waits up to five seconds for it. */
  async to(address: string): Promise<ReceivedMail> {
    for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 20) {
      const found = this.mails.find(({ to }) => to.includes(address));
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no e-mail came to ${address}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function decode(content: string): string {
  const bytes = content.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
