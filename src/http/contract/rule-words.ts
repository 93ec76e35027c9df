import { z } from 'zod';
import type { RuleWords } from '../../domain/rule-words.ts';

/** What a rule looks at, taken apart so that it can be said in any language. */
export const ruleWordsSchema = z.object({
  kind: z.enum([
    'trait',
    'count',
    'distinct',
    'sum',
    'max',
    'latest',
    'decayed',
    'daysSinceLast',
    'daysSinceFirst',
    'sequence',
    'score',
    'pair',
  ]),
  events: z
    .array(z.string())
    .meta({ description: 'The events that count; of a sequence, those that come first.' }),
  then: z.array(z.string()).meta({ description: 'Of a sequence: the events that follow.' }),
  withinMs: z
    .number()
    .nullable()
    .meta({ description: 'Only events this recent count, or a sequence this quick.' }),
  halfLifeMs: z.number().nullable(),
  property: z.string().nullable(),
  per: z
    .enum(['day', 'visit'])
    .nullable()
    .meta({ description: 'What is counted once however often it occurs.' }),
  trait: z.string().nullable(),
  scorecard: z.string().nullable(),
  dimension: z.string().nullable(),
}) satisfies z.ZodType<RuleWords>;
