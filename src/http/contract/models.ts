import { z } from 'zod';
import { instantParameter, instantText } from './wire-values.ts';

/** A model from outside. */
export const modelSchema = z.object({
  slug: z.string(),
  title: z.string(),
  definition: z.string().meta({ description: 'Which measures it reads, as it was written.' }),
  inputs: z.array(z.string()).meta({ description: 'The names of what it reads.' }),
  hash: z.string().meta({ description: 'SHA-256 of the file.' }),
  bytes: z.number().int(),
  problem: z.string().nullable().meta({ description: 'Why it could not be run the last time.' }),
  sweptAt: instantText.nullable().meta({ description: 'When leads were looked at the last time.' }),
  addedAt: instantText,
  addedBy: z.string(),
});
export type ModelAnswer = z.infer<typeof modelSchema>;

/** A model as it is added. */
export const modelRequestSchema = z.object({
  definition: z.string().min(1).max(200_000).meta({
    description: 'YAML or JSON: model, title, inputs (each a name with a measure), output.',
    example:
      'model: win-probability\ninputs:\n  - { name: visits, event: Site Visited, within: 30d }\n  - { name: is_cz, trait: country, values: { CZ: 1 }, missing: 0 }',
  }),
  content: z.base64().meta({ description: 'The ONNX file, base64; at most 16 MB.' }),
});

/** Why a model gives a lead its probability. */
export const modelExplanationSchema = z.object({
  model: z.string(),
  probability: z.number(),
  base: z.number().meta({ description: 'The mean of the leads that it is compared with.' }),
  inputs: z.array(
    z.object({
      name: z.string(),
      value: z.unknown(),
      contribution: z
        .number()
        .meta({ description: 'Shapley value: all of them add up to probability − base.' }),
      error: z.number().meta({ description: 'Its standard error by sampling.' }),
    }),
  ),
});

/** A score that comes from outside. */
export const pushedScoreRequestSchema = z.object({
  score: z.number().min(-1_000_000_000).max(1_000_000_000),
  probability: z.number().min(0).max(1).optional(),
  at: instantParameter.optional().meta({
    description: 'When it holds from; now when left out. The same instant again is the same score.',
  }),
});

export const pushedScoreSchema = z.object({
  leadId: z.string(),
  model: z.string(),
  messageId: z.string().meta({ description: 'In the history, to take it back by.' }),
});
