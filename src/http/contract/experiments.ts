import { z } from 'zod';
import { ARMS, EXPERIMENT_AIMS, EXPERIMENT_GUARDS, EXPERIMENT_KINDS } from '../../domain/experiment.ts';
import { instantText, newSlug } from './wire-values.ts';

/** An experiment as somebody asks for it. */
export const experimentRequestSchema = z.object({
  slug: newSlug.meta({
    description: 'The name of the experiment in addresses.',
    example: 'learned-scorecard',
  }),
  title: z.string().trim().min(1).max(200).optional().meta({ description: 'The slug when left out.' }),
  kind: z.enum(EXPERIMENT_KINDS).default('scorecards').meta({
    description:
      'scorecards: champion and challenger; hold-out: leads that something is done to and leads to whom it is not; exploration: some low scores are passed on to sales by lot.',
  }),
  champion: z.string().max(63).optional().meta({
    description:
      'The slug of the live scorecard in use. For a hold-out, the one whose score makes the intervals narrower.',
  }),
  challenger: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'The slug of the live scorecard to compare with; for kind scorecards.' }),
  bands: z.array(z.string()).max(50).optional().meta({
    description:
      'The bands that sales looks after: a lead takes part once it is in one of them. The highest one when left out.',
  }),
  condition: z
    .string()
    .max(100_000)
    .optional()
    .meta({ description: 'For a hold-out: only leads that meet this condition, YAML or JSON.' }),
  segment: z
    .string()
    .max(63)
    .optional()
    .meta({ description: 'For a hold-out: the slug of a segment, in place of a condition.' }),
  share: z.number().min(0.001).max(0.999).optional().meta({
    description:
      'The share of leads of the second arm: who gets the challenger or the treatment (a half when left out), or whom the lot draws (2% when left out, at most a half).',
  }),
  aim: z.enum(EXPERIMENT_AIMS).default('conversion').meta({
    description: 'What is to become better, per lead: whether it is won, how often, or the revenue.',
  }),
  horizonDays: z
    .number()
    .int()
    .min(1)
    .max(730)
    .default(30)
    .meta({ description: 'What happens to a lead counts for so many days after it began to take part.' }),
  plannedLeads: z
    .number()
    .int()
    .min(40)
    .max(100_000_000)
    .default(1_000)
    .meta({ description: 'With how many leads you expect an answer; the intervals are narrowest there.' }),
  worthwhile: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .meta({ description: 'The least difference worth having, as a share of what the champion reaches.' }),
});

const bounded = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
const pairOf = <Value extends z.ZodType>(value: Value) => z.object({ first: value, second: value });

/** An experiment as lists show it. */
export const experimentSchema = z.object({
  slug: z.string(),
  title: z.string(),
  kind: z.enum(EXPERIMENT_KINDS),
  status: z.enum(['running', 'stopped']),
  champion: z.string().nullable(),
  championVersion: z.number().int().nullable(),
  challenger: z.string().nullable(),
  challengerVersion: z.number().int().nullable(),
  bands: z.array(z.string()),
  condition: z.string().nullable(),
  share: z.number(),
  aim: z.enum(EXPERIMENT_AIMS),
  horizonDays: z.number().int(),
  plannedLeads: z.number().int(),
  worthwhile: z.number(),
  startedAt: instantText,
  startedBy: z.string(),
  stoppedAt: instantText.nullable(),
  stoppedBy: z.string().nullable(),
  stopReason: z.enum(['by hand', 'adopted', 'republished', 'removed']).nullable(),
});
export type ExperimentAnswer = z.infer<typeof experimentSchema>;

/** What an experiment has shown so far. */
export const experimentReportSchema = experimentSchema.extend({
  leads: pairOf(z.number().int()).meta({ description: 'Leads that take part, by arm.' }),
  matured: pairOf(z.number().int()).meta({ description: 'Those of them whose days are over: they count.' }),
  ratio: z
    .object({
      share: z.number().meta({ description: 'The share of the second arm as it is.' }),
      chiSquareProbability: z.number(),
      sequentialProbability: z.number().meta({
        description: 'The probability of arms that were ever so uneven; it may be looked at at any time.',
      }),
    })
    .nullable(),
  measures: z.array(
    z.object({
      measure: z.enum([...EXPERIMENT_AIMS, ...EXPERIMENT_GUARDS]),
      isGuard: z.boolean(),
      means: pairOf(z.number().nullable()).meta({ description: 'Per lead.' }),
      difference: bounded
        .nullable()
        .meta({ description: 'Second minus first, with bounds that hold at all times together (95%).' }),
      ratio: bounded.nullable().meta({ description: 'Second by first, with such bounds.' }),
      adjusted: bounded
        .nullable()
        .meta({ description: 'The difference without what the score at the beginning foretold (CUPED).' }),
    }),
  ),
  course: z.array(z.object({ day: z.string(), leads: z.number().int(), difference: bounded })).meta({
    description: 'The difference in what is aimed at, by the last day whose leads had begun to take part.',
  }),
  verdict: z.object({
    kind: z.enum([
      'arms uneven',
      'harm',
      'second better',
      'first better',
      'no difference',
      'too early',
      'keep going',
    ]),
    measure: z.string().nullable().meta({ description: 'What became worse.' }),
  }),
  missed: z
    .object({
      leads: z.number().meta({ description: 'Low scores from whom was drawn, by estimation.' }),
      drawn: z.number().int(),
      matured: z.number().int(),
      won: z.number().int(),
      winners: bounded.meta({
        description: 'How many low scores would be won if all were passed on (95%, exact).',
      }),
      rate: bounded.meta({ description: 'The share of low scores that would be won (95%, Wilson).' }),
      revenue: bounded.meta({ description: 'What they would bring (95%, Horvitz–Thompson).' }),
    })
    .nullable()
    .meta({ description: 'For an exploration: what is missed with low scores.' }),
});
export type ExperimentReport = z.infer<typeof experimentReportSchema>;

/** Ending an experiment. */
export const experimentStopSchema = z.object({
  adopt: z
    .boolean()
    .default(false)
    .meta({ description: 'Publish the challenger’s rules as the next version of the champion.' }),
});

/** Leads that something may be done to. */
export const exposureRequestSchema = z.object({
  leads: z
    .array(z.string().min(1).max(512))
    .min(1)
    .max(1_000)
    .meta({ description: 'By e-mail address, user id, anonymous id or lead id.' }),
});

/** To whom it is to be done: the second arm, and not the first. */
export const exposureAnswerSchema = z.object({
  items: z.array(
    z.object({
      lead: z.string(),
      arm: z.enum(ARMS).nullable().meta({
        description: 'second: do it; first: do not; null: it is no lead, or does not meet the condition.',
      }),
      exposedAt: instantText.nullable(),
    }),
  ),
});
