import { z } from 'zod';
import { removedSchema } from './removed.ts';
import { instantText } from './wire-values.ts';

/** Where the sample company stands. */
export const sampleSchema = z.object({
  status: z.enum(['absent', 'loading', 'loaded', 'removing', 'removed']),
  leads: z.number().int().meta({ description: 'How many people become known in it.' }),
  beginsAt: instantText.nullable(),
  endsAt: instantText.nullable(),
  scorecard: z.string().nullable().meta({ description: 'The scorecard that came with it.' }),
  progress: z
    .object({ done: z.number().int(), total: z.number().int() })
    .meta({ description: 'Messages that were loaded, or removed; the total is 0 until it is known.' }),
  removed: removedSchema,
});
export type SampleAnswer = z.infer<typeof sampleSchema>;
