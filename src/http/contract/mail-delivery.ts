import { z } from 'zod';
import { EFFECT_KINDS } from '../../domain/effect.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { CONSENT_NEEDS, MAIL_STATES, SUPPRESSION_REASONS } from '../../domain/mail.ts';
import { instantText } from './wire-values.ts';

/** How delivery is: what waits, what is stuck, and which ways are closed for the moment. */
export const deliveryStatusSchema = z.object({
  isSending: z.boolean().meta({ description: 'Whether there is a mail server to send by.' }),
  due: z.int().meta({ description: 'Effects that are due and wait; counted up to 10,000, as the others.' }),
  dead: z.int().meta({ description: 'Effects that were given up.' }),
  uncertain: z.int().meta({ description: 'E-mails that the mail server may have taken.' }),
  suppressed: z.int().meta({ description: 'Addresses that get no e-mail.' }),
  lanes: z.array(
    z.object({
      lane: z.string(),
      failures: z.int().meta({ description: 'Failures in a row.' }),
      openUntil: instantText.nullable().meta({ description: 'Nothing is tried before.' }),
      problem: z.string().nullable(),
    }),
  ),
  settings: z.object({
    uncertain: z.enum(['hold', 'resend']),
    connections: z.int(),
    perDomainPerSecond: z.number(),
    dkim: z.object({ domain: z.string(), selector: z.string() }).nullable(),
    bounceDomain: z.string().nullable(),
    hasBounceMailbox: z.boolean(),
    tracks: z.boolean(),
    attempts: z.int(),
    reports: z.array(z.string()).meta({ description: 'Providers whose reports are believed.' }),
  }),
});

/** What became of the e-mails that were first tried on a day. */
export const mailDaySchema = z.object({
  day: z.string().meta({ description: 'UTC.', example: '2026-11-22' }),
  sent: z.int(),
  bounced: z.int(),
  complained: z.int(),
  suppressed: z.int(),
  opened: z.int().meta({ description: 'Opened by people.' }),
  clicked: z.int().meta({ description: 'A link followed by people.' }),
  unsubscribed: z.int(),
});

/** An effect that is stuck. */
export const stuckEffectSchema = z.object({
  effectId: z.string(),
  leadId: z.string(),
  lead: z.string().nullable().meta({ description: 'Its name or address.' }),
  kind: z.enum(EFFECT_KINDS),
  what: z.string().meta({ description: 'The template, the recipient, or the host.' }),
  journey: z.string().nullable(),
  attempts: z.int(),
  problem: z.string().nullable(),
  createdAt: instantText,
  stuckAt: instantText,
});

/** Which effects are to be tried again. */
export const retryRequestSchema = z
  .object({ effectIds: z.array(z.uuid()).min(1).max(1_000).optional(), all: z.literal(true).optional() })
  .refine(({ effectIds, all }) => (effectIds === undefined) !== (all === undefined), {
    message: 'expected either effectIds or all',
  });

export const resolutionRequestSchema = z.object({
  as: z
    .enum(['resend', 'arrived'])
    .meta({ description: 'Send it again under the same Message-ID, or take it as sent.' }),
});

/** An address that gets no e-mail. */
export const suppressionSchema = z.object({
  address: z.string(),
  reason: z.enum(SUPPRESSION_REASONS),
  detail: z.string(),
  since: instantText,
  by: z.string().nullable(),
});

export const suppressRequestSchema = z.object({
  address: z.string().min(3).max(254),
  detail: z.string().max(500).default(''),
});

/** An e-mail to a lead. */
export const leadMailSchema = z.object({
  mailId: z.string(),
  address: z.string(),
  template: z.string(),
  variant: z.string().nullable(),
  topic: z.string().nullable(),
  subject: z.string().nullable(),
  state: z.enum(MAIL_STATES),
  reason: z.string().nullable(),
  journey: z.string().nullable(),
  createdAt: instantText,
  sentAt: instantText.nullable(),
  openedAt: instantText.nullable(),
  clickedAt: instantText.nullable(),
  opens: z.int().meta({ description: 'By people.' }),
  clicks: z.int().meta({ description: 'By people.' }),
  machineOpens: z.int(),
  machineClicks: z.int(),
  unsubscribedAt: instantText.nullable(),
});

const topicSchema = z.object({
  slug: z
    .string()
    .regex(
      /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
      'expected small letters, digits and dashes, such as newsletter',
    ),
  titles: z
    .partialRecord(z.enum(LANGUAGES), z.string().min(1).max(100))
    .meta({ description: 'By language; English at least.' })
    .refine((titles) => titles.en !== undefined, { message: 'en: is needed' }),
  consent: z.enum(CONSENT_NEEDS).meta({
    description: 'What is needed to write: no objection, a subscription, or one confirmed from the mailbox.',
  }),
});

export const topicsSchema = z.object({ topics: z.array(topicSchema).max(50) });

export const subscriptionRequestSchema = z.object({
  email: z.string().min(3).max(254),
  topic: z.string().min(1).max(63),
  language: z.enum(LANGUAGES).default('en').meta({ description: 'Of the e-mail that asks to confirm.' }),
  proof: z
    .record(z.string().max(50), z.string().max(500))
    .default({})
    .meta({ description: 'What shows that they asked for it, as the form and the address it came from.' }),
});

export const subscriptionSchema = z.object({
  state: z.enum(['asked', 'given']).meta({ description: 'asked: an e-mail asks them to confirm.' }),
});
