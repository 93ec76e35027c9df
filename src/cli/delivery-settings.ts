import { isIP } from 'node:net';
import { SECOND_MS } from '../domain/instant.ts';
import type { ReportSecrets } from '../http/route-services.ts';
import type { UncertainPolicy } from '../operations/recover-effects.ts';
import { InvalidSetting } from './invalid-setting.ts';

/** How what goes outside goes there. */
export interface DeliverySettings {
  /** What happens to an e-mail of which nobody knows whether the mail server has taken it. */
  uncertain: UncertainPolicy;
  connections: number;
  perDomainPerSecond: number;
  dkim: { domain: string; selector: string; keyFile: string } | undefined;
  bounceDomain: string | undefined;
  /** A mailbox that bounces come to, as imaps://user:password@mail.example.com/INBOX. */
  bounceMailbox: string | undefined;
  tracks: boolean;
  retry: { attempts: number; firstMs: number };
  webhooks: { secret: string | undefined; secrets: Record<string, string>; allow: string[] };
  /** What shows that reports of bounces come from the provider; providers without one are not listened to. */
  reports: ReportSecrets;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of delivery that the environment says; docs/reference/email-delivery.md lists them. @throws InvalidSetting */
export function deliverySettingsFrom(environment: Environment): DeliverySettings {
  const text = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const number = (name: string, usual: number, { from, to }: { from: number; to: number }): number => {
    const value = text(name);
    if (value === undefined) return usual;
    const parsed = Number(value);
    if (parsed >= from && parsed <= to) return parsed;
    throw new InvalidSetting(`${name}: got “${value}”, expected a number from ${from} to ${to}`);
  };
  const oneOf = <Word extends string>(name: string, words: readonly [Word, ...Word[]]): Word => {
    const value = text(name) ?? words[0];
    const found = words.find((word) => word === value);
    if (found) return found;
    throw new InvalidSetting(`${name}: got “${value}”, expected ${words.join(' or ')}`);
  };
  return {
    uncertain: oneOf('RIPEN_EMAIL_UNCERTAIN', ['hold', 'resend']),
    connections: Math.floor(number('RIPEN_EMAIL_CONNECTIONS', 5, { from: 1, to: 100 })),
    perDomainPerSecond: number('RIPEN_EMAIL_PER_DOMAIN', 10, { from: 0.01, to: 10_000 }),
    dkim: dkimFrom(text),
    bounceDomain: text('RIPEN_BOUNCE_DOMAIN'),
    bounceMailbox: mailboxFrom(text('RIPEN_BOUNCE_MAILBOX')),
    tracks: oneOf('RIPEN_EMAIL_TRACKING', ['on', 'off']) === 'on',
    retry: {
      attempts: Math.floor(number('RIPEN_SEND_ATTEMPTS', 10, { from: 1, to: 50 })),
      firstMs: Math.round(number('RIPEN_RETRY_SECONDS', 60, { from: 0.1, to: 3_600 }) * SECOND_MS),
    },
    webhooks: {
      secret: text('RIPEN_WEBHOOK_SECRET'),
      secrets: namedSecrets(environment),
      allow: allowedFrom(text('RIPEN_WEBHOOK_ALLOW')),
    },
    reports: {
      sesTopicArn: text('RIPEN_SES_TOPIC_ARN'),
      sendgridPublicKey: text('RIPEN_SENDGRID_PUBLIC_KEY'),
      mailgunSigningKey: text('RIPEN_MAILGUN_SIGNING_KEY'),
      postmarkLogin: text('RIPEN_POSTMARK_LOGIN'),
      token: text('RIPEN_BOUNCE_TOKEN'),
    },
  };
}

function dkimFrom(text: (name: string) => string | undefined): DeliverySettings['dkim'] {
  const keyFile = text('RIPEN_DKIM_KEY_FILE');
  if (keyFile === undefined) return undefined;
  const [domain, selector] = [text('RIPEN_DKIM_DOMAIN'), text('RIPEN_DKIM_SELECTOR')];
  if (domain !== undefined && selector !== undefined) return { keyFile, domain, selector };
  throw new InvalidSetting('RIPEN_DKIM_DOMAIN and RIPEN_DKIM_SELECTOR: are needed with RIPEN_DKIM_KEY_FILE');
}

function mailboxFrom(url: string | undefined): string | undefined {
  if (url === undefined || (/^imaps?:\/\//.test(url) && URL.canParse(url))) return url;
  // Not what was set: it may hold a password.
  throw new InvalidSetting(
    'RIPEN_BOUNCE_MAILBOX: expected an address as imaps://user:password@mail.example.com/INBOX',
  );
}

const SECRET_PREFIX = 'RIPEN_WEBHOOK_SECRET_';

/** RIPEN_WEBHOOK_SECRET_CRM is the secret of the name crm. */
function namedSecrets(environment: Environment): Record<string, string> {
  const named = Object.entries(environment).flatMap(([name, value]) => {
    const secret = value?.trim();
    return name.startsWith(SECRET_PREFIX) && secret
      ? [[name.slice(SECRET_PREFIX.length).toLowerCase(), secret] as const]
      : [];
  });
  return Object.fromEntries(named);
}

function allowedFrom(text: string | undefined): string[] {
  const entries = (text ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const most = isIP(address) === 6 ? 128 : 32;
    const isNetwork =
      isIP(address) !== 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
    if (isNetwork || (isIP(address) === 0 && /^[a-z0-9.-]+$/i.test(entry))) continue;
    throw new InvalidSetting(
      `RIPEN_WEBHOOK_ALLOW: got “${entry}”, expected hosts and networks as hooks.internal, 10.1.0.0/16`,
    );
  }
  return entries;
}
