import type { AdditiveModel } from '../fit/additive-model.ts';
import { codesOf, type FineColumn } from '../fit/fine-bins.ts';
import { linearValue } from '../fit/linear-terms.ts';
import { segmentProfile } from './segment-profile.ts';

/** The fine bins of a column joined to a few, which a person can read. */
export interface CoarseColumn {
  /** For each code of the fine column, the position of its coarse bin. */
  ofCode: Uint8Array;
  bins: number;
}

export interface Coarseness {
  /** Values of a column are joined to at most this many bins; other and missing values may have one each besides. */
  most: number;
  /** What another bin must explain, as a share of what the column explains at all. */
  leastGain: number;
  /** A bin needs this share of all examples. */
  leastShare: number;
}

/** Other columns of a pair are looked at in so many parts. */
const PARTS = 6;

/** What the model gives each fine code of a column by itself, its linear part included, in log odds. */
export function ownEffect(model: AdditiveModel, column: number, centers: Float64Array): Float64Array {
  const fine = model.fine[column] as FineColumn;
  const term = model.linear.terms[column];
  const steps = model.steps[column] as Float64Array;
  return steps.map((step, code) => {
    if (!term) return step;
    if (term.kind === 'category') return step + (model.beta[term.first + code] as number);
    if (code > fine.bins) return step + (model.beta[term.first + 1] as number);
    return step + (model.beta[term.first] as number) * linearValue(term, centers[code] ?? Number.NaN);
  });
}

/**
 * Joins the fine bins of a column where the model treats them alike, alone and together with every column that it is paired
 * with. Numbers keep their order; the values of a category are put in the order of their effect first.
 *
 * @param counts examples by fine code
 * @param effects what {@link ownEffect} says of every column
 */
export function joinBins(
  model: AdditiveModel,
  column: number,
  {
    counts,
    effects,
    coarseness,
  }: {
    counts: readonly Float64Array[];
    effects: readonly Float64Array[];
    coarseness: Coarseness;
  },
): CoarseColumn {
  const fine = model.fine[column] as FineColumn;
  const own = counts[column] as Float64Array;
  const total = own.reduce((sum, count) => sum + count, 0);
  const effect = effects[column] as Float64Array;
  const profiles = profilesOf(model, column, { counts, effect });
  const seen: number[] = [];
  const last = fine.kind === 'number' ? fine.bins : fine.bins + 2;
  for (let code = 0; code < last; code++) if ((own[code] as number) > 0) seen.push(code);
  if (fine.kind === 'category') {
    seen.sort((a, b) => (effect[a] as number) - (effect[b] as number) || a - b);
  }
  const weights = Float64Array.from(seen, (code) => own[code] as number);
  const chosen = seen.map((code) => profiles[code] as Float64Array);
  const starts = segmentProfile(chosen, weights, {
    most: coarseness.most,
    price: coarseness.leastGain * spreadOf(chosen, weights),
    leastWeight: coarseness.leastShare * total,
  });
  return codesToBins({ fine, seen, starts, own });
}

function codesToBins({
  fine,
  seen,
  starts,
  own,
}: {
  fine: FineColumn;
  seen: readonly number[];
  starts: readonly number[];
  own: Float64Array;
}): CoarseColumn {
  const ofCode = new Uint8Array(codesOf(fine));
  const isKnown = new Uint8Array(codesOf(fine));
  let bin = 0;
  for (const [place, code] of seen.entries()) {
    if (place === starts[bin]) bin++;
    ofCode[code] = bin;
    isKnown[code] = 1;
  }
  if (fine.kind === 'number') {
    // Values between two bins that were seen belong to the one below.
    for (let code = 1; code < fine.bins; code++)
      if (!isKnown[code]) ofCode[code] = ofCode[code - 1] as number;
    const missing = fine.bins + 1;
    if ((own[missing] as number) > 0) ofCode[missing] = ++bin;
    else ofCode[missing] = middleBin(ofCode, own);
    ofCode[fine.bins] = middleBin(ofCode, own);
  } else {
    const middle = middleBin(ofCode, own);
    for (let code = 0; code < isKnown.length; code++) if (!isKnown[code]) ofCode[code] = middle;
  }
  return { ofCode, bins: bin + 1 };
}

/** The bin that most examples are in: where values go that nothing is known of. */
function middleBin(ofCode: Uint8Array, own: Float64Array): number {
  const sizes = new Map<number, number>();
  for (const [code, count] of own.entries()) {
    if (count > 0) sizes.set(ofCode[code] as number, (sizes.get(ofCode[code] as number) ?? 0) + count);
  }
  let best = 0;
  for (const [bin, size] of sizes) if (size > (sizes.get(best) ?? 0)) best = bin;
  return best;
}

function spreadOf(profiles: readonly Float64Array[], weights: Float64Array): number {
  const width = profiles[0]?.length ?? 0;
  let total = 0;
  let spread = 0;
  for (const weight of weights) total += weight;
  for (let k = 0; k < width; k++) {
    let mean = 0;
    for (const [index, profile] of profiles.entries())
      mean += ((weights[index] as number) * (profile[k] as number)) / total;
    for (const [index, profile] of profiles.entries())
      spread += (weights[index] as number) * ((profile[k] as number) - mean) ** 2;
  }
  return spread;
}

/** For each fine code: its own effect, and for each pair its effect in parts of the other column. */
function profilesOf(
  model: AdditiveModel,
  column: number,
  { counts, effect }: { counts: readonly Float64Array[]; effect: Float64Array },
): Float64Array[] {
  const involved = model.pairs.filter(({ first, second }) => first === column || second === column);
  const profiles = Array.from(effect, () => new Float64Array(PARTS * involved.length + 1));
  for (const [code, value] of effect.entries()) (profiles[code] as Float64Array)[0] = value;
  for (const [place, pair] of involved.entries()) {
    const isFirst = pair.first === column;
    const other = isFirst ? pair.second : pair.first;
    const width = codesOf(model.fine[pair.second] as FineColumn);
    const otherCounts = counts[other] as Float64Array;
    const parts = partsOf(otherCounts);
    const sizes = new Float64Array(PARTS);
    for (const [code, count] of otherCounts.entries())
      sizes[parts[code] as number] = (sizes[parts[code] as number] as number) + count;
    const total = sizes.reduce((sum, size) => sum + size, 0);
    for (const [code, profile] of profiles.entries()) {
      for (const [otherCode, count] of otherCounts.entries()) {
        if (count === 0) continue;
        const value = pair.values[isFirst ? code * width + otherCode : otherCode * width + code] as number;
        const part = parts[otherCode] as number;
        const at = 1 + place * PARTS + part;
        // Scaled so that the square of a profile's part weighs as much as the examples that it stands for.
        profile[at] = (profile[at] as number) + (value * count) / Math.sqrt((sizes[part] as number) * total);
      }
    }
  }
  return profiles;
}

function partsOf(counts: Float64Array): Uint8Array {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return Uint8Array.from(counts, (count) => {
    const part = Math.min(PARTS - 1, Math.floor((PARTS * (before + count / 2)) / Math.max(1, total)));
    before += count;
    return part;
  });
}
