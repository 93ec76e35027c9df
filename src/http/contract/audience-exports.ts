import { z } from 'zod';
import type { ExportColumn, ExportValue } from '../../domain/audience-export.ts';
import { WEEKDAYS } from '../../domain/working-hours.ts';
import { timeZoneParameter } from './people.ts';
import { instantText, newSlug } from './wire-values.ts';

const name = z.string().trim().min(1).max(200);
const fileName = z.enum(['dated', 'fixed']).meta({
  description:
    'dated: named after the instant of the export; fixed: always the same name, for tools that fetch it.',
});

const sourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('segment'), segment: newSlug }),
  z.object({ kind: z.literal('audience'), audience: name }),
]);

const VALUE = /^(?:email_sha256|email_sha256_google|email|lead_id|trait:.{1,200})$/;

const columnSchema = z.object({
  header: name.meta({ description: 'What stands at the head of the column.', example: 'email' }),
  value: z
    .string()
    .refine(
      (value): value is ExportValue => VALUE.test(value),
      'expected email_sha256, email_sha256_google, email, lead_id or trait:NAME',
    )
    .meta({ description: 'What of the lead stands in it.', example: 'email_sha256' }),
});

const webAddress = z.url({ protocol: /^https?$/ }).max(2_000);
const PATH = /^(?!\.)[\w.-]+(?:\/(?!\.)[\w.-]+)*$/;

const destinationSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('folder'),
    folder: z
      .string()
      .max(200)
      .refine(
        (folder) => folder === '' || PATH.test(folder),
        'expected a folder below that of exports, such as ads/meta',
      ),
    fileName,
  }),
  z.object({
    kind: z.literal('s3'),
    endpoint: webAddress.meta({ example: 'https://s3.eu-central-1.amazonaws.com' }),
    region: z.string().min(1).max(60).meta({ example: 'eu-central-1' }),
    bucket: z
      .string()
      .min(3)
      .max(63)
      .regex(/^[a-z0-9][a-z0-9.-]+[a-z0-9]$/),
    prefix: z
      .string()
      .max(200)
      .refine(
        (prefix) => prefix === '' || PATH.test(prefix.replace(/\/$/, '')),
        'expected a prefix such as audiences/',
      ),
    accessKeyId: z.string().min(1).max(200),
    fileName,
  }),
  z.object({ kind: z.literal('webhook'), url: webAddress }),
]);

const scheduleSchema = z
  .object({
    every: z.enum(['hour', 'day', 'week']),
    atMinute: z.number().int().min(0).max(1_439).meta({
      description: 'Minutes after the hour for every hour, after local midnight otherwise.',
    }),
    weekday: z.enum(WEEKDAYS),
    timeZone: timeZoneParameter,
  })
  .refine(({ every, atMinute }) => every !== 'hour' || atMinute < 60, {
    path: ['atMinute'],
    message: 'expected a minute of the hour, from 0 to 59',
  });

/** An export as somebody wants it to be. */
export const audienceExportWishSchema = z.object({
  title: name,
  source: sourceSchema,
  columns: z
    .array(columnSchema)
    .min(1)
    .max(50)
    .refine(haveOwnHeaders, 'expected another header for every column'),
  topic: z.string().max(63).nullable().meta({
    description:
      'Only leads that may be written to about this topic; null for everybody who was not suppressed.',
  }),
  destination: destinationSchema,
  schedule: scheduleSchema,
  isActive: z.boolean(),
  secret: z.string().min(1).max(1_000).optional().meta({
    description:
      'The secret access key of the store, or what signs the webhook. Kept sealed, never shown; the one that is kept stays when it is left out.',
  }),
});

export const exportRunSchema = z.object({
  runId: z.string(),
  scheduledAt: instantText,
  state: z.enum(['waiting', 'running', 'done', 'failed']),
  attempts: z.number().int(),
  dueAt: instantText.nullable().meta({ description: 'When it is tried again.' }),
  lookedCount: z.number().int().meta({ description: 'How many leads were looked at so far.' }),
  leadCount: z.number().int(),
  byteCount: z.number().int().nullable(),
  file: z.string().nullable(),
  problem: z.string().nullable(),
  startedAt: instantText.nullable(),
  finishedAt: instantText.nullable(),
});
export type ExportRunAnswer = z.infer<typeof exportRunSchema>;

export const audienceExportSchema = audienceExportWishSchema.omit({ secret: true }).extend({
  slug: z.string(),
  columns: z.array(z.object({ header: z.string(), value: z.string() })),
  hasSecret: z.boolean(),
  nextAt: instantText.nullable().meta({ description: 'Null while it is paused.' }),
  updatedAt: instantText,
  updatedBy: z.string(),
  runs: z.array(exportRunSchema).meta({ description: 'The last ones, the latest first.' }),
});
export type AudienceExportAnswer = z.infer<typeof audienceExportSchema>;

function haveOwnHeaders(columns: readonly Pick<ExportColumn, 'header'>[]): boolean {
  return new Set(columns.map(({ header }) => header)).size === columns.length;
}
