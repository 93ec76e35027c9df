import { z } from 'zod';
import { ruleWordsSchema } from './rule-words.ts';
import { instantText, newSlug, slugParameter } from './wire-values.ts';

const MOST_RULES = 60;
const MOST_DAYS = 3_650;
const scalar = z.union([z.string().max(1_000), z.number(), z.boolean()]);

/** What to review and to learn, as it is asked for. */
export const learningRequestSchema = z.object({
  outcome: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('event'), event: z.string().min(1).max(200) }),
      z.object({ kind: z.literal('trait'), trait: z.string().min(1).max(200), value: scalar }),
    ])
    .default({ kind: 'event', event: 'Opportunity Won' })
    .meta({ description: 'What counts as a conversion; an opportunity that was won when left out.' }),
  horizonDays: z.number().min(1).max(MOST_DAYS).default(90).meta({
    description: 'How long after a snapshot the outcome may come.',
  }),
  knownBy: z.enum(['received', 'occurred']).default('received').meta({
    description:
      'What was known at a snapshot: what had been received by then, or, of history that was imported at once, what had occurred.',
  }),
  learns: z.boolean().default(true).meta({ description: 'Whether to learn a scorecard after the review.' }),
  rules: z.number().int().min(1).max(MOST_RULES).default(15).meta({ description: 'At most so many.' }),
  scale: z.number().int().min(10).max(1_000).default(100).meta({
    description: 'About the points between the lowest and the highest score.',
  }),
  pairs: z.boolean().default(false).meta({ description: 'Whether a rule may combine two measures.' }),
  monotone: z
    .record(z.string(), z.enum(['rising', 'falling']))
    .default({})
    .meta({ description: 'Measures whose points may only rise, or only fall, with the value.' }),
  exclude: z.array(z.string()).max(1_000).default([]).meta({ description: 'Measures to leave out.' }),
  prior: slugParameter.nullable().default(null).meta({
    description:
      'A scorecard whose points are what is believed before any outcome: its rules are kept, and outcomes move them.',
  }),
  acceptedWeight: z.number().min(0).max(1).nullable().default(null).meta({
    description:
      'What a lead that sales accepted counts as, of a lead with the outcome; null when that is not learned from.',
  }),
  rejectedWeight: z.number().min(1).max(10).default(1).meta({
    description: 'How many times a lead that sales rejected counts.',
  }),
});

export type LearningOrder = z.infer<typeof learningRequestSchema>;

/** A run that reviews the history, and learns from it. */
export const learningRunSchema = z.object({
  runId: z.number().int(),
  status: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  request: learningRequestSchema,
  phase: z.string().meta({ description: 'What is being done: waiting, collecting, reviewing, learning.' }),
  done: z.number(),
  total: z.number().meta({ description: '0 where it is not known.' }),
  problem: z.string().nullable().meta({ description: 'Why it failed.' }),
  createdAt: instantText,
  createdBy: z.string(),
  finishedAt: instantText.nullable(),
});

const testSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('range'), atLeast: z.number().optional(), lessThan: z.number().optional() }),
  z.object({ kind: z.literal('values'), values: z.array(z.string()) }),
  z.object({ kind: z.literal('missing') }),
  z.object({ kind: z.literal('other') }),
]);

/** The values of a bin, as the API tells them. */
export type BinTest = z.infer<typeof testSchema>;

const rateShape = {
  leads: z.number(),
  conversions: z.number(),
  conversionRate: z.number(),
  conversionLow: z.number(),
  conversionHigh: z.number(),
};
const rateSchema = z
  .object(rateShape)
  .meta({ description: 'How many convert, with the 95% interval of Wilson.' });

const groupSchema = z.object({
  ...rateShape,
  test: testSchema,
  lift: z.number(),
  liftLow: z.number(),
  liftHigh: z.number(),
  weightOfEvidence: z.number(),
});

/** What a measure looks at, to be said in any language. */
const measureWordsSchema = z.object({
  words: ruleWordsSchema,
  where: z.string().nullable().meta({ description: 'The condition on properties.' }),
  notation: z.string().meta({ description: 'On one line, in the words of the file.' }),
  isPresence: z.boolean().meta({ description: 'Only whether there is a value counts.' }),
});

const reviewedMeasureSchema = z.object({
  name: z.string(),
  kind: z.enum(['number', 'category']),
  missingShare: z.number(),
  informationValue: z.number(),
  areaUnderCurve: z.number(),
  pValue: z.number(),
  strength: z.enum(['none', 'weak', 'medium', 'strong']),
  direction: z.enum(['rising', 'falling', 'mixed']).nullable(),
  groups: z.array(groupSchema),
});

const reviewedPairSchema = z.object({
  names: z.array(z.string()).length(2),
  pValue: z.number(),
  cell: rateSchema.extend({ tests: z.array(testSchema).length(2), expectedRate: z.number() }),
});

const binShape = {
  ...rateShape,
  lift: z.number(),
  logOdds: z.number(),
  logOddsLow: z.number(),
  logOddsHigh: z.number(),
  points: z.number().int(),
};

/** A rule that is proposed. */
const learnedRuleSchema = z.discriminatedUnion('kind', [
  z.object({
    id: z.string(),
    kind: z.literal('column'),
    column: z.string(),
    importance: z.number(),
    bins: z.array(z.object({ ...binShape, test: testSchema })),
  }),
  z.object({
    id: z.string(),
    kind: z.literal('pair'),
    columns: z.array(z.string()).length(2),
    importance: z.number(),
    bins: z.array(z.array(testSchema)).length(2),
    cells: z.array(z.object({ ...binShape, first: z.number().int(), second: z.number().int() })),
  }),
]);

const qualitySchema = z.object({
  examples: z.number(),
  conversions: z.number(),
  areaUnderCurve: z.number(),
  areaUnderCurveLow: z.number(),
  areaUnderCurveHigh: z.number(),
  logLoss: z.number(),
  brierScore: z.number(),
  calibrationError: z.number(),
  shareInTopFifth: z.number(),
});

const learnedSchema = z.object({
  rules: z.array(learnedRuleSchema),
  basePoints: z.number().int(),
  scale: z.object({ min: z.number(), max: z.number() }),
  curve: z.object({
    kind: z.enum(['logistic', 'isotonic']),
    steps: z.array(z.object({ score: z.number(), probability: z.number() })),
  }),
  signal: z.enum(['found', 'weak', 'none']),
  quality: z
    .object({
      model: qualitySchema,
      points: qualitySchema,
      measured: z.enum(['forward in time', 'cross-validation']),
    })
    .nullable()
    .meta({
      description: 'On examples that were not learned from; null where there were too few to measure.',
    }),
});

/** The rules of the prior with what the outcomes make of them. */
const updatedSchema = z.object({
  scorecard: z.string(),
  version: z.number().int(),
  rules: z.array(
    z.object({
      id: z.string(),
      title: z.string().nullable(),
      words: ruleWordsSchema,
      weight: z.number().meta({ description: 'What its points are to be multiplied by.' }),
      low: z.number(),
      high: z.number(),
      given: rateSchema.meta({ description: 'Leads that the rule gives or takes points.' }),
      lift: z.number(),
    }),
  ),
});

/** A run with what came of it. */
export const learningDetailSchema = learningRunSchema.extend({
  result: z
    .object({
      problem: z
        .object({
          code: z.string(),
          detail: z.string(),
          figures: z.object({
            leads: z.number(),
            conversions: z.number(),
            historyDays: z.number(),
            horizonDays: z.number(),
          }),
        })
        .nullable()
        .meta({ description: 'Why nothing could be reviewed or learned, and what is needed.' }),
      counts: z.object({
        leads: z.number(),
        unknown: z.number().meta({ description: 'Visitors of whom nobody knows who they are.' }),
        tooRecent: z.number().meta({ description: 'The horizon has not elapsed.' }),
        decidedBefore: z.number().meta({ description: 'Won or lost before the snapshot.' }),
        examples: z.number(),
        conversions: z.number(),
        everConverted: z.number(),
      }),
      span: z.object({ firstAt: instantText, lastAt: instantText, lastSnapshotAt: instantText }).nullable(),
      all: rateSchema.nullable(),
      measures: z
        .record(z.string(), measureWordsSchema)
        .meta({ description: 'What the measures look at, by name.' }),
      leftOut: z.array(z.object({ of: z.enum(['event', 'trait']), name: z.string(), reason: z.string() })),
      leaks: z.array(
        z.object({
          column: z.string(),
          kind: z.string(),
          beside: z.string().nullable(),
          share: z.number().nullable(),
          reason: z.string(),
        }),
      ),
      review: z.object({ measures: z.array(reviewedMeasureSchema), pairs: z.array(reviewedPairSchema) }),
      learned: learnedSchema.nullable(),
      updated: updatedSchema.nullable(),
      bands: z.object({ 'marketing-qualified': z.number(), 'sales-qualified': z.number() }).nullable().meta({
        description: 'Scores at which bands may start: a half is above the one, a fifth above the other.',
      }),
    })
    .nullable(),
});
export type LearningDetail = z.infer<typeof learningDetailSchema>;
export type LearningResultAnswer = NonNullable<LearningDetail['result']>;
export type LearnedRuleAnswer = z.infer<typeof learnedRuleSchema>;
export type ReviewedMeasureAnswer = z.infer<typeof reviewedMeasureSchema>;

/** What of a proposal becomes a draft. */
export const learningDraftSchema = z.object({
  slug: newSlug,
  title: z.string().min(1).max(200),
  from: z.enum(['learned', 'prior']).default('learned').meta({
    description: 'The learned rules, or those of the prior with other weights.',
  }),
  rules: z
    .array(
      z.object({
        id: z.string().max(64),
        title: z.string().max(200).optional(),
        points: z.array(z.number().int().min(-1e9).max(1e9)).optional().meta({
          description: 'Of each bin or cell, where they were changed.',
        }),
        weight: z.number().min(0.01).max(100).optional().meta({
          description: 'Of a rule of the prior; as the outcomes say when left out.',
        }),
      }),
    )
    .min(1)
    .max(MOST_RULES)
    .meta({ description: 'The rules to keep, in this order; others are dropped.' }),
  bands: z
    .record(newSlug, z.number().int())
    .optional()
    .meta({ description: 'Where bands start; as proposed when left out.' }),
});

/** What sales says of leads, beside their scores at that moment. */
export const feedbackReportSchema = z.object({
  scorecard: z.string(),
  version: z.number().int(),
  accepted: z.number().int(),
  rejected: z.number().int(),
  areaUnderCurve: z.number().nullable().meta({
    description: 'How often an accepted lead had a higher score than a rejected one; 0.5 is chance.',
  }),
  bands: z.array(
    z.object({
      band: z.string(),
      title: z.string(),
      leads: z.number().int(),
      accepted: z.number().int(),
      share: z.number(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  highRejected: z
    .array(
      z.object({
        reason: z.string(),
        leads: z.number().int(),
        share: z.number(),
        low: z.number(),
        high: z.number(),
      }),
    )
    .meta({ description: 'Of leads in the highest band that were rejected: why.' }),
  lowAccepted: z
    .object({ leads: z.number().int(), share: z.number(), low: z.number(), high: z.number() })
    .meta({ description: 'Of leads that were accepted: those in the lowest band.' }),
});
export type FeedbackReport = z.infer<typeof feedbackReportSchema>;
