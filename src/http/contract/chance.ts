import { z } from 'zod';

/** How likely a lead is to reach the outcome of a scorecard, and what that is worth. */
export const chanceSchema = z
  .object({
    probability: z.number().meta({ description: 'Between 0 and 1.' }),
    low: z.number().nullable().meta({ description: 'The bounds of the 95% interval, where they are known.' }),
    high: z.number().nullable(),
    outcome: z.string().meta({ description: 'As “Opportunity Won” or “stage = customer”.' }),
    withinDays: z.number(),
    amount: z.number().nullable().meta({ description: 'What the lead is worth if it does.' }),
    currency: z.string().nullable().meta({ description: 'ISO 4217.' }),
    amountFrom: z.enum(['opportunity', 'likely']).nullable().meta({
      description:
        'Whether that is the amount of its open opportunity, or what such leads are usually worth.',
    }),
    expectedRevenue: z.number().nullable().meta({ description: 'The probability times the amount.' }),
  })
  .meta({ description: 'How likely the outcome is; null where the scorecard has no probability.' });
export type ChanceAnswer = z.infer<typeof chanceSchema>;
