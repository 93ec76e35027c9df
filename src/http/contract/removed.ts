import { z } from 'zod';

/** What the removal of an import, or of the sample, has taken out so far. */
export const removedSchema = z
  .object({
    messages: z.number().int(),
    leads: z.number().int(),
    companies: z.number().int(),
    costs: z.number().int(),
    kept: z
      .number()
      .int()
      .meta({ description: 'Leads and companies that stay, because more is known of them.' }),
  })
  .meta({ description: 'What its removal has taken out so far.' });
