import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** An e-mail as it came, with what is in it to be followed. */
export interface ReceivedMail {
  to: string;
  headers: string;
  /** All of it, as it came over the wire. */
  content: string;
  messageId: string;
  html: string;
  /** The address of the picture that tells that it was opened. */
  picture: string;
  /** Links that people see, but not those to unsubscribe and to choose. */
  links: string[];
  /** Links that nobody sees. */
  traps: string[];
  /** Where one click unsubscribes. */
  unsubscribe: string;
}

const ARRIVES_WITHIN_MS = 20_000;

/** A mail server that takes everything and keeps it. */
export class Mailbox {
  readonly #server: SMTPServer;
  readonly #mails: ReceivedMail[] = [];
  readonly #read = new Map<string, number>();

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      closeTimeout: 500,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const content = Buffer.concat(chunks).toString('latin1');
          for (const { address } of session.envelope.rcptTo) this.#mails.push(readMail(address, content));
          done();
        });
      },
    });
  }

  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await new Promise<void>((resolve) => mailbox.#server.listen(0, '127.0.0.1', resolve));
    return mailbox;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** All that came for an address. */
  of(address: string): ReceivedMail[] {
    return this.#mails.filter(({ to }) => to === address);
  }

  /** The next one for an address, after those that this gave before. @throws when none comes */
  async next(address: string): Promise<ReceivedMail> {
    const position = this.#read.get(address) ?? 0;
    for (const end = Date.now() + ARRIVES_WITHIN_MS; Date.now() < end; await sleep(50)) {
      const mail = this.of(address)[position];
      if (!mail) continue;
      this.#read.set(address, position + 1);
      return mail;
    }
    throw new Error(`no e-mail came for ${address} within ${ARRIVES_WITHIN_MS} ms`);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(resolve));
  }
}

function readMail(to: string, content: string): ReceivedMail {
  const [head = ''] = content.split('\r\n\r\n');
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const html = htmlOf(content);
  const anchors = [...html.matchAll(/<a\b[^>]*>/gi)].map(([anchor]) => ({
    href: (/href="([^"]*)"/i.exec(anchor)?.[1] ?? '').replaceAll('&amp;', '&'),
    isHidden: /display:\s*none|aria-hidden="true"/i.test(anchor),
  }));
  const isClick = ({ href }: { href: string }) => href.includes('/e/c/');
  return {
    to,
    headers,
    content,
    messageId: /^Message-ID: <(.+)>/im.exec(headers)?.[1] ?? '',
    html,
    picture: (/<img\b[^>]*src="([^"]*\/e\/o\/[^"]*)"/i.exec(html)?.[1] ?? '').replaceAll('&amp;', '&'),
    links: anchors.filter((one) => isClick(one) && !one.isHidden).map(({ href }) => href),
    traps: anchors.filter(({ isHidden }) => isHidden).map(({ href }) => href),
    unsubscribe: /^List-Unsubscribe: <(https?:[^>]+)>/im.exec(headers)?.[1] ?? '',
  };
}

/** The part of the e-mail that is HTML. */
function htmlOf(content: string): string {
  const part =
    content.split(/\r\n--[^\r\n]+\r\n/).find((one) => /^content-type: text\/html/im.test(one)) ?? '';
  const [head = '', ...body] = part.split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(head)) return text;
  const bytes = text
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
