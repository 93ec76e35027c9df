import { z } from 'zod';
import { SALES_STATUSES } from '../../domain/sales-status.ts';
import { chanceSchema } from './chance.ts';
import { handoverSchema } from './handovers.ts';
import { ruleWordsSchema } from './rule-words.ts';
import { instantText } from './wire-values.ts';

/** Why a score changed. */
const causeSchema = z
  .looseObject({
    kind: z.enum([
      'event',
      'trait',
      'time',
      'company',
      'merge',
      'split',
      'retraction',
      'version',
      'rebuild',
      'removal',
    ]),
  })
  .meta({
    description:
      'Why it changed: an event, a trait, time alone, the company, a merge, a merge undone, a retraction, a new version, a rebuild, the removal of an import.',
  });

const dimensionSchema = z.object({ id: z.string(), points: z.number().int() });

const ruleRow = z.object({
  kind: z.literal('rule'),
  rule: z.string(),
  title: z.string(),
  words: ruleWordsSchema
    .nullable()
    .meta({ description: 'What the rule looks at, to be said in words; null when it has a title.' }),
  dimension: z.string(),
  group: z.string().optional(),
  data: z.enum(['explicit', 'implicit']).meta({ description: 'What the lead said, or what it did.' }),
  value: z.unknown().meta({ description: 'The value of the measure; null when it is missing.' }),
  isAtLeast: z.boolean().meta({ description: 'The true value is this or more.' }),
  points: z.number().int(),
  changesAt: instantText
    .nullable()
    .meta({ description: 'When the rule gives other points, if nothing happens until then.' }),
  evidence: z.object({
    events: z.array(z.object({ messageId: z.string(), name: z.string(), occurredAt: instantText })),
    trait: z.object({ name: z.string(), value: z.unknown(), setAt: instantText }).optional(),
  }),
});

const limitRow = z.object({
  kind: z.literal('limit'),
  limit: z.enum(['cap', 'floor']),
  of: z.enum(['rule', 'group', 'dimension', 'scale']),
  id: z.string(),
  dimension: z.string().optional(),
  points: z.number().int(),
});

/** A score with the rows that add up to it. */
export const explanationSchema = z.object({
  subjectId: z.string(),
  scorecard: z.string(),
  title: z.string(),
  version: z.number().int(),
  at: instantText,
  isEligible: z.boolean(),
  score: z.number().int().meta({ description: 'The sum of the points of all rows.' }),
  band: z.string().nullable().meta({ description: 'Null while the subject is not eligible.' }),
  bands: z.array(z.object({ id: z.string(), title: z.string(), atLeast: z.number().int() })),
  grade: z.string().nullable(),
  priority: z.string().nullable(),
  dimensions: z.array(dimensionSchema),
  chance: chanceSchema.nullable(),
  changesAt: instantText
    .nullable()
    .meta({ description: 'When the score may change next, if nothing happens until then.' }),
  rows: z.array(z.discriminatedUnion('kind', [ruleRow, limitRow])),
});
export type ExplanationAnswer = z.infer<typeof explanationSchema>;

/** An entry of a ledger. */
export const ledgerEntrySchema = z.object({
  version: z.number().int(),
  entry: z.number().int(),
  occurredAt: instantText,
  recordedAt: instantText,
  from: z.number().int(),
  to: z.number().int(),
  cause: causeSchema,
  moves: z.array(z.object({ row: z.string(), points: z.number().int() })),
});

/** A lead or a company in a ranking. */
export const rankedSchema = z.object({
  rank: z.number().int().optional(),
  subjectId: z.string(),
  name: z.string().meta({ description: 'Name, e-mail address or another name by which it is known.' }),
  email: z.string().nullable(),
  company: z.string().nullable(),
  owner: z.string().nullable(),
  scorecard: z.string().meta({
    description:
      'By which scorecard it is ranked: in an experiment the one of its arm, otherwise the one asked for.',
  }),
  isDrawn: z.boolean().meta({
    description: 'Whether a lot passes it on to sales although its score is low, so that misses show.',
  }),
  score: z.number().int(),
  band: z.string(),
  grade: z.string().nullable(),
  priority: z.string().nullable(),
  dimensions: z.array(dimensionSchema),
  chance: chanceSchema.nullable(),
  reasons: z
    .array(
      z.object({
        row: z.string(),
        title: z.string().meta({ description: 'The title of the rule, or its id when it has none.' }),
        points: z.number().int(),
        words: ruleWordsSchema
          .nullable()
          .meta({ description: 'What the rule looks at, to be said in words; null when it has a title.' }),
        value: z.unknown().meta({ description: 'The value of what the rule looks at.' }),
      }),
    )
    .meta({ description: 'The rows with the most points, at most three.' }),
  change: z
    .number()
    .int()
    .meta({ description: 'By how much the score changed within a day, or since its version went live.' }),
  status: z.enum(SALES_STATUSES).meta({ description: 'What sales said of the lead.' }),
  statusAt: instantText.nullable(),
  handover: handoverSchema.nullable().meta({
    description: 'By what a rep has the lead, or it waits for one; null when it was not handed over.',
  }),
  companyId: z.string().nullable(),
  firstSeenAt: instantText,
  changedAt: instantText,
  lastSeenAt: instantText,
});
export type Ranked = z.infer<typeof rankedSchema>;

export const traitSchema = z.object({ name: z.string(), value: z.unknown(), setAt: instantText });

/** A message of a history. */
export const timelineEntrySchema = z.object({
  messageId: z.string(),
  kind: z.enum(['track', 'page', 'screen', 'identify', 'group', 'alias']),
  name: z.string(),
  occurredAt: instantText,
  receivedAt: instantText,
  properties: z.record(z.string(), z.unknown()),
  retraction: z
    .string()
    .nullable()
    .meta({ description: 'Why it has no effect on scores, as “robot”; null when it has.' }),
});

export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

export const transitionSchema = z.object({
  transitionId: z.number().int(),
  subjectId: z.string(),
  scorecard: z.string(),
  version: z.number().int(),
  from: z.string().nullable(),
  to: z.string().nullable().meta({ description: 'Null when the subject is no longer eligible.' }),
  score: z.number().int(),
  occurredAt: instantText,
  recordedAt: instantText,
  cause: causeSchema,
  fires: z.boolean().meta({ description: 'Whether triggers act on it.' }),
});

/** A score of a lead or a company under a live version. */
export const scoreOfSubjectSchema = z.object({
  scorecard: z.string(),
  version: z.number().int(),
  score: z.number().int(),
  isEligible: z.boolean(),
  band: z.string().nullable(),
  grade: z.string().nullable(),
  chance: chanceSchema.nullable(),
  changedAt: instantText,
});
export type ScoreOfSubject = z.infer<typeof scoreOfSubjectSchema>;

/** A moment of a score's course. */
export const coursePointSchema = z.object({
  version: z.number().int(),
  at: instantText,
  from: z.number().int(),
  to: z.number().int(),
  cause: causeSchema,
  moves: z.array(z.object({ row: z.string(), title: z.string(), points: z.number().int() })),
  isMoment: z.boolean().meta({ description: 'Whether it is one of the greatest changes.' }),
});
export type CoursePoint = z.infer<typeof coursePointSchema>;
