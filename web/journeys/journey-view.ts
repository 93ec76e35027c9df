import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import type { StepGap } from './journey-edits.ts';

/** What is open beside the journey: a step, what lets leads in, or the choice of a step for a gap. */
export type Opened = { kind: 'step'; id: string } | { kind: 'start' } | { kind: 'gap'; gap: StepGap };

/** How a step stands: what is wrong with it, and how many leads are there and were. */
export interface StepState {
  problems: readonly string[];
  warnings: readonly string[];
  inside: number;
  /** How many went on which way. */
  ways: ReadonlyMap<string, number>;
  passed: number;
}

/** One journey as canvas and outline show it. */
export interface JourneyView {
  steps: readonly OutlinedStep[];
  /** What lets leads in, as the document has it. */
  triggers: readonly Json[];
  title: string;
  stateOf(id: string): StepState;
  /** What is wrong with the way in. */
  startState: Pick<StepState, 'problems' | 'warnings'>;
  /** Whether leads have been in it, so that numbers are shown. */
  hasCounts: boolean;
  isReadOnly: boolean;
  opened: Opened | undefined;
  open(what: Opened | undefined): void;
  remove(id: string): void;
}
