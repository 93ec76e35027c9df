import {
  type ConversionOutcome,
  type ConversionProbability,
  type LikelyAmount,
  PROBABILITY_METHODS,
  type ProbabilityStep,
} from '../domain/conversion-probability.ts';
import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import { parseInstant } from '../domain/instant.ts';
import type { Place } from '../domain/place.ts';
import type { Band, Scorecard } from '../domain/scorecard.ts';

const OUTCOME_FORM =
  'an event such as Opportunity Won, or a trait with its value such as { stage: customer }';
const SHARE_FORM = 'a probability between 0 and 1, or [low, likely, high] with its interval';
const AMOUNT_FORM = 'an amount above 0';

/** Reads the key `probability` of a scorecard: what how high a score says of how likely the outcome is. */
export function readProbability(
  place: Place,
  { scale, bands }: { scale: Scorecard['scale'] | undefined; bands: readonly Band[] | undefined },
): ConversionProbability | undefined {
  if (!place.object(['of', 'within', 'curve', 'method', 'examples', 'amount'], 'a probability'))
    return undefined;
  const outcome = readOutcome(place.at('of'));
  const withinMs = readWithin(place.at('within'));
  const curve = readCurve(place.at('curve'), scale);
  const method = readMethod(place.at('method'));
  const examples = place.has('examples') ? readExamples(place.at('examples')) : undefined;
  const amount = place.has('amount') ? readAmount(place.at('amount'), bands) : undefined;
  if (!outcome || withinMs === undefined || !curve || !method) return undefined;
  return { outcome, withinMs, curve, method, ...(examples && { examples }), ...(amount && { amount }) };
}

function readOutcome(place: Place): ConversionOutcome | undefined {
  if (typeof place.value === 'string') {
    const event = place.text(OUTCOME_FORM);
    return event === undefined ? undefined : { kind: 'event', event };
  }
  if (place.isMissing) return place.refuse(OUTCOME_FORM);
  const entries = place.entries(OUTCOME_FORM);
  const [entry] = entries;
  if (!entry || entries.length > 1) return entries.length === 0 ? undefined : place.refuse(OUTCOME_FORM);
  const [trait, value] = entry;
  const isScalar = ['string', 'number', 'boolean'].includes(typeof value.value);
  if (!isScalar) return value.refuse('the value of the trait: text, a number, true or false');
  return { kind: 'trait', trait, value: value.value as string | number | boolean };
}

function readWithin(place: Place): number | undefined {
  const durationMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  return durationMs ?? place.refuse(DURATION_FORM);
}

function readCurve(place: Place, scale: Scorecard['scale'] | undefined): ProbabilityStep[] | undefined {
  const form = 'a mapping from scores to probabilities, such as { 0: 0.01, 50: 0.08, 80: 0.3 }';
  const entries = place.entries(form);
  if (entries.length === 0) return place.isMissing || isEmpty(place) ? place.refuse(form) : undefined;
  const steps = entries.flatMap(([key, inner]) => {
    const score = /^-?\d{1,10}$/.test(key) ? Number(key) : undefined;
    if (score === undefined) inner.refuse('a whole score as the key', `the key “${key}”`);
    else if (scale && (score < scale.min || score > scale.max)) {
      inner.refuse(`a score within the scale, from ${scale.min} to ${scale.max}`, `the score ${score}`);
    }
    const share = readShare(inner);
    return score === undefined || !share ? [] : [{ score, ...share }];
  });
  steps.sort((a, b) => a.score - b.score);
  const falls = steps.find(
    (step, index) => index > 0 && step.probability < (steps[index - 1]?.probability ?? 0),
  );
  if (falls) {
    return place
      .at(String(falls.score))
      .refuse('a probability that is not below that of a lower score', `${falls.probability}`);
  }
  return steps.length === entries.length ? steps : undefined;
}

function isEmpty(place: Place): boolean {
  return typeof place.value === 'object' && place.value !== null && Object.keys(place.value).length === 0;
}

function readShare(place: Place): Omit<ProbabilityStep, 'score'> | undefined {
  const isShare = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 1;
  if (isShare(place.value)) return { probability: place.value };
  if (!Array.isArray(place.value) || place.value.length !== 3) return place.refuse(SHARE_FORM);
  const [low, probability, high] = place.value;
  if (!isShare(low) || !isShare(probability) || !isShare(high) || low > probability || probability > high) {
    return place.refuse(SHARE_FORM);
  }
  return { probability, low, high };
}

function readMethod(place: Place): ConversionProbability['method'] | undefined {
  if (place.isMissing) return 'by-hand';
  return (
    PROBABILITY_METHODS.find((method) => method === place.value) ??
    place.refuse(PROBABILITY_METHODS.join(', '))
  );
}

function readExamples(place: Place): ConversionProbability['examples'] {
  if (!place.object(['leads', 'conversions', 'through'], 'the examples')) return undefined;
  const leads = readCount(place.at('leads'));
  const conversions = readCount(place.at('conversions'));
  const dayForm = 'a day such as 2026-08-24';
  const day = place.at('through').text(dayForm);
  const through = day === undefined ? undefined : (parseInstant(day) ?? place.at('through').refuse(dayForm));
  if (leads === undefined || conversions === undefined || through === undefined) return undefined;
  if (conversions > leads) return place.at('conversions').refuse(`at most the number of leads, ${leads}`);
  return { leads, conversions, through };
}

function readCount(place: Place): number | undefined {
  const form = 'a whole number, 0 or more';
  const count = place.integer(form);
  return count === undefined || count >= 0 ? count : place.refuse(form);
}

function readAmount(place: Place, bands: readonly Band[] | undefined): LikelyAmount | undefined {
  if (!place.object(['currency', 'all', 'bands'], 'an amount')) return undefined;
  const currencyForm = 'a currency of three letters such as EUR';
  const code = place.at('currency').text(currencyForm);
  const currency =
    code === undefined || /^[A-Z]{3}$/.test(code) ? code : place.at('currency').refuse(currencyForm);
  const all = readWorth(place.at('all'));
  const ofBands: Record<string, number> = {};
  for (const [id, inner] of place.at('bands').entries('a mapping from bands to amounts')) {
    if (bands && !bands.some((band) => band.id === id)) {
      inner.refuse(
        `a band of this scorecard: ${bands.map((band) => band.id).join(', ')}`,
        `the band “${id}”`,
      );
    }
    const worth = readWorth(inner);
    if (worth !== undefined) ofBands[id] = worth;
  }
  if (currency === undefined || all === undefined) return undefined;
  return { currency, all, bands: ofBands };
}

function readWorth(place: Place): number | undefined {
  const worth = place.number(AMOUNT_FORM);
  return worth === undefined || worth > 0 ? worth : place.refuse(AMOUNT_FORM);
}
