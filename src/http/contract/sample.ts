import { z } from 'zod';
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
  removed: z
    .object({
      messages: z.number().int(),
      leads: z.number().int(),
      companies: z.number().int(),
      costs: z.number().int(),
      kept: z.number().int().meta({ description: 'Leads and companies that have messages of your own.' }),
    })
    .meta({ description: 'What its removal has taken out so far.' }),
});
export type SampleAnswer = z.infer<typeof sampleSchema>;
