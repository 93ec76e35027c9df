import { z } from 'zod';
import { REJECTION_REASONS, SALES_STATUSES } from '../../domain/sales-status.ts';
import { rankedSchema } from './scores.ts';
import { instantParameter, instantText, integerParameter, newSlug, slugParameter } from './wire-values.ts';

/** The most leads that one request assigns, accepts or rejects. */
export const MOST_LEADS_AT_ONCE = 10_000;
/** So many leads are counted; beyond it there are “10,000 and more”. */
export const MOST_COUNTED = 10_000;

export const QUEUE_ORDERS = ['score', 'activity', 'rise', 'fall'] as const;
export type QueueOrder = (typeof QUEUE_ORDERS)[number];

const textList = z
  .string()
  .optional()
  .transform((text) => (text ? text.split(',').map((part) => part.trim()) : undefined));

const flag = z
  .enum(['true', 'false'])
  .optional()
  .transform((text) => text === 'true');

const filterShape = {
  scorecard: slugParameter
    .optional()
    .meta({ description: 'The slug of a scorecard; the one that went live last when left out.' }),
  band: textList.meta({ description: 'Only these bands, separated by commas.' }),
  grade: textList.meta({ description: 'Only these grades, separated by commas.' }),
  owner: z.string().optional().meta({ description: 'Only those whose trait “owner” is this.' }),
  mine: flag.meta({ description: 'Only those whose owner is who asks, by name or e-mail address.' }),
  unowned: flag.meta({ description: 'Only those without an owner.' }),
  status: z
    .string()
    .optional()
    .transform((text, context) => {
      const parts = text ? text.split(',').map((part) => part.trim()) : undefined;
      const known = parts?.flatMap((part) => SALES_STATUSES.find((status) => status === part) ?? []);
      if (known?.length === parts?.length) return known;
      context.addIssue({ code: 'custom', message: `got “${text}”, expected ${SALES_STATUSES.join(', ')}` });
      return z.NEVER;
    })
    .meta({
      description: 'Only leads of which sales said this: new, accepted, rejected, separated by commas.',
    }),
  search: z.string().max(200).optional().meta({
    description: 'Part of a name, an e-mail address, a user id or a company; case and accents do not matter.',
  }),
  company: z.uuid().optional().meta({ description: 'Only the people of the company with this id.' }),
  minScore: integerParameter.optional(),
  maxScore: integerParameter.optional(),
  changedSince: instantParameter.optional().meta({ description: 'Only scores that changed then or later.' }),
  activeSince: instantParameter
    .optional()
    .meta({ description: 'Only leads of which something came then or later.' }),
  newSince: instantParameter.optional().meta({ description: 'Only leads first seen then or later.' }),
  condition: z
    .string()
    .max(10_000)
    .optional()
    .meta({ description: 'A condition on traits as JSON.', example: '{"country":{"in":["CZ","PL"]}}' }),
};

/** Which leads a queue shows. */
export const queueFilterSchema = z.object(filterShape);
export type QueueFilter = z.infer<typeof queueFilterSchema>;

export const queueOrderParameter = z.enum(QUEUE_ORDERS).default('score').meta({
  description:
    'By score; by last activity; by how much the score rose or fell within a day, of the 5,000 scores that changed last.',
});

export const queuePageSchema = z.object({
  scorecard: z.string(),
  items: z.array(rankedSchema),
  next: z.string().nullable(),
});
export type QueuePage = z.infer<typeof queuePageSchema>;

export const queueCountSchema = z.object({
  count: z.number().int(),
  isAll: z.boolean().meta({ description: 'False when there are more than were counted.' }),
});
export type QueueCount = z.infer<typeof queueCountSchema>;

/** Which leads an action is about: these, or all that fulfil a filter. */
const targetShape = {
  leadIds: z.array(z.uuid()).min(1).max(MOST_LEADS_AT_ONCE).optional(),
  filter: z
    .record(z.string(), z.string())
    .optional()
    .meta({ description: 'The parameters of the queue: all leads that it shows, in place of leadIds.' }),
  expectedCount: z
    .number()
    .int()
    .optional()
    .meta({ description: 'How many leads the filter is to find; another number is refused with 409.' }),
  actionId: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional()
    .meta({ description: 'The same action twice changes nothing; a new one when left out.' }),
};

export const assignmentSchema = z
  .object({
    ...targetShape,
    owner: z
      .string()
      .trim()
      .max(200)
      .nullable()
      .optional()
      .meta({ description: 'Who looks after the leads from now on; null for nobody.' }),
    team: newSlug
      .optional()
      .meta({ description: 'The slug of a team that chooses who of it gets each lead, in place of owner.' }),
  })
  .refine(({ owner, team }) => (owner === undefined) !== (team === undefined), {
    error: 'expected either owner or team',
    path: ['owner'],
  });

export const acceptanceSchema = z.object(targetShape);

export const rejectionSchema = z.object({
  ...targetShape,
  reason: z.enum(REJECTION_REASONS),
  note: z.string().trim().max(1_000).optional(),
});

export const undoSchema = z.object({
  actionId: z.string().regex(/^[\w-]{8,64}$/),
  leadIds: z.array(z.uuid()).min(1).max(MOST_LEADS_AT_ONCE),
});

/** What an action came to. */
export const actionSchema = z.object({
  actionId: z.string().meta({ description: 'To undo it by.' }),
  leadIds: z.array(z.string()).meta({ description: 'The leads that it changed.' }),
});
export type ActionAnswer = z.infer<typeof actionSchema>;

export const commentSchema = z.object({
  commentId: z.string(),
  text: z.string(),
  by: z.string(),
  at: instantText,
  editedAt: instantText.nullable(),
  mayChange: z.boolean().meta({ description: 'Whether who asks may edit and delete it.' }),
});
export type Comment = z.infer<typeof commentSchema>;

const viewShape = {
  name: z.string().trim().min(1).max(100),
  filter: z
    .record(z.string(), z.string().max(10_000))
    .meta({ description: 'The parameters of the queue, with its order as “sort”.' }),
  isShared: z.boolean().default(false).meta({ description: 'Whether the others see it too.' }),
  position: z.number().int().min(0).max(10_000).default(0),
};

/** A filter of the queue that somebody saved, as it is sent. */
export const savedViewInputSchema = z.object(viewShape);

export const savedViewSchema = z.object({
  viewId: z.string(),
  name: z.string(),
  filter: z.record(z.string(), z.string()),
  isShared: z.boolean(),
  position: z.number().int(),
  isOwn: z.boolean().meta({ description: 'Whether who asks saved it.' }),
});
export type SavedView = z.infer<typeof savedViewSchema>;

/** One lead that moved, entered or left, in the stream of changes. */
const changeSchema = z.object({
  subjectId: z.string(),
  score: z.number().int().nullable().meta({ description: 'Null when the lead is in the queue no more.' }),
  band: z.string().nullable(),
  at: instantText,
});

/** What an event of the stream of changes holds. */
export const changesSchema = z.object({
  scorecard: z.string(),
  items: z.array(changeSchema),
  isPartial: z.boolean().meta({ description: 'More changed than are listed.' }),
});
export type Changes = z.infer<typeof changesSchema>;

/** A scorecard that is live, as far as lists need to know it. */
export const liveScorecardSchema = z.object({
  slug: z.string(),
  title: z.string(),
  subject: z.enum(['lead', 'company']),
  bands: z
    .array(z.object({ id: z.string(), title: z.string(), atLeast: z.number().int() }))
    .meta({ description: 'The lowest first.' }),
  grades: z.array(z.string()).meta({ description: 'The best first; none without a matrix.' }),
});
export type LiveScorecard = z.infer<typeof liveScorecardSchema>;
