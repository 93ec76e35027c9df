import { Readable } from 'node:stream';
import DKIM from 'nodemailer/lib/dkim';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** An e-mail with everything that stands in it. */
export interface OutgoingMail {
  /** The address that bounces go to (VERP, or the sender). */
  envelopeFrom: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  replyTo?: string | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  /** An invitation, as iCalendar: mail clients show it with its buttons. */
  calendar?: { method: 'REQUEST' | 'CANCEL' | 'PUBLISH'; content: string } | undefined;
  /** With angle brackets. */
  messageId: string;
  date: Date;
  /** Further headers; line breaks in them are taken out. */
  headers: Record<string, string>;
}

/**
 * What became of an e-mail. `refused`: for good (5xx). `deferred`: not now (4xx), or the server could not be reached; it has
 * not taken it. `uncertain`: cut off after the server had asked for the content, before it answered.
 */
export type SendOutcome =
  | { kind: 'accepted'; response: string }
  | { kind: 'refused'; stage: 'recipient' | 'message'; code: number; response: string }
  | { kind: 'deferred'; isServer: boolean; response: string }
  | { kind: 'uncertain'; response: string };

export interface SmtpPoolOptions {
  /** As smtps://user:password@mail.example.com, or smtp:// with STARTTLS where the server offers it. */
  url: string;
  connections: number;
  dkim: { domain: string; selector: string; privateKey: string } | undefined;
  /** How long the server may take to answer, in milliseconds. */
  answersWithinMs: number;
}

const MAILS_PER_CONNECTION = 100;
const IDLE_MS = 15_000;

interface Pooled {
  connection: SMTPConnection;
  mails: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * Connections to a mail server that are used for many e-mails (RFC 5321). Unlike a ready-made pool it tells when the
 * server asks for the content: until then an e-mail has certainly not been taken.
 */
export class SmtpPool implements Disposable {
  readonly #options: SmtpPoolOptions;
  readonly #dkim: DKIM | undefined;
  #idle: Pooled[] = [];
  #open = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(options: SmtpPoolOptions) {
    this.#options = options;
    if (options.dkim) {
      const { domain, selector, privateKey } = options.dkim;
      this.#dkim = new DKIM({ keys: { domainName: domain, keySelector: selector, privateKey } });
    }
  }

  /**
   * Sends an e-mail and says what became of it; nothing is thrown.
   *
   * @param onHandOver called, and waited for, when the server has accepted sender and recipient and asks for the
   *   content; when it fails, nothing is handed over
   */
  async send(mail: OutgoingMail, onHandOver: () => Promise<void>): Promise<SendOutcome> {
    let isHandedOver = false;
    let pooled: Pooled | undefined;
    try {
      const content = await this.#write(mail);
      pooled = await this.#take();
      const body = Readable.from(
        (async function* () {
          await onHandOver();
          isHandedOver = true;
          yield content;
        })(),
      );
      const envelope = { from: mail.envelopeFrom, to: [mail.to.address], size: content.length };
      const response = await deliver(pooled.connection, envelope, body);
      this.#giveBack(pooled);
      return { kind: 'accepted', response };
    } catch (error) {
      if (pooled) this.#drop(pooled);
      return outcomeOf(error, isHandedOver);
    }
  }

  close(): void {
    for (const pooled of this.#idle) {
      clearTimeout(pooled.idle);
      pooled.connection.quit();
    }
    this.#idle = [];
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #write(mail: OutgoingMail): Promise<Buffer> {
    const { from, to, replyTo, subject, text, html, calendar, messageId, date } = mail;
    const headers = Object.entries(mail.headers).map(([key, value]) => ({
      key,
      // Encoded or folded, an address in angle brackets is none.
      value: { prepared: true, foldLines: false, value: value.replace(/[\r\n]+/g, ' ') },
    }));
    const composer = new MailComposer({
      from: { name: oneLine(from.name), address: oneLine(from.address) },
      to: { name: oneLine(to.name), address: oneLine(to.address) },
      ...(replyTo !== undefined && { replyTo: oneLine(replyTo) }),
      subject: oneLine(subject),
      text,
      ...(html !== undefined && { html }),
      ...(calendar && { icalEvent: { ...calendar, filename: 'invitation.ics' } }),
      messageId,
      date,
      headers,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    const content = await composer.compile().build();
    if (!this.#dkim) return content;
    const chunks: Buffer[] = [];
    for await (const chunk of this.#dkim.sign(content)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  async #take(): Promise<Pooled> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle) {
        clearTimeout(idle.idle);
        return idle;
      }
      if (this.#open < this.#options.connections) return this.#connect();
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #connect(): Promise<Pooled> {
    this.#open += 1;
    const { url, answersWithinMs } = this.#options;
    const { protocol, hostname, port, username, password } = new URL(url);
    const connection = new SMTPConnection({
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port: Number(port) }),
      secure: protocol === 'smtps:',
      connectionTimeout: answersWithinMs,
      greetingTimeout: answersWithinMs,
      socketTimeout: answersWithinMs,
      dnsTimeout: answersWithinMs,
    });
    try {
      // What goes wrong later comes back from whoever is sending.
      connection.on('error', () => undefined);
      await new Promise<void>((resolve, reject) => {
        connection.once('error', reject);
        connection.once('end', () => reject(new Error('the mail server closed the connection')));
        connection.connect((error) => (error ? reject(error) : resolve()));
      });
      if (username !== '') {
        const auth = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
        await new Promise<void>((resolve, reject) => {
          connection.login(auth, (error) => (error ? reject(error) : resolve()));
        });
      }
    } catch (error) {
      connection.close();
      this.#free();
      throw error;
    }
    const pooled: Pooled = { connection, mails: 0, idle: undefined };
    connection.once('end', () => {
      if (this.#idle.includes(pooled)) this.#drop(pooled);
    });
    return pooled;
  }

  #giveBack(pooled: Pooled): void {
    pooled.mails += 1;
    if (pooled.mails >= MAILS_PER_CONNECTION) {
      pooled.connection.quit();
      this.#free();
      return;
    }
    pooled.idle = setTimeout(() => {
      this.#idle = this.#idle.filter((one) => one !== pooled);
      pooled.connection.quit();
      this.#free();
    }, IDLE_MS);
    pooled.idle.unref();
    this.#idle.push(pooled);
    this.#waiting.shift()?.();
  }

  #drop(pooled: Pooled): void {
    clearTimeout(pooled.idle);
    this.#idle = this.#idle.filter((one) => one !== pooled);
    pooled.connection.close();
    this.#free();
  }

  #free(): void {
    this.#open -= 1;
    this.#waiting.shift()?.();
  }
}

/** A name or a subject must not begin a header of its own. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

function deliver(
  connection: SMTPConnection,
  envelope: { from: string; to: string[]; size: number },
  body: Readable,
): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.send(envelope, body, (error, info) => {
      if (error) reject(error);
      else resolve(info?.response ?? '');
    });
  });
}

/** What an error of sending means. A reply with a status is the server's word; without one, what it did is unknown. */
function outcomeOf(error: unknown, isHandedOver: boolean): SendOutcome {
  const { code, responseCode, response, command, message } = error as {
    code?: string;
    responseCode?: number;
    response?: string;
    command?: string;
    message?: string;
  };
  const said = (response || message || String(error)).slice(0, 500);
  const status = responseCode !== undefined && responseCode >= 400 && responseCode < 600 ? responseCode : 0;
  if (isHandedOver && status === 0) return { kind: 'uncertain', response: said };
  // Whoever refuses the sender refuses every e-mail, whomever it is for.
  const isAboutMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
  if (isAboutMail && status >= 500) {
    const stage = command === 'RCPT TO' ? 'recipient' : 'message';
    return { kind: 'refused', stage, code: status, response: said };
  }
  // An address that cannot be written into a command never will.
  if (isAboutMail && code === 'EENVELOPE' && status === 0) {
    return { kind: 'refused', stage: 'recipient', code: 501, response: said };
  }
  return { kind: 'deferred', isServer: !isAboutMail, response: said };
}
