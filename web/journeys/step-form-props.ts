import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import type { Json } from '../../src/domain/json.ts';
import type { JourneyChoices } from './use-journey-choices.ts';

/** A step, what it may refer to, and how to change it. */
export interface StepFormProps {
  step: OutlinedStep;
  choices: JourneyChoices;
  /** Sets a key of the step, or takes it away. */
  put: (key: string, value: Json | undefined) => void;
}
