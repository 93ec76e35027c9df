import type { ConversionOutcome } from '../../src/domain/conversion-probability.ts';

/** The outcome as data has it: “Opportunity Won”, “stage = customer”. */
export function outcomeText(outcome: ConversionOutcome): string {
  return outcome.kind === 'event' ? outcome.event : `${outcome.trait} = ${outcome.value}`;
}
