import { z } from 'zod';

/** How many of a sample, and what share of all that makes. */
export const estimateSchema = z
  .object({
    subjects: z.number().int().meta({ description: 'How many of those looked at.' }),
    share: z.number(),
    low: z.number(),
    high: z.number(),
  })
  .meta({
    description:
      'A share with its 95% confidence interval (Wilson, with the finite population correction); both ends are the share once everybody was looked at.',
  });
export type EstimateAnswer = z.infer<typeof estimateSchema>;

/** How much was looked at. */
export const sampledShape = {
  subjects: z.number().int().meta({ description: 'How many there are.' }),
  sampled: z.number().int().meta({ description: 'How many of them, drawn at random, were looked at.' }),
  isExact: z.boolean().meta({ description: 'Whether everybody was looked at.' }),
};
