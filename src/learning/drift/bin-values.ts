import type { Json } from '../../domain/json.ts';
import { quantile } from '../../domain/quantile.ts';
import { foldText } from '../../domain/text.ts';

/** The values of a measure of the leads of two periods, put into the same bins. */
export interface BinnedPeriods {
  bins: { label: string; reference: number; now: number }[];
  /** Texts that at least 1% of the leads of now have, and nobody had before. */
  newValues: string[];
}

const NUMBER_BINS = 10;
const MOST_VALUES = 20;
const NEW_SHARE = 0.01;

/**
 * Bins that the reference period fixes: tenths of its numbers, or its most frequent texts and one for all others; and one for
 * missing values. A measure is taken for numbers when all its values of the reference are.
 */
export function binValues(
  reference: readonly (Json | undefined)[],
  now: readonly (Json | undefined)[],
): BinnedPeriods {
  const present = reference.filter(isPresent);
  const isNumeric = present.length > 0 && present.every((value) => typeof value === 'number');
  const { labels, binOf } = isNumeric ? numberBins(present.map(Number)) : textBins(present.map(String));
  const counts = labels.map((label) => ({ label, reference: 0, now: 0 }));
  const add = (value: Json | undefined, period: 'reference' | 'now') => {
    const bin = counts[binOf(value)];
    if (bin) bin[period] += 1;
  };
  for (const value of reference) add(value, 'reference');
  for (const value of now) add(value, 'now');
  return { bins: counts, newValues: isNumeric ? [] : newTexts(present, now) };
}

interface Bins {
  labels: string[];
  binOf(value: Json | undefined): number;
}

/** The last bin has what is missing, and what is no number. */
function numberBins(values: readonly number[]): Bins {
  const edges = Array.from({ length: NUMBER_BINS - 1 }, (_, bin) =>
    quantile(values, (bin + 1) / NUMBER_BINS),
  );
  const uppers = [...new Set(edges.filter((edge) => edge !== undefined))];
  const labels = uppers.map((upper, bin) => {
    const lower = uppers[bin - 1];
    return lower === undefined ? `≤ ${short(upper)}` : `${short(lower)} – ${short(upper)}`;
  });
  const last = uppers.at(-1);
  const binOf = (value: Json | undefined) => {
    if (typeof value !== 'number') return uppers.length + 1;
    const bin = uppers.findIndex((upper) => value <= upper);
    return bin < 0 ? uppers.length : bin;
  };
  return { labels: [...labels, last === undefined ? '' : `> ${short(last)}`, MISSING], binOf };
}

function textBins(values: readonly string[]): Bins {
  const groups = [...Map.groupBy(values, foldText)].sort(([, a], [, b]) => b.length - a.length);
  const kept = groups.slice(0, MOST_VALUES);
  const position = new Map(kept.map(([folded], bin) => [folded, bin]));
  const binOf = (value: Json | undefined) => {
    if (!isPresent(value)) return kept.length + 1;
    return position.get(foldText(String(value))) ?? kept.length;
  };
  return { labels: [...kept.map(([, [first]]) => first ?? ''), OTHER, MISSING], binOf };
}

/** The labels of the bins for all other values, and for none. */
const OTHER = '(other)';
const MISSING = '(missing)';

function newTexts(before: readonly Json[], now: readonly (Json | undefined)[]): string[] {
  const known = new Set(before.map((value) => foldText(String(value))));
  const texts = now.filter((value) => isPresent(value) && typeof value !== 'object').map(String);
  return [...Map.groupBy(texts, foldText)]
    .filter(([folded, same]) => !known.has(folded) && same.length >= Math.max(2, NEW_SHARE * now.length))
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([, [first]]) => first ?? '');
}

function isPresent(value: Json | undefined): value is Json {
  return value !== undefined && value !== null && value !== '';
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
