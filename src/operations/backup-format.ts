import { z } from 'zod';

/** The version of the form that back-ups are written in; another one is not understood. */
export const BACKUP_FORMAT = 1;

/**
 * A back-up is text in lines, gzip around it. Lines that begin with # say what follows: `#ripen-backup` with the header,
 * `#table` before the rows of a table, `#sequences`, and `#end` with how many rows there were and the SHA-256 of
 * everything before that line. The others are rows, as JSON objects that Postgres wrote and Postgres reads.
 */
export const MARKS = {
  header: '#ripen-backup ',
  table: '#table ',
  sequences: '#sequences ',
  end: '#end ',
} as const;

export const headerSchema = z.object({
  format: z.number().int(),
  ripen: z.string(),
  takenAt: z.string(),
  migrations: z.array(z.object({ number: z.number().int(), name: z.string(), checksum: z.string() })),
  /** About how many rows follow. */
  estimatedRows: z.number(),
});

export const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });

export const sequencesSchema = z.array(
  z.object({ table: z.string(), column: z.string(), lastValue: z.number().int() }),
);

export const endSchema = z.object({ rows: z.record(z.string(), z.number().int()), sha256: z.string() });

/** What a back-up says of itself at its beginning. */
export type BackupHeader = z.infer<typeof headerSchema>;

/** How many rows a back-up has, by table. */
export type RowCounts = z.infer<typeof endSchema>['rows'];
