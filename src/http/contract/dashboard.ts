import { z } from 'zod';
import { instantText } from './wire-values.ts';

const movementSchema = z.object({
  up: z.number().int().meta({ description: 'Changes to a higher band.' }),
  down: z.number().int().meta({ description: 'Changes to a lower band.' }),
});

const attentionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('unanswered'),
    leads: z.number().int(),
    since: instantText.meta({ description: 'Since when the first of them has been waiting.' }),
  }),
  z.object({ kind: z.literal('unassigned'), leads: z.number().int() }),
  z.object({ kind: z.literal('refusedRows'), imports: z.number().int() }),
  z.object({ kind: z.literal('rejectedMessages'), messages: z.number().int() }),
]);

/** What is worth knowing at the start of a day. */
export const dashboardSchema = z.object({
  scorecard: z.string(),
  title: z.string(),
  at: instantText,
  bands: z
    .array(
      z.object({ id: z.string(), title: z.string(), atLeast: z.number().int(), leads: z.number().int() }),
    )
    .meta({ description: 'The lowest first; leads that are not eligible are in none.' }),
  movement: z.object({
    thisWeek: movementSchema,
    weekBefore: movementSchema,
    days: z
      .array(movementSchema.extend({ day: z.string().meta({ example: '2026-11-22' }) }))
      .meta({ description: 'The last 14 days in the time zone that was asked for, today included.' }),
  }),
  response: z
    .object({
      band: z.string().meta({ description: 'The highest band: whoever enters it is to be called.' }),
      days: z.number().int().meta({ description: 'How far back it looks.' }),
      entered: z.number().int().meta({ description: 'How often a lead entered the band in these days.' }),
      answered: z.number().int(),
      medianMs: z.number().nullable().meta({
        description:
          'Median time to the first response in milliseconds (Kaplan–Meier, those still waiting included); null while it is not known.',
      }),
      withinDay: z.number().int().meta({ description: 'How many were answered within 24 hours.' }),
      dayOld: z.number().int().meta({ description: 'How many entered at least 24 hours ago.' }),
      isAll: z.boolean().meta({ description: 'False when only the latest entries were looked at.' }),
    })
    .meta({ description: 'Time to the first response: accepted, rejected, called, met, or an opportunity.' }),
  attention: z.array(attentionSchema),
});
export type DashboardAnswer = z.infer<typeof dashboardSchema>;
export type Attention = DashboardAnswer['attention'][number];
