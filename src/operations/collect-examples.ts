import type { Kysely } from 'kysely';
import type { Json } from '../domain/json.ts';
import type { ExampleTable } from '../learning/example-table.ts';
import { type Candidate, HIGHEST_COUNT } from '../learning/examples/candidate.ts';
import { ExampleTableBuilder } from '../learning/examples/example-table-builder.ts';
import { compileMeasure } from '../scoring/compile-measure.ts';
import type { EvaluationInput } from '../scoring/evaluate.ts';
import type { Schema } from '../store/schema.ts';
import {
  type ExampleCounts,
  type ExampleSpan,
  type SweepRequest,
  type SweptExample,
  sweepExamples,
} from './sweep-examples.ts';

/** What to collect, and how many examples at most. */
export interface CollectRequest extends Omit<SweepRequest, 'slots' | 'isWanted'> {
  candidates: readonly Candidate[];
  mostExamples?: number | undefined;
  /** The IANA time zone of calendar days, for measures that count them. */
  timeZone?: string | undefined;
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
  { candidates, mostExamples = MOST_EXAMPLES, timeZone = 'UTC', onExample, ...request }: CollectRequest,
): Promise<CollectedExamples> {
  const readers = candidates.map(({ measure }) =>
    compileMeasure(measure, { limit: HIGHEST_COUNT, timeZone }),
  );
  const builder = new ExampleTableBuilder(candidates, mostExamples);
  const { counts, span } = await sweepExamples(
    database,
    {
      ...request,
      slots: readers.flatMap(({ slots }) => slots),
      isWanted: (example) => builder.wants(example),
    },
    (example) => {
      const { subjectId, takenAt, outcome, input } = example;
      builder.add({ subjectId, takenAt, outcome, values: readers.map((reader) => measured(reader, input)) });
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
