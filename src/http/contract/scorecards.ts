import { z } from 'zod';
import { instantText } from './wire-values.ts';

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
  subject: z.enum(['lead', 'company']).nullable(),
  liveVersion: z.number().int().nullable(),
  hasDraft: z.boolean(),
  createdAt: instantText,
  bands: z.array(
    z.object({ id: z.string(), title: z.string(), atLeast: z.number().int(), subjects: z.number().int() }),
  ),
});

const distributionSchema = z.object({
  mean: z.number(),
  histogram: z.array(z.object({ from: z.number().int(), to: z.number().int(), subjects: z.number().int() })),
  bands: z.array(z.object({ band: z.string(), subjects: z.number().int() })),
});

export const previewSchema = z.object({
  scorecard: z.string(),
  subjects: z.number().int(),
  sampled: z.number().int().meta({ description: 'How many of them were looked at.' }),
  before: distributionSchema.nullable(),
  after: distributionSchema,
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string(), subjects: z.number().int() })),
  movers: z.array(
    z.object({
      subjectId: z.string(),
      name: z.string(),
      fromBand: z.string().nullable(),
      toBand: z.string(),
      before: z.number().int().nullable(),
      after: z.number().int(),
    }),
  ),
  rules: z.array(z.object({ rule: z.string(), subjects: z.number().int() })),
});
