import { z } from 'zod';
import { instantParameter, instantText } from './wire-values.ts';

const LEVELS = ['too few', 'stable', 'some', 'much'] as const;

const measureDriftSchema = z.object({
  rule: z.string().nullable().meta({ description: 'The id of the rule; null for the score.' }),
  title: z.string().nullable(),
  index: z.number().meta({ description: 'The population stability index.' }),
  byChance: z.number().meta({ description: 'What it would be on average without any change.' }),
  chanceProbability: z.number().meta({ description: 'How likely so much is without any change.' }),
  level: z.enum(LEVELS),
  bins: z.array(z.object({ label: z.string(), reference: z.number().int(), now: z.number().int() })),
  newValues: z.array(z.string()).meta({ description: 'Texts that nobody had before.' }),
});

/** How what a scorecard reads and says has moved. */
export const driftSchema = z.object({
  scorecard: z.string(),
  version: z.number().int(),
  madeAt: instantText,
  referenceAt: instantText.meta({ description: 'The end of the period that is compared with.' }),
  periodDays: z.number().int().meta({ description: 'The length of each period.' }),
  leads: z.object({ reference: z.number().int(), now: z.number().int() }),
  score: measureDriftSchema,
  measures: z.array(measureDriftSchema).meta({ description: 'Of each rule, those that moved most first.' }),
  calibration: z
    .object({
      leads: z.number().int(),
      observed: z.number(),
      expected: z.number(),
      totalProbability: z.number(),
      spreadProbability: z.number().meta({ description: 'By Spiegelhalter’s test of the squared errors.' }),
      level: z.enum(['too few', 'stable', 'off']),
      withinDays: z.number().int(),
      bins: z.array(
        z.object({
          leads: z.number().int(),
          conversions: z.number().int(),
          predicted: z.number(),
          observed: z.number(),
          low: z.number(),
          high: z.number(),
        }),
      ),
    })
    .nullable()
    .meta({ description: 'Null when the scorecard states no probability.' }),
  newEvents: z.array(z.object({ name: z.string(), firstAt: instantText, leads: z.number().int() })),
});
export type DriftAnswer = z.infer<typeof driftSchema>;

/** What is asked for when the drift is worked out anew. */
export const driftRequestSchema = z.object({
  since: instantParameter.optional().meta({
    description:
      'The end of the period to compare with; when left out, when the version went live, at least 91 days ago.',
  }),
  knownBy: z.enum(['received', 'occurred']).default('received').meta({
    description:
      'What was known then: what had been received; or, for a history that was imported at once, all that had occurred.',
  }),
});

/** How a scorecard is looked after. */
export const careSettingsSchema = z.object({
  reviewEveryDays: z.number().int().min(7).max(730).default(91),
  retrain: z.enum(['never', 'draft', 'publish']).default('never').meta({
    description:
      'Whether it is learned again by itself: never; as a draft for people to look at; or published where every gate is passed.',
  }),
  retrainEveryDays: z.number().int().min(7).max(730).default(91),
  fewestOutcomes: z.number().int().min(10).max(1_000_000).default(100).meta({
    description: 'A gate: with fewer conversions to learn from nothing is published.',
  }),
  leastGain: z.number().min(0).max(0.5).default(0).meta({
    description:
      'A gate: the lower bound of the gain in the area under the curve over the live version must be above this.',
  }),
});

/** How a live scorecard does, and how it is looked after. */
export const healthSchema = z.object({
  scorecard: z.string(),
  title: z.string(),
  version: z.number().int(),
  liveAt: instantText.nullable(),
  settings: careSettingsSchema,
  reviewedAt: instantText.nullable(),
  reviewedBy: z.string().nullable(),
  reviewDueAt: instantText.meta({ description: 'When it should be looked through the next time.' }),
  isReviewDue: z.boolean(),
  retrainedAt: instantText.nullable(),
  retrained: z
    .object({
      outcome: z.enum(['nothing learned', 'draft', 'published']),
      reasons: z.array(z.string()).meta({ description: 'Which gates kept it from being published.' }),
    })
    .loose()
    .nullable(),
  drift: driftSchema
    .nullable()
    .meta({ description: 'As it was last worked out; null when it has not been.' }),
});
export type HealthAnswer = z.infer<typeof healthSchema>;
