import { z } from 'zod';
import { instantText } from './wire-values.ts';

const entryRefusalSchema = z
  .enum(['not-live', 'inside', 'not-again', 'not-for', 'no-lead', 'held-out'])
  .meta({
    description:
      'not-live: the journey lets nobody in; inside: the lead is in it; not-again: it was, and may not come again (yet); not-for: it is not for this lead; no-lead: there is no such lead; held-out: the lot of the hold-out keeps it out.',
  });

export const entriesSchema = z.object({
  items: z.array(z.object({ lead: z.string(), refused: entryRefusalSchema.nullable() })),
});

export const entryProgressSchema = z.object({
  condition: z.string().meta({ description: 'The condition on leads, YAML or JSON; empty for everybody.' }),
  looked: z.number().int().meta({ description: 'How many leads were looked at.' }),
  entered: z.number().int(),
  isDone: z.boolean(),
  askedBy: z.string().nullable(),
});
export type EntryProgressAnswer = z.infer<typeof entryProgressSchema>;

export const leadEnrolmentSchema = z.object({
  enrolmentId: z.string(),
  journey: z.string(),
  title: z.string(),
  version: z.number().int(),
  status: z.enum(['scheduled', 'active', 'finished', 'exited']),
  step: z.string(),
  stepTitle: z.string().nullable(),
  waitsFor: z
    .enum(['time', 'event', 'hours', 'cap', 'date'])
    .nullable()
    .meta({ description: 'What it waits for; hours and cap hold an e-mail back.' }),
  event: z.string().nullable().meta({ description: 'The event that it waits for.' }),
  dueAt: instantText.nullable().meta({ description: 'When it goes on at the latest.' }),
  cause: z.object({ kind: z.string() }).loose().meta({ description: 'What let the lead in.' }),
  goals: z.array(z.string()),
  reason: z.string().nullable().meta({ description: 'Why it ended before the end.' }),
  enteredAt: instantText,
  endedAt: instantText.nullable(),
  steps: z.array(
    z.object({ step: z.string(), kind: z.string().nullable(), way: z.string(), at: instantText }),
  ),
});
export type LeadEnrolmentAnswer = z.infer<typeof leadEnrolmentSchema>;
