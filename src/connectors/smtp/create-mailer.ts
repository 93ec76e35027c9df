import { createTransport } from 'nodemailer';

/** An e-mail to one person. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** Sends e-mail. */
export interface Mailer {
  /** Resolves when the server of the outgoing mail has taken it. @throws what that server, or the network, said */
  send(mail: Mail): Promise<void>;
  close(): void;
}

const ANSWERS_WITHIN_MS = 10_000;

/**
 * Sends through a mail server by SMTP (RFC 5321).
 * @param url as smtps://user:password@mail.example.com, or smtp:// with STARTTLS where the server offers it
 * @param from as Ripen <ripen@example.com>
 */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: ANSWERS_WITHIN_MS,
    greetingTimeout: ANSWERS_WITHIN_MS,
    socketTimeout: ANSWERS_WITHIN_MS,
    // What a mail says is text from here: neither files nor addresses are read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (mail) => {
      await transport.sendMail({ ...mail, from });
    },
    close: () => transport.close(),
  };
}
