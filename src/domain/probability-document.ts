import type { ConversionProbability } from './conversion-probability.ts';
import { formatDuration } from './duration.ts';
import { formatInstant } from './instant.ts';
import type { JsonObject } from './json.ts';
import { SCORECARD_KEYS } from './scorecard.ts';
import type { YamlEdit } from './yaml-edit/yaml-edit.ts';

/** The edit that sets the probability of a scorecard file, before its rules. */
export function probabilityEdit(document: JsonObject): YamlEdit {
  return { kind: 'set', path: ['probability'], value: document, order: SCORECARD_KEYS };
}

/** A probability as a scorecard file has it under the key `probability`. */
export function probabilityDocument(
  probability: Omit<ConversionProbability, 'amount'> & {
    amount?: ConversionProbability['amount'] | undefined;
  },
): JsonObject {
  const { outcome, withinMs, curve, method, examples, amount } = probability;
  return {
    of: outcome.kind === 'event' ? outcome.event : { [outcome.trait]: outcome.value },
    within: formatDuration(withinMs),
    curve: Object.fromEntries(
      curve.map(({ score, probability: likely, low, high }) => [
        String(score),
        low === undefined || high === undefined ? rounded(likely) : [low, likely, high].map(rounded),
      ]),
    ),
    method,
    ...(examples && {
      examples: {
        leads: examples.leads,
        conversions: examples.conversions,
        through: formatInstant(examples.through).slice(0, 10),
      },
    }),
    ...(amount && {
      amount: {
        currency: amount.currency,
        all: amount.all,
        ...(Object.keys(amount.bands).length > 0 && { bands: amount.bands }),
      },
    }),
  };
}

/** Three digits: more would promise what nobody knows. */
function rounded(probability: number): number {
  return Number(probability.toPrecision(3));
}
