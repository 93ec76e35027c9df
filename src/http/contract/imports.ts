import { z } from 'zod';
import { removedSchema } from './removed.ts';
import { scorecardProblemSchema } from './scorecards.ts';
import { instantText } from './wire-values.ts';

/** The kinds of a file; a sample is an import of several. */
export const importKind = z.enum(['leads', 'events', 'outcomes', 'costs']);

export const importSchema = z.object({
  importId: z.number().int(),
  kind: z.enum(['leads', 'events', 'outcomes', 'costs', 'sample']),
  name: z.string().meta({ description: 'The name of the file.', example: 'leads.csv' }),
  status: z.enum(['reading', 'ready', 'refused', 'applying', 'done', 'removing', 'removed']).meta({
    description:
      'Reading: the file comes, or is yet to come. Ready: read, and waits to be accepted. Refused: the same, and some rows could not be read. ' +
      'Applying: goes on to the end whatever happens. Done. Removing: what came with it is being taken out. Removed.',
  }),
  rowsRead: z.number().int().meta({ description: 'Rows of the file, those refused included.' }),
  rowsRefused: z.number().int(),
  rowsApplied: z.number().int(),
  messagesAdded: z.number().int().meta({ description: 'Messages that were new.' }),
  messagesKnown: z
    .number()
    .int()
    .meta({ description: 'Messages that had come before, and changed nothing.' }),
  createdAt: instantText,
  finishedAt: instantText.nullable(),
});
export type ImportAnswer = z.infer<typeof importSchema>;

export const importDetailSchema = importSchema.extend({
  mapping: z
    .string()
    .nullable()
    .meta({ description: 'The text of the mapping, also of a guessed one; null until it is guessed.' }),
  removed: removedSchema,
});
export type ImportDetail = z.infer<typeof importDetailSchema>;

export const refusalSchema = z.object({
  line: z.number().int().meta({ description: 'The line of the file in which the row begins, from 1.' }),
  field: z.string().meta({ description: 'The column; empty when the row as a whole is wrong.' }),
  value: z.string().meta({ description: 'What was found.' }),
  reason: z.string().meta({ description: 'What was expected.' }),
});
export type RefusalAnswer = z.infer<typeof refusalSchema>;

export const guessSchema = z.object({
  encoding: z.string(),
  separator: z.string(),
  columns: z.array(z.string()),
  mapping: z
    .string()
    .meta({ description: 'The text of a mapping file, to be edited or sent along with the file.' }),
  problems: z
    .array(scorecardProblemSchema)
    .meta({ description: 'What the mapping still lacks, because no column was found for it.' }),
  preview: z
    .array(
      z.object({
        line: z.number().int(),
        messages: z.array(z.record(z.string(), z.unknown())),
        costs: z.array(z.record(z.string(), z.unknown())),
        refusals: z.array(refusalSchema),
      }),
    )
    .meta({ description: 'What the first rows come to.' }),
});
export type GuessAnswer = z.infer<typeof guessSchema>;
