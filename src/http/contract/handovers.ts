import { z } from 'zod';
import { ASSIGNMENT_RULES, HANDOVER_ENDS } from '../../domain/handover.ts';
import { LANGUAGES } from '../../domain/language.ts';
import { instantText } from './wire-values.ts';

/** Why a lead came to a rep, or to nobody yet. */
export const handoverReasonsSchema = z.object({
  by: z.enum(['owner', 'company', 'turn', 'hand', 'nobody']),
  members: z.number().int().meta({ description: 'How many reps are in the team.' }),
  rules: z
    .array(
      z.object({
        rule: z.enum(ASSIGNMENT_RULES),
        left: z.number().int().meta({ description: 'How many of them this rule left.' }),
        isSetAside: z.boolean().optional().meta({ description: 'It would have left nobody.' }),
      }),
    )
    .meta({ description: 'In their order.' }),
  country: z.string().nullable(),
  language: z.enum(LANGUAGES).nullable(),
  after: z
    .enum(['missed', 'away', 'hand'])
    .optional()
    .meta({ description: 'Why the rep before has it no more.' }),
  decidedBy: z.string().optional().meta({ description: 'Who decided, when it was by hand.' }),
});
export type HandoverReasons = z.infer<typeof handoverReasonsSchema>;

/** How much working time of the rep is left until a lead is to have an answer. */
export const countdownSchema = z.object({
  asOf: instantText,
  respondBy: instantText,
  leftMs: z.number().meta({ description: 'At asOf; below 0 by so much it is overdue.' }),
  spans: z
    .array(z.object({ from: instantText, to: instantText }))
    .meta({ description: 'When the rep works in the days after asOf: only then time is running.' }),
});
export type Countdown = z.infer<typeof countdownSchema>;

/** A lead that was given to a rep, or waits for one. */
export const handoverSchema = z.object({
  handoverId: z.string(),
  leadId: z.string(),
  team: z.object({ slug: z.string(), title: z.string() }).nullable(),
  rep: z
    .object({ personId: z.string(), name: z.string().nullable() })
    .nullable()
    .meta({ description: 'Null while it waits until somebody of the team has room.' }),
  state: z.enum(['waiting', 'open', 'overdue', 'answered', 'ended']),
  turn: z.number().int().meta({ description: 'The how manieth rep it came to.' }),
  why: handoverReasonsSchema,
  askedAt: instantText,
  assignedAt: instantText.nullable(),
  respondBy: instantText.nullable(),
  remindedAt: instantText.nullable(),
  respondedAt: instantText.nullable(),
  how: z.string().nullable().meta({ description: 'The name of the event that was the answer.' }),
  workedMs: z.number().nullable().meta({ description: 'Working time of the rep until the answer.' }),
  ended: z.enum(HANDOVER_ENDS).nullable(),
  endedAt: instantText.nullable(),
  journey: z.string().nullable(),
  countdown: countdownSchema.nullable().meta({ description: 'While an answer is awaited.' }),
});
export type HandoverAnswer = z.infer<typeof handoverSchema>;

/** A handover in a list of leads. */
export const listedHandoverSchema = handoverSchema.extend({
  lead: z.object({
    name: z.string().nullable(),
    email: z.string().nullable(),
    company: z.string().nullable(),
  }),
});
