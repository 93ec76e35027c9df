import { z } from 'zod';
import { estimateSchema, sampledShape } from './estimate.ts';
import { instantText } from './wire-values.ts';

const fieldSchema = z.object({
  name: z.string(),
  count: z.number().int(),
  types: z
    .array(z.string())
    .meta({ description: 'text, number, boolean, list or object; the most frequent first.' }),
  values: z.array(z.string()).meta({ description: 'The most frequent values.' }),
});

/** The names and frequent values of what leads did and of what is known of them. */
export const catalogueSchema = z.object({
  ...sampledShape,
  events: z.array(
    z.object({
      name: z.string(),
      count: z.number().int(),
      leads: z.number().int(),
      lastAt: instantText,
      properties: z.array(fieldSchema),
    }),
  ),
  traits: z.array(fieldSchema),
});
export type CatalogueAnswer = z.infer<typeof catalogueSchema>;

/** How complete and how fresh is what the rules of live scorecards read. */
export const coverageSchema = z.object({
  ...sampledShape,
  newcomerDays: z.number().int().meta({ description: 'A newcomer was first seen within so many days.' }),
  staleAfterDays: z.number().int(),
  items: z.array(
    z.object({
      kind: z.enum(['trait', 'event']),
      name: z.string(),
      readers: z.array(z.object({ scorecard: z.string(), rule: z.string() })),
      completeness: estimateSchema,
      completenessOfNewcomers: estimateSchema.nullable(),
      medianAgeDays: z.number().nullable(),
      ninetiethAgeDays: z.number().nullable(),
      stale: estimateSchema.meta({
        description: 'Of those who have it, those for whom it is older than that.',
      }),
    }),
  ),
});
export type CoverageAnswer = z.infer<typeof coverageSchema>;
