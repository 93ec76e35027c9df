import type { Kysely } from 'kysely';
import type { Json } from '../domain/json.ts';
import type { ExampleTable } from '../learning/example-table.ts';
import { type Candidate, HIGHEST_COUNT } from '../learning/examples/candidate.ts';
import type { ExampleCounts, ExampleSpan } from '../learning/examples/example-counts.ts';
import { ExampleTableBuilder } from '../learning/examples/example-table-builder.ts';
import type { Slot } from '../scoring/compile-measure.ts';
import { compileMeasure } from '../scoring/compile-measure.ts';
import type { EvaluationInput } from '../scoring/evaluate.ts';
import type { Schema } from '../store/schema.ts';
import { type SweepRequest, type SweptExample, sweepExamples } from './sweep-examples.ts';

/** What to collect, and how many examples at most. */
export interface CollectRequest extends Omit<SweepRequest, 'slots' | 'isWanted'> {
  candidates: readonly Candidate[];
  mostExamples?: number | undefined;
  /** The IANA time zone of calendar days, for measures that count them. */
  timeZone?: string | undefined;
  /** What else is going to be read of the examples; see {@link SweepRequest.slots}. */
  slots?: readonly Slot[] | undefined;
  /** What a lead that sales accepted counts as, of a lead with the outcome; null when it counts as any other. */
  acceptedWeight?: number | null | undefined;
  /** How many times a lead that sales rejected counts. */
  rejectedWeight?: number | undefined;
  /** Sees every example that is read, besides; those that were thinned out are not read any more. */
  onExample?: ((example: SweptExample) => void) | undefined;
}

/** Examples, and how they came about. */
export interface CollectedExamples {
  table: ExampleTable;
  counts: ExampleCounts;
  span: ExampleSpan | undefined;
}

/** With 60 measures a tenth of a gigabyte. */
const MOST_EXAMPLES = 200_000;

/** Reads the values of measures of every lead at its snapshot, with what became of it; see {@link sweepExamples}. */
export async function collectExamples(
  database: Kysely<Schema>,
  {
    candidates,
    mostExamples = MOST_EXAMPLES,
    timeZone = 'UTC',
    slots = [],
    onExample,
    acceptedWeight = null,
    rejectedWeight = 1,
    ...request
  }: CollectRequest,
): Promise<CollectedExamples> {
  const readers = candidates.map(({ measure }) =>
    compileMeasure(measure, { limit: HIGHEST_COUNT, timeZone }),
  );
  const builder = new ExampleTableBuilder(candidates, mostExamples);
  const { counts, span } = await sweepExamples(
    database,
    {
      ...request,
      slots: [...slots, ...readers.flatMap((reader) => reader.slots)],
      isWanted: (example) => builder.wants(example),
    },
    (example) => {
      const { subjectId, takenAt, input } = example;
      const values = readers.map((reader) => measured(reader, input));
      for (const label of labelsOf(example, { acceptedWeight, rejectedWeight }))
        builder.add({ subjectId, takenAt, values, ...label });
      onExample?.(example);
    },
  );
  return { table: builder.build(), counts, span };
}

/** When a value next changes is of no interest here; steps that never change spare looking for it. */
const NO_STEPS = { resultOf: () => 0, breakpoints: [] };

function measured(reader: ReturnType<typeof compileMeasure>, input: EvaluationInput): Json | undefined {
  const { at, trait, state } = input;
  return reader.read({ at, trait, state, score: () => ({ value: undefined }) }, NO_STEPS).value;
}

/**
 * What an example counts as: the outcome or none; one that sales accepted, before anybody knows what becomes of it, as a part of each.
 */
function labelsOf(
  { outcome, feedback }: Pick<SweptExample, 'outcome' | 'feedback'>,
  { acceptedWeight, rejectedWeight }: { acceptedWeight: number | null; rejectedWeight: number },
): { outcome: 0 | 1; weight?: number }[] {
  if (outcome === 1 || !feedback) return [{ outcome }];
  if (feedback.verdict === 'rejected')
    return rejectedWeight === 1 ? [{ outcome }] : [{ outcome, weight: rejectedWeight }];
  if (acceptedWeight === null || acceptedWeight === 0) return [{ outcome }];
  return [
    { outcome: 1 as const, weight: acceptedWeight },
    { outcome: 0 as const, weight: 1 - acceptedWeight },
  ].filter(({ weight }) => weight > 0);
}
