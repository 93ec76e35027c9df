import {
  createHmac,
  createPublicKey,
  createVerify,
  timingSafeEqual,
  verify,
  X509Certificate,
} from 'node:crypto';
import { HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../domain/instant.ts';
import { isObject } from '../../domain/json.ts';

/** A report as it came. */
export interface RawReport {
  body: string;
  header: (name: string) => string | undefined;
}

/** Older ones may be caught ones that come again. */
const NOT_OLDER_THAN_MS = 15 * MINUTE_MS;
const SNS_NOT_OLDER_THAN_MS = HOUR_MS;

/** Whether a report is signed by SendGrid: ECDSA over time stamp and body. @param publicKey base64, as its settings show it */
export function isOfSendgrid(
  raw: RawReport,
  { publicKey, now }: { publicKey: string; now: Instant },
): boolean {
  const signature = raw.header('x-twilio-email-event-webhook-signature') ?? '';
  const timestamp = raw.header('x-twilio-email-event-webhook-timestamp') ?? '';
  if (!isRecent(Number(timestamp) * SECOND_MS, { now, withinMs: NOT_OLDER_THAN_MS })) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(timestamp + raw.body), key, Buffer.from(signature, 'base64'));
  } catch {
    // A key or a signature that is none.
    return false;
  }
}

/** Whether a report is signed by Mailgun: HMAC over time stamp and token, inside the body. */
export function isOfMailgun(
  body: unknown,
  { signingKey, now }: { signingKey: string; now: Instant },
): boolean {
  const signature = isObject(body) && isObject(body.signature) ? body.signature : {};
  const { timestamp, token, signature: given } = signature;
  if (typeof timestamp !== 'string' || typeof token !== 'string' || typeof given !== 'string') return false;
  if (!isRecent(Number(timestamp) * SECOND_MS, { now, withinMs: NOT_OLDER_THAN_MS })) return false;
  return isSame(
    given,
    createHmac('sha256', signingKey)
      .update(timestamp + token)
      .digest('hex'),
  );
}

/** Whether a report carries the user and password that were given to Postmark. @param login as user:password */
export function isOfPostmark(raw: RawReport, login: string): boolean {
  return isSame(raw.header('authorization') ?? '', `Basic ${Buffer.from(login).toString('base64')}`);
}

/** Whether a report carries the token that was given to whoever sends it. */
export function hasToken(raw: RawReport, token: string): boolean {
  return isSame(raw.header('authorization') ?? '', `Bearer ${token}`);
}

/** The fields that SNS signs, in its order, by the type of the message. */
const SIGNED: Record<string, readonly string[]> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
};

/** Where Amazon keeps the certificates of SNS, and confirms subscriptions. */
const AMAZON = /^https:\/\/sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?\//;

/** Whether an address is Amazon's for SNS; no other is asked. */
export function isAddressOfSns(address: unknown): address is string {
  return typeof address === 'string' && URL.canParse(address) && AMAZON.test(new URL(address).href);
}

/**
 * Whether a message is signed by Amazon SNS and comes by the topic that was set.
 *
 * @param certificate fetches the certificate in PEM from an address of Amazon
 */
export async function isOfSns(
  body: unknown,
  {
    topicArn,
    now,
    certificate,
  }: { topicArn: string; now: Instant; certificate: (address: string) => Promise<string> },
): Promise<boolean> {
  if (!isObject(body) || body.TopicArn !== topicArn || !isAddressOfSns(body.SigningCertURL)) return false;
  const fields = SIGNED[String(body.Type)];
  if (!fields || !isRecent(Date.parse(String(body.Timestamp)), { now, withinMs: SNS_NOT_OLDER_THAN_MS }))
    return false;
  const text = fields
    .filter((field) => typeof body[field] === 'string')
    .map((field) => `${field}\n${String(body[field])}\n`)
    .join('');
  try {
    const { publicKey } = new X509Certificate(await certificate(body.SigningCertURL));
    const algorithm = body.SignatureVersion === '2' ? 'RSA-SHA256' : 'RSA-SHA1';
    return createVerify(algorithm).update(text).verify(publicKey, String(body.Signature), 'base64');
  } catch {
    // A certificate that cannot be had, or is none, shows nothing.
    return false;
  }
}

function isRecent(at: number, { now, withinMs }: { now: Instant; withinMs: number }): boolean {
  return Number.isFinite(at) && Math.abs(now - at) <= withinMs;
}

function isSame(given: string, own: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(own)];
  return a.length === b.length && timingSafeEqual(a, b);
}
