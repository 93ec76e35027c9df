import type { Measure } from '../../domain/scorecard.ts';

/** A measure that may tell who converts, as a column of examples. */
export interface Candidate {
  /** Unique among candidates; the name of the column. */
  name: string;
  measure: Measure;
  /** Whether its values are compared as numbers or as categories, or only whether there is one. */
  values: 'number' | 'category' | 'presence';
}

/** The category of all values of which only the presence counts. */
export const PRESENT = 'present';

/** Counts are told apart up to this number; higher ones are taken for it, so that what is kept of a lead stays bounded. */
export const HIGHEST_COUNT = 64;

/** The trait that a candidate reads, if it reads one. */
export function candidateTrait({ measure }: Candidate): string | undefined {
  return measure.kind === 'trait' ? measure.trait : undefined;
}
