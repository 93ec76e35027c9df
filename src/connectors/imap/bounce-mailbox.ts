/** What is read of an e-mail: enough for a notification with the headers that it encloses. */
const MOST_BYTES = 256 * 1024;
const MOST_AT_ONCE = 100;
const ANSWERS_WITHIN_MS = 20_000;

/**
 * Reads the e-mails of a mailbox that nobody has read yet, some at a time, and marks them as read once they were taken in (IMAP, RFC 9051).
 *
 * @param url as imaps://user:password@mail.example.com/INBOX, or imap:// with STARTTLS where the server offers it
 * @param take takes e-mails in, one character per byte; when it fails they stay unread
 * @returns how many there were
 * @throws what the server, or the network, said
 */
export async function readBounceMailbox(
  url: string,
  take: (sources: string[]) => Promise<void>,
): Promise<number> {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const isSecure = protocol === 'imaps:';
  // Slow to load, and few have such a mailbox.
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isSecure ? 993 : 143) : Number(port),
    secure: isSecure,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    connectionTimeout: ANSWERS_WITHIN_MS,
    greetingTimeout: ANSWERS_WITHIN_MS,
    socketTimeout: ANSWERS_WITHIN_MS,
  });
  // What goes wrong comes back from whatever waits for an answer.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.mailboxOpen(decodeURIComponent(pathname.slice(1)) || 'INBOX');
    const unread = (await client.search({ seen: false }, { uid: true })) || [];
    const uids = unread.slice(0, MOST_AT_ONCE);
    if (uids.length === 0) return 0;
    const range = uids.join(',');
    const sources: string[] = [];
    for await (const { source } of client.fetch(range, { source: { maxLength: MOST_BYTES } }, { uid: true }))
      if (source) sources.push(source.toString('latin1'));
    await take(sources);
    await client.messageFlagsAdd(range, ['\\Seen'], { uid: true });
    return uids.length;
  } finally {
    await client.logout().catch(() => client.close());
  }
}
