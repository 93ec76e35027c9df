import { z } from 'zod';
import { ALERT_KINDS } from '../../domain/alert.ts';
import { LONGEST_WINDOW_MINUTES } from '../../domain/alert-preferences.ts';
import { languageParameter, timeZoneParameter } from './people.ts';
import { instantText } from './wire-values.ts';

const windowMinutes = z.int().min(0).max(LONGEST_WINDOW_MINUTES).meta({
  description: 'How long alerts are gathered after a message went out, in minutes; 0 for a message each.',
});

/** Something about a lead that somebody is to know, said in the language of whoever asks. */
export const alertSchema = z.object({
  alertId: z.string(),
  leadId: z.string(),
  lead: z.string().meta({ description: 'Its name, otherwise its address.' }),
  details: z.array(z.string()).meta({ description: 'Address, company and owner, as far as they are known.' }),
  kind: z.enum(ALERT_KINDS),
  phrase: z.string().meta({ description: 'What there is to know, in a few words.' }),
  text: z.string().nullable().meta({ description: 'What a journey says besides.' }),
  at: instantText,
  isRead: z.boolean(),
  takenBack: z
    .object({ at: instantText, why: z.string().meta({ description: 'Such as: a robot had clicked.' }) })
    .nullable(),
  score: z.object({ scorecard: z.string(), score: z.number(), band: z.string().nullable() }).nullable(),
  reasons: z
    .array(z.object({ text: z.string(), points: z.number(), data: z.enum(['explicit', 'implicit']) }))
    .meta({ description: 'The rows with the most points, as they are now; at most three.' }),
  recent: z
    .array(z.object({ at: instantText, what: z.string() }))
    .meta({ description: 'What the lead read, opened and did lately.' }),
  recipient: z
    .object({ kind: z.enum(['person', 'address', 'channel']), name: z.string() })
    .meta({ description: 'Whom it is for.' }),
  toldAt: instantText.nullable().meta({ description: 'When it was put into an e-mail or a chat.' }),
});
export type AlertAnswer = z.infer<typeof alertSchema>;

export const unreadSchema = z.object({ unread: z.int().meta({ description: 'Counted up to 1,000.' }) });

/** Which alerts were seen. */
export const readRequestSchema = z
  .object({ alertIds: z.array(z.uuid()).min(1).max(200).optional(), all: z.literal(true).optional() })
  .refine(({ alertIds, all }) => (alertIds === undefined) !== (all === undefined), {
    message: 'expected either alertIds or all',
  });

export const alertPreferencesSchema = z.object({
  isMailed: z
    .boolean()
    .meta({ description: 'Whether alerts come by e-mail too; in the app they are always.' }),
  windowMinutes,
  waitsForHours: z.boolean().meta({
    description:
      'Outside of working hours e-mails wait until the person is back, but those about answers that are due.',
  }),
});

export const alertChannelSchema = z.object({
  slug: z.string(),
  title: z.string(),
  address: z.string().meta({
    description: 'The address of its webhook, masked.',
    example: 'hooks.slack.com/…x4Qz',
  }),
  language: languageParameter,
  timeZone: timeZoneParameter,
  windowMinutes,
  createdAt: instantText,
  createdBy: z.string(),
});
export type AlertChannelAnswer = z.infer<typeof alertChannelSchema>;

export const alertChannelInputSchema = z.object({
  title: z.string().trim().min(1).max(100),
  url: z.string().trim().max(2_000).optional().meta({
    description:
      'The address of an incoming webhook as Slack, Mattermost and others have it. It is a secret: it is kept sealed and never shown. Left out, it stays as it is.',
  }),
  language: languageParameter,
  timeZone: timeZoneParameter,
  windowMinutes,
});

/** What the chat said to a test. */
export const channelTestSchema = z.object({
  isDelivered: z.boolean(),
  problem: z.string().nullable().meta({ description: 'Why not, and what helps.' }),
});
