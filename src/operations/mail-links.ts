import { createHmac, timingSafeEqual } from 'node:crypto';
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts';

/** What an address in an e-mail is for. A token of one purpose is none of another. */
export type MailLinkPurpose =
  | 'open'
  | 'click'
  | 'trap'
  | 'unsubscribe'
  | 'preferences'
  | 'confirm'
  | 'meeting'
  | 'booking'
  | 'wish';

/** What is signed and ends some day without being an address: the form of a booking page. */
type TokenPurpose = MailLinkPurpose | 'form';

/** What a token says. */
export interface MailLink {
  /** The e-mail that it stands in; empty when there is none. */
  mailId: string;
  /** Where a click leads; the address and the topic of a confirmation; a meeting; a booking page and whose it is; otherwise empty. */
  detail: string;
}

const PATHS: Record<MailLinkPurpose, string> = {
  open: '/e/o/',
  click: '/e/c/',
  trap: '/e/t/',
  unsubscribe: '/e/u/',
  preferences: '/e/p/',
  confirm: '/e/d/',
  meeting: '/e/m/',
  booking: '/e/b/',
  wish: '/e/w/',
};

const VALID_MS: Record<TokenPurpose, number> = {
  open: 400 * DAY_MS,
  click: 400 * DAY_MS,
  trap: 400 * DAY_MS,
  unsubscribe: 800 * DAY_MS,
  preferences: 400 * DAY_MS,
  confirm: 14 * DAY_MS,
  meeting: 400 * DAY_MS,
  booking: 90 * DAY_MS,
  wish: HOUR_MS,
  form: 2 * HOUR_MS,
};

const SIGNATURE_BYTES = 16;
const LONGEST_TOKEN = 8_000;

/**
 * Makes and reads the addresses that stand in e-mails. What they say is signed (HMAC-SHA256, 128 bits) and ends some day; nobody
 * can make one that leads elsewhere.
 */
export class MailLinks {
  readonly #key: Buffer;
  /** The address under which people reach Ripen, without a slash at its end. */
  readonly publicUrl: string;

  /** @param secret of the installation; another key is made of it for this alone */
  constructor({ secret, publicUrl }: { secret: string; publicUrl: string }) {
    this.#key = createHmac('sha256', secret).update('ripen links in e-mails').digest();
    this.publicUrl = publicUrl;
  }

  address(purpose: MailLinkPurpose, link: MailLink, now: Instant): string {
    return `${this.publicUrl}${PATHS[purpose]}${this.token(purpose, link, now)}`;
  }

  /** What is signed of an address. */
  token(purpose: TokenPurpose, link: MailLink, now: Instant): string {
    const expiresInHours = Math.ceil((now + VALID_MS[purpose]) / HOUR_MS);
    const body = Buffer.from([expiresInHours.toString(36), link.mailId, link.detail].join(' ')).toString(
      'base64url',
    );
    return `${body}.${this.#sign(purpose, body).toString('base64url')}`;
  }

  /** What a token says; undefined when it is none of ours, or has ended. */
  read(purpose: TokenPurpose, token: string, now: Instant): MailLink | undefined {
    const [body = '', signature = '', ...rest] = token.length > LONGEST_TOKEN ? [] : token.split('.');
    const given = Buffer.from(signature, 'base64url');
    if (rest.length > 0 || given.length !== SIGNATURE_BYTES) return undefined;
    if (!timingSafeEqual(given, this.#sign(purpose, body))) return undefined;
    const [expiry = '', mailId = '', ...detail] = Buffer.from(body, 'base64url').toString().split(' ');
    if (Number.parseInt(expiry, 36) * HOUR_MS <= now) return undefined;
    return { mailId, detail: detail.join(' ') };
  }

  /** The part before the @ of the address that bounces of an e-mail go to, after “bounce+” (VERP). */
  bounceToken(mailId: string): string {
    const id = mailId.replaceAll('-', '');
    return `${id}${this.#sign('bounce', id).toString('hex').slice(0, 16)}`;
  }

  /** The e-mail that a bounce is about; undefined when the token is none of ours. */
  readBounceToken(token: string): string | undefined {
    const [, id] = /^([0-9a-f]{32})[0-9a-f]{16}$/.exec(token.toLowerCase()) ?? [];
    if (id === undefined) return undefined;
    const mailId = id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    const own = Buffer.from(this.bounceToken(mailId));
    return timingSafeEqual(own, Buffer.from(token.toLowerCase())) ? mailId : undefined;
  }

  /** Tells requests from the same place apart from others, without keeping where that is. */
  visitorOf(address: string): string {
    return this.#sign('visitor', address).toString('base64url');
  }

  #sign(purpose: TokenPurpose | 'bounce' | 'visitor', text: string): Buffer {
    const signature = createHmac('sha256', this.#key).update(`${purpose}\n${text}`).digest();
    return signature.subarray(0, SIGNATURE_BYTES);
  }
}
