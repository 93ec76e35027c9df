import { z } from 'zod';
import { LANGUAGES } from '../../domain/language.ts';
import { scorecardProblemSchema } from './scorecards.ts';
import { instantText, newSlug } from './wire-values.ts';

/** The text of an e-mail template in a request. */
export const mailText = z
  .string()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'The text of an e-mail template file, YAML or JSON.' });

/** The slug of an e-mail template in a path. */
export const mailSlug = z
  .string()
  .min(1)
  .max(63)
  .meta({ description: 'The slug of an e-mail template.', example: 'demo-invitation' });

/** What is wrong with a template, with its place. */
export const mailProblemSchema = scorecardProblemSchema;

/** What became of the e-mails by a template. */
const mailFiguresSchema = z.object({
  sent: z.number().int(),
  opened: z.number().int().meta({ description: 'Opened by a person; robots do not count.' }),
  clicked: z.number().int().meta({ description: 'Clicked by a person; robots do not count.' }),
  unsubscribed: z.number().int(),
});

export const mailVersionSchema = z.object({
  version: z.number().int(),
  comment: z.string(),
  publishedAt: instantText,
  publishedBy: z.string(),
});

/** An e-mail template as lists show it. */
export const mailTemplateSchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  topic: z.string().nullable(),
  languages: z.array(z.enum(LANGUAGES)),
  variants: z.array(z.object({ name: z.string(), share: z.number() })),
  liveVersion: z.number().int().nullable(),
  hasDraft: z.boolean(),
  draftUpdatedAt: instantText.nullable(),
  draftUpdatedBy: z.string().nullable(),
  createdAt: instantText,
  figures: mailFiguresSchema,
});
export type MailTemplateAnswer = z.infer<typeof mailTemplateSchema>;

/** Which e-mail to show, and as whom. */
export const mailPreviewRequest = z.object({
  source: mailText.optional().meta({ description: 'A text; the live version of `slug` when left out.' }),
  slug: newSlug.optional(),
  language: z
    .enum(LANGUAGES)
    .optional()
    .meta({ description: 'The language of the lead, or of the template, when left out.' }),
  variant: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'The variant of the lead, or the first, when left out.' }),
  lead: z.string().min(1).max(512).optional().meta({
    description:
      'As this lead would get it: by e-mail address, user id or lead id; an example person when left out.',
  }),
  choices: z
    .record(z.string().max(63), z.number().int().min(0).max(100))
    .optional()
    .meta({ description: 'By block of personal content, which choice to show whatever the lead is.' }),
});

/** An e-mail as it would be read. */
export const mailPreviewSchema = z.object({
  slug: z.string(),
  language: z.enum(LANGUAGES),
  variant: z.string().nullable(),
  to: z.string().nullable().meta({ description: 'The address of the lead; null when it has none.' }),
  name: z.string().nullable(),
  fromName: z.string().nullable(),
  replyTo: z.string().nullable(),
  subject: z.string(),
  preheader: z.string(),
  html: z.string(),
  text: z.string(),
  bytes: z.number().int().meta({
    description: 'The size of the HTML; Gmail cuts off what is beyond 102 KB.',
  }),
  languages: z.array(z.enum(LANGUAGES)),
  variants: z.array(z.string()),
  content: z.array(
    z.object({ name: z.string(), choices: z.number().int(), shown: z.number().int().nullable() }),
  ),
});
export type MailPreviewAnswer = z.infer<typeof mailPreviewSchema>;

const bounded = z.object({ estimate: z.number(), low: z.number(), high: z.number() });

/** What a split test has shown so far. */
export const splitTestSchema = z.object({
  version: z.number().int().meta({ description: 'The live version; its shares and texts are compared.' }),
  variants: z.array(
    z.object({
      name: z.string(),
      share: z.number().meta({ description: 'Of the leads, in percent.' }),
      leads: z.number().int().meta({ description: 'To whom it was sent; each counts once.' }),
      opened: z.number().int(),
      clicked: z.number().int(),
      unsubscribed: z.number().int(),
    }),
  ),
  ratioProbability: z.number().meta({
    description:
      'How likely sizes as uneven as these are by chance, for somebody who looks all the time; below 0.01 nothing can be trusted.',
  }),
  comparisons: z
    .array(
      z.object({
        variant: z.string(),
        with: z.string(),
        measure: z.enum(['opened', 'clicked', 'unsubscribed']),
        difference: bounded.nullable().meta({
          description:
            'Of the shares, with an interval that may be looked at all the time; null while it is too early.',
        }),
      }),
    )
    .meta({ description: 'Each variant with the first; all intervals hold together with 95%.' }),
  verdict: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('uneven') }),
    z.object({ kind: z.literal('too-early') }),
    z.object({ kind: z.literal('keep-going') }),
    z.object({ kind: z.literal('best'), variant: z.string() }),
  ]),
});
export type SplitTestAnswer = z.infer<typeof splitTestSchema>;
