import { type Bounded, compareArms } from './compare-arms.ts';
import { NO_TOTALS, type OutcomeTotals } from './outcome-totals.ts';
import { checkSampleRatio } from './sample-ratio.ts';

/** What is compared of the variants of an e-mail: the share of leads that opened, clicked, unsubscribed. */
export const SPLIT_MEASURES = ['opened', 'clicked', 'unsubscribed'] as const;
export type SplitMeasure = (typeof SPLIT_MEASURES)[number];

/** The leads who first got a variant on a day, and how many of them did what. */
export type SplitDay = { variant: string; day: number; leads: number } & Record<SplitMeasure, number>;

/** What a split test has shown so far. */
export interface SplitTestSummary {
  variants: ({ name: string; share: number; leads: number } & Record<SplitMeasure, number>)[];
  /** The least of the probabilities of uneven sizes, of all pairs together. */
  ratioProbability: number;
  comparisons: { variant: string; with: string; measure: SplitMeasure; difference: Bounded | null }[];
  verdict: { kind: 'uneven' | 'too-early' | 'keep-going' } | { kind: 'best'; variant: string };
}

const ALPHA = 0.05;
/** So unlikely sizes of the variants mean that something else than the lot decides who gets which. */
const LEAST_RATIO_PROBABILITY = 0.01;
/** The intervals are narrowest with so many leads. */
const PLANNED = 1_000;

/**
 * Compares the variants of an e-mail, each with each, by the confidence sequences of {@link compareArms}. With several pairs each
 * gets its part of 5% (Bonferroni), so that all intervals of a measure hold together, at all times. A variant is best when it is
 * clicked more than every other.
 *
 * @param variants with their intended shares in percent
 * @param days in the order of days
 */
export function summarizeSplitTest(
  variants: readonly { name: string; share: number }[],
  days: readonly SplitDay[],
): SplitTestSummary {
  const pairs = variants.flatMap((second, position) =>
    variants.slice(0, position).map((first) => ({ first, second })),
  );
  const total = new Map(variants.map(({ name }) => [name, totalsOf(days, name)]));
  const of = (name: string, measure: SplitMeasure) => shareTotals(total.get(name), measure);
  const comparisons = pairs.flatMap(({ first, second }) =>
    SPLIT_MEASURES.map((measure) => ({
      variant: second.name,
      with: first.name,
      measure,
      difference:
        compareArms(of(first.name, measure), of(second.name, measure), {
          planned: PLANNED,
          alpha: ALPHA / pairs.length,
        })?.difference ?? null,
    })),
  );
  const ratioProbability = Math.min(
    1,
    ...pairs.map(({ first, second }) => {
      const share = second.share / (first.share + second.share);
      return (
        pairs.length *
        checkSampleRatio(courseOf(days, [first.name, second.name]), share).sequentialProbability
      );
    }),
  );
  return {
    variants: variants.map(({ name, share }) => ({ name, share, ...(total.get(name) ?? NOBODY) })),
    ratioProbability,
    comparisons,
    verdict: verdictOf(
      variants.map(({ name }) => name),
      comparisons,
      ratioProbability,
    ),
  };
}

type Totals = { leads: number } & Record<SplitMeasure, number>;
const NOBODY: Totals = { leads: 0, opened: 0, clicked: 0, unsubscribed: 0 };

function totalsOf(days: readonly SplitDay[], variant: string): Totals {
  return days
    .filter((day) => day.variant === variant)
    .reduce<Totals>(
      (sum, day) => ({
        leads: sum.leads + day.leads,
        opened: sum.opened + day.opened,
        clicked: sum.clicked + day.clicked,
        unsubscribed: sum.unsubscribed + day.unsubscribed,
      }),
      NOBODY,
    );
}

/** Of a quantity that is 0 or 1 the sum says everything. */
function shareTotals(totals: Totals | undefined, measure: SplitMeasure): OutcomeTotals {
  const happened = totals?.[measure] ?? 0;
  return { ...NO_TOTALS, leads: totals?.leads ?? 0, sum: happened, squares: happened, others: happened };
}

function courseOf(days: readonly SplitDay[], [first, second]: [string, string]): [number, number][] {
  const sum: [number, number] = [0, 0];
  return [...Map.groupBy(days, ({ day }) => day).values()].map((ofDay) => {
    for (const { variant, leads } of ofDay) {
      if (variant === first) sum[0] += leads;
      if (variant === second) sum[1] += leads;
    }
    return [...sum];
  });
}

function verdictOf(
  names: readonly string[],
  comparisons: SplitTestSummary['comparisons'],
  ratioProbability: number,
): SplitTestSummary['verdict'] {
  if (ratioProbability < LEAST_RATIO_PROBABILITY) return { kind: 'uneven' };
  const clicked = comparisons.filter(({ measure }) => measure === 'clicked');
  if (clicked.every(({ difference }) => difference === null)) return { kind: 'too-early' };
  const isBetter = (one: string, other: string): boolean =>
    clicked.some(
      ({ variant, with: against, difference }) =>
        difference !== null &&
        ((variant === one && against === other && difference.low > 0) ||
          (variant === other && against === one && difference.high < 0)),
    );
  const best = names.find((one) => names.every((other) => other === one || isBetter(one, other)));
  return best === undefined ? { kind: 'keep-going' } : { kind: 'best', variant: best };
}
