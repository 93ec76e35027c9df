import { z } from 'zod';
import { estimateSchema, sampledShape } from './estimate.ts';
import { instantText } from './wire-values.ts';

/** The text of a scorecard in a request. */
export const scorecardText = z
  .string()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'The text of a scorecard file, YAML or JSON.' });

export const scorecardProblemSchema = z.object({
  path: z.string().meta({ example: 'rules[3].when.atLeast' }),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  found: z.string(),
  allowed: z.string(),
  message: z.string(),
});

export const versionSchema = z.object({
  version: z.number().int(),
  status: z.enum(['publishing', 'live', 'retired']),
  comment: z.string(),
  firesTransitions: z.boolean(),
  publishedAt: instantText,
  publishedBy: z.string().nullable().meta({ description: 'Who published it; null when that was not kept.' }),
  liveAt: instantText.nullable(),
  retiredAt: instantText.nullable(),
  progress: z.object({ done: z.number().int(), total: z.number().int() }).meta({
    description: 'How many leads and companies have been scored, while it is being published.',
  }),
});
export type VersionAnswer = z.infer<typeof versionSchema>;

export const scorecardSchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string().nullable(),
  subject: z.enum(['lead', 'company']).nullable().meta({ description: 'Null before it is published.' }),
  liveVersion: z.number().int().nullable(),
  hasDraft: z.boolean(),
  draftUpdatedAt: instantText.nullable(),
  draftUpdatedBy: z.string().nullable(),
  createdAt: instantText,
  bands: z.array(
    z.object({ id: z.string(), title: z.string(), atLeast: z.number().int(), subjects: z.number().int() }),
  ),
});

const distributionSchema = z.object({
  mean: z.number().meta({ description: 'The mean score of those that are scored.' }),
  histogram: z.array(estimateSchema.extend({ from: z.number().int(), to: z.number().int() })),
  bands: z.array(estimateSchema.extend({ band: z.string() })),
  notEligible: estimateSchema,
});

const placeShape = {
  path: z.string().meta({ example: 'rules[3]' }),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
};
const ruleShape = { ...placeShape, rule: z.string() };
const bandShape = { ...placeShape, band: z.string() };
const sampled = z.number().int().meta({ description: 'How many were looked at.' });

/** What is allowed in a scorecard, and probably not meant, with its place. */
export const warningSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dead-rule'), ...ruleShape, sampled }),
  z.object({ kind: z.literal('unknown-event'), ...ruleShape, event: z.string(), sampled }),
  z.object({ kind: z.literal('unknown-trait'), ...ruleShape, trait: z.string(), sampled }),
  z.object({
    kind: z.literal('stale-event'),
    ...ruleShape,
    event: z.string(),
    lastAt: instantText,
    days: z.number().int(),
  }),
  z.object({ kind: z.literal('missing-trait'), ...ruleShape, trait: z.string(), lacking: estimateSchema }),
  z.object({ kind: z.literal('constant-rule'), ...ruleShape, points: z.number().int(), share: z.number() }),
  z.object({
    kind: z.literal('double-counting'),
    ...ruleShape,
    other: z.string(),
    share: z.number(),
    isSame: z.boolean(),
  }),
  z.object({ kind: z.literal('unreachable-band'), ...bandShape, most: z.number() }),
  z.object({ kind: z.literal('empty-band'), ...bandShape, least: z.number() }),
  z.object({
    kind: z.literal('crowded-bands'),
    ...bandShape,
    margin: z.number().int(),
    distance: z.number().int(),
  }),
]);
export type WarningAnswer = z.infer<typeof warningSchema>;

/** What publishing would change. */
export const previewSchema = z.object({
  scorecard: z.string(),
  ...sampledShape,
  before: distributionSchema.nullable(),
  after: distributionSchema,
  moves: z.array(
    estimateSchema.extend({
      from: z.string().nullable(),
      to: z.string().nullable().meta({ description: 'Null when they are no longer scored.' }),
    }),
  ),
  movers: z.array(
    z.object({
      subjectId: z.string(),
      name: z.string(),
      fromBand: z.string().nullable(),
      toBand: z.string().nullable(),
      before: z.number().int().nullable(),
      after: z.number().int().nullable(),
    }),
  ),
  load: z
    .object({
      band: z.string().meta({ description: 'The highest band, which sales calls.' }),
      fires: estimateSchema.meta({
        description: 'Changes of band by the publication itself, each of which triggers.',
      }),
      enters: estimateSchema.meta({ description: 'Those of them that lead into the highest band.' }),
      newcomersBefore: estimateSchema.nullable().meta({
        description:
          'Leads first seen within four weeks that are in the highest band; null when no version is live yet.',
      }),
      newcomersAfter: estimateSchema,
    })
    .nullable()
    .meta({
      description: 'What publishing sets off, and the load of sales; null when there is no band to reach.',
    }),
  rules: z.array(estimateSchema.extend({ rule: z.string() })),
  warnings: z.array(warningSchema),
});
export type PreviewAnswer = z.infer<typeof previewSchema>;

/** One thing that differs between two scorecards. */
export const changeSchema = z.object({
  kind: z.enum(['added', 'removed', 'changed']),
  of: z.enum(['rule', 'band', 'dimension', 'group', 'grade', 'scorecard']),
  id: z.string(),
  title: z.string(),
  field: z.string().nullable().meta({ description: 'What of it changed; null when all of it came or went.' }),
  before: z.string().nullable().meta({ description: 'As it was, in the notation of the file.' }),
  after: z.string().nullable(),
});
export type ChangeAnswer = z.infer<typeof changeSchema>;
