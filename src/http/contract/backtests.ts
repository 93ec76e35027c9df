import { z } from 'zod';
import { PROBABILITY_METHODS } from '../../domain/conversion-probability.ts';
import { scorecardText } from './scorecards.ts';
import { instantParameter, instantText, slugParameter, versionParameter } from './wire-values.ts';

const whole = z.number().int();
const interval = { low: z.number(), high: z.number() };
const areaSchema = z.object({ area: z.number(), ...interval }).meta({
  description: 'The area under the curve, from 0.5 (chance) to 1 (perfect), with its 95% interval (DeLong).',
});
const shareSchema = z.object({ share: z.number(), ...interval });
const differenceSchema = z.object({ difference: z.number(), ...interval });
const medianSchema = z.object({ median: z.number(), ...interval });
const convertedShape = { leads: whole, conversions: whole, share: z.number(), ...interval };

/** What counts as a conversion. */
const outcomeSchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('event'), event: z.string().min(1).max(200) }),
    z.object({
      kind: z.literal('trait'),
      trait: z.string().min(1).max(200),
      value: z.union([z.string().max(500), z.number(), z.boolean()]),
    }),
  ])
  .meta({
    description:
      'The outcome: that a lead does something, or that a trait of it becomes a value; the first time.',
  });

const economicsSchema = z.object({
  costPerCall: z.number().min(0).max(1e9),
  valuePerWin: z.number().positive().max(1e12),
});

/** A scorecard to try: a version, the draft, or a text. */
export const contestantParameter = z.union([
  z.object({
    slug: slugParameter,
    version: versionParameter.optional().meta({ description: 'The live version when left out.' }),
    draft: z.boolean().optional().meta({ description: 'The draft instead of a version.' }),
  }),
  z.object({ source: scorecardText }),
]);

/** What to try on history. */
export const backtestRequestSchema = z.object({
  scorecards: z.array(contestantParameter).min(1).max(2),
  outcome: outcomeSchema.default({ kind: 'event', event: 'Opportunity Won' }),
  horizonDays: whole
    .min(1)
    .max(3650)
    .default(90)
    .meta({ description: 'How many days the outcome may take.' }),
  knownBy: z.enum(['received', 'occurred']).default('received').meta({
    description:
      'Whether what Ripen had received by then was known, or, for history imported at once, all that had occurred.',
  }),
  from: instantParameter.optional().meta({ description: 'Only leads looked at from then on.' }),
  segments: z.array(z.string().min(1).max(200)).max(5).default(['country', 'channel', 'product']).meta({
    description: 'Traits that divide leads into segments.',
  }),
  capacityPerWeek: z
    .number()
    .positive()
    .max(1e9)
    .optional()
    .meta({ description: 'Leads that sales can call in a week.' }),
  economics: economicsSchema.optional(),
});

const outlookSchema = z.object({
  threshold: z.number(),
  leads: whole,
  conversions: whole,
  precision: shareSchema,
  recall: shareSchema,
  callsPerWeek: z.number(),
  callsPerWeekLow: z.number(),
  callsPerWeekHigh: z.number(),
  winsPerWeek: z.number(),
  winsPerWeekLow: z.number(),
  winsPerWeekHigh: z.number(),
  netPerWeek: z.number().nullable(),
});

const probabilityQualitySchema = z.object({
  examples: whole,
  logLoss: z.number(),
  brierScore: z.number(),
  calibrationError: z.number(),
  reliability: z.array(
    z.object({
      leads: whole,
      conversions: whole,
      predicted: z.number(),
      observed: z.number(),
      ...interval,
    }),
  ),
});

const resultOfScorecardSchema = z.object({
  examples: whole,
  conversions: whole,
  notEligible: whole,
  area: areaSchema,
  topFifth: z
    .number()
    .meta({ description: 'The share of all conversions among the fifth with the highest scores.' }),
  atCapacity: z.object({ called: z.number(), precision: z.number(), recall: z.number() }).nullable(),
  tenths: z.array(
    z.object({
      tenth: whole,
      highest: z.number(),
      lowest: z.number(),
      leads: z.number(),
      conversions: z.number(),
      share: z.number(),
      ...interval,
      lift: z.number(),
    }),
  ),
  winsByCalls: z.array(z.object({ called: z.number(), found: z.number() })),
  counts: z.array(z.object({ score: z.number(), leads: whole, conversions: whole })),
  bands: z.array(z.object({ band: z.string(), title: z.string(), atLeast: whole, ...convertedShape })),
  segments: z.array(
    z.object({
      trait: z.string(),
      values: z.array(
        z.object({
          value: z.string().nullable(),
          isRest: z.boolean(),
          ...convertedShape,
          area: areaSchema.nullable(),
        }),
      ),
    }),
  ),
  probability: probabilityQualitySchema.nullable(),
  calibration: z.object({
    method: z.enum(PROBABILITY_METHODS),
    curve: z.array(
      z.object({
        score: z.number(),
        probability: z.number(),
        low: z.number().optional(),
        high: z.number().optional(),
      }),
    ),
    leads: whole,
    conversions: whole,
    through: z.number().meta({ description: 'The last snapshot, in epoch milliseconds.' }),
    amount: z
      .object({ currency: z.string(), all: z.number(), bands: z.record(z.string(), z.number()) })
      .nullable(),
    amountsLeftOut: whole,
    quality: probabilityQualitySchema.nullable(),
  }),
  thresholds: z.array(
    z.object({
      basis: z.enum(['value', 'capacity', 'separation']),
      ...interval,
      outlook: outlookSchema,
      separation: z.number().optional(),
    }),
  ),
  early: z
    .object({
      band: z.string(),
      threshold: z.number(),
      winners: whole,
      flagged: whole,
      days: medianSchema.nullable(),
    })
    .nullable(),
  fitted: z
    .object({
      through: z.number(),
      examplesAmong: whole,
      later: areaSchema.extend({ examples: whole, conversions: whole }).nullable(),
    })
    .nullable(),
});
export type ScorecardResultAnswer = z.infer<typeof resultOfScorecardSchema>;

export const backtestResultSchema = z.object({
  examples: whole,
  conversions: whole,
  firstSnapshotAt: z.number().meta({ description: 'In epoch milliseconds.' }),
  lastSnapshotAt: z.number(),
  leadsPerWeek: z.number(),
  isSample: z.boolean(),
  excluded: z.object({ unknown: whole, tooRecent: whole, decidedBefore: whole }),
  scorecards: z.array(resultOfScorecardSchema),
  comparison: z
    .object({
      examples: whole,
      conversions: whole,
      area: differenceSchema.extend({ pValue: z.number() }),
      topFifth: differenceSchema,
      daysEarlier: medianSchema.nullable(),
      brierScore: differenceSchema.nullable(),
    })
    .nullable(),
});
export type BacktestResultAnswer = z.infer<typeof backtestResultSchema>;

/** Why there is no result, with the figures that say what is missing. */
export const backtestProblemSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('no-history') }),
  z.object({ code: z.literal('horizon-too-long'), historyDays: whole, horizonDays: whole }),
  z.object({
    code: z.literal('no-examples'),
    leads: whole,
    unknown: whole,
    tooRecent: whole,
    decidedBefore: whole,
  }),
  z.object({ code: z.literal('nobody-eligible'), examples: whole, scorecard: z.string() }),
  z.object({ code: z.literal('no-conversions'), examples: whole, everConverted: whole }),
  z.object({ code: z.literal('only-conversions'), examples: whole }),
  z.object({ code: z.literal('failed') }),
]);
export type BacktestProblemAnswer = z.infer<typeof backtestProblemSchema>;

/** A backtest without its result. */
export const backtestSchema = z.object({
  id: z.string(),
  status: z.enum(['waiting', 'running', 'done', 'failed']),
  progress: z.object({ done: whole, total: whole }),
  scorecards: z.array(
    z.object({
      slug: z.string(),
      title: z.string(),
      version: whole.nullable(),
      kind: z.enum(['live', 'version', 'draft', 'text']),
    }),
  ),
  outcome: outcomeSchema,
  horizonDays: whole,
  knownBy: z.enum(['received', 'occurred']),
  capacityPerWeek: z.number().nullable(),
  economics: economicsSchema.nullable(),
  problem: backtestProblemSchema.nullable(),
  requestedAt: instantText,
  requestedBy: z.string(),
  finishedAt: instantText.nullable(),
});
export type BacktestAnswer = z.infer<typeof backtestSchema>;

export const backtestWithResultSchema = backtestSchema.extend({ result: backtestResultSchema.nullable() });
export type BacktestWithResultAnswer = z.infer<typeof backtestWithResultSchema>;
