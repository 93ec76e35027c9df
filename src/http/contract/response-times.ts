import { z } from 'zod';
import { instantParameter, instantText, timeZoneParameter } from './wire-values.ts';

export const responseTimesQuery = z.object({
  from: instantParameter.optional().meta({ description: 'Twelve weeks ago when left out.' }),
  to: instantParameter.optional().meta({ description: 'Not included; now when left out.' }),
  team: z.string().max(63).optional().meta({ description: 'The slug of a team; all when left out.' }),
  timeZone: timeZoneParameter.meta({ description: 'By whose clock weeks begin.' }),
});

const figuresShape = {
  handedOver: z.number().int(),
  answered: z.number().int(),
  within: z.number().int().meta({ description: 'Answered within the target.' }),
  decided: z.number().int().meta({ description: 'Those with a target that was met or has passed.' }),
  share: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .meta({ description: 'Of those decided, the share within the target with its 95% interval (Wilson).' }),
  medianMs: z.number().nullable().meta({
    description:
      'Half were answered within this time, by the estimator of Kaplan and Meier; null while fewer than half were.',
  }),
  medianWorkedMs: z.number().nullable().meta({ description: 'The same in working time of the reps.' }),
  open: z.number().int(),
  overdue: z.number().int(),
  reassigned: z.number().int().meta({ description: 'Somebody else got them because there was no answer.' }),
};
const figuresSchema = z.object(figuresShape);

/** How soon leads were answered, of all, by team, by rep and by week. */
export const responseTimesSchema = z.object({
  from: instantText,
  to: instantText,
  isPartial: z.boolean().meta({ description: 'Only the latest handovers are counted: there are too many.' }),
  all: figuresSchema,
  teams: z.array(z.object({ slug: z.string().nullable(), title: z.string().nullable(), ...figuresShape })),
  reps: z.array(z.object({ personId: z.string(), name: z.string().nullable(), ...figuresShape })),
  weeks: z.array(
    z.object({
      week: z.string().meta({ description: 'Its Monday.', example: '2026-11-16' }),
      ...figuresShape,
    }),
  ),
});
export type ResponseTimes = z.infer<typeof responseTimesSchema>;
export type ResponseFigures = z.infer<typeof figuresSchema>;
