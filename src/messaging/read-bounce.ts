import { isHardBounce } from './is-hard-bounce.ts';
import type { MailReport } from './mail-report.ts';

/**
 * Reads an e-mail that came to the address of bounces: a delivery status notification (RFC 3464), or a complaint (RFC 5965).
 * Undefined for whatever else comes there, as absence notes and delays. The recipient is left out on purpose: anybody can write
 * to a mailbox, so an e-mail is found by what only it knows, its Message-ID or its own return path.
 *
 * @param source the e-mail, one character per byte
 */
export function readBounce(source: string): MailReport | undefined {
  const text = source.replace(/\r\n/g, '\n').replace(/\n[ \t]+/g, ' ');
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const about = {
    messageIds: originalIds(text.slice(head.length)),
    returnPath: ownReturnPath(head),
    recipient: null,
  };
  if (/^Content-Type: *multipart\/report\b.*report-type="?feedback-report/im.test(head)) {
    const type = fieldOf(text, 'Feedback-Type') ?? '';
    return type === 'abuse' ? { ...about, kind: 'complaint', detail: type } : undefined;
  }
  const status = statusOf(text);
  if (status?.action !== 'failed') return undefined;
  const detail = (status.diagnostic || status.status).slice(0, 500);
  const isHard = isHardBounce({ code: 550, response: status.status });
  return { ...about, kind: isHard ? 'hard' : 'soft', detail };
}

/** The fields of the part that says what became of the recipient. */
function statusOf(text: string): { action: string; status: string; diagnostic: string } | undefined {
  const start = /^Content-Type: *message\/(?:global-)?delivery-status/im.exec(text);
  if (!start) return undefined;
  const part = text.slice(start.index);
  const action = fieldOf(part, 'Action')?.toLowerCase();
  const status = fieldOf(part, 'Status');
  if (action === undefined || status === undefined) return undefined;
  const diagnostic = fieldOf(part, 'Diagnostic-Code')?.replace(/^smtp; */i, '') ?? '';
  return { action, status, diagnostic };
}

/** The Message-IDs in what the notification encloses of the e-mail; the own one is in the head. */
function originalIds(body: string): string[] {
  return [...body.matchAll(/^Message-ID: *(<[^<>\s]{1,200}>)/gim)].slice(0, 5).map((match) => match[1] ?? '');
}

/** The address of the e-mail's own that the notification came to. */
function ownReturnPath(head: string): string | null {
  const line = /^(?:To|Delivered-To|X-Original-To|Envelope-To): .*?(bounce\+[0-9a-f]+@[^\s<>,;"]+)/im.exec(
    head,
  );
  return line?.[1] ?? null;
}

function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1]?.trim();
}
