import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ComposedMail, MailRefused } from '../messaging/composed-mail.ts';
import type { MailRequest } from '../operations/compose-mails.ts';
import type { MailLinks } from '../operations/mail-links.ts';
import type { UncertainPolicy } from '../operations/recover-effects.ts';
import type { Schema } from '../store/schema.ts';
import type { BackgroundServices } from './background-services.ts';
import type { RetryPolicy } from './effect-sender.ts';

/** Writes e-mails to leads; see the operation of this name. */
export type ComposeMails = (
  database: Kysely<Schema>,
  requests: readonly MailRequest[],
  now: Instant,
) => Promise<(ComposedMail | MailRefused)[]>;

/** How e-mails to leads go out. */
export interface MailSettings {
  /** As smtps://user:password@mail.example.com. */
  url: string;
  /** As Ripen <ripen@example.com>. */
  from: string;
  connections: number;
  /** How many a domain of recipients gets per second. */
  perDomainPerSecond: number;
  dkim: { domain: string; selector: string; privateKey: string } | undefined;
  /** Bounces go to bounce+…@ this domain; without it to the sender. */
  bounceDomain: string | undefined;
  uncertain: UncertainPolicy;
  /** Whether links and a picture tell of clicks and openings. */
  tracks: boolean;
}

export interface MailSenderServices extends BackgroundServices {
  random: () => number;
  retry: RetryPolicy;
  mail: MailSettings;
  links: MailLinks;
  compose: ComposeMails;
}
