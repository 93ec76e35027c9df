import type { LikelyAmount } from '../../domain/conversion-probability.ts';

/** What somebody who converted was worth, and the band that the lead was in before. */
export interface WonAmount {
  amount: number;
  currency: string;
  band: string;
}

/**
 * What a lead that converts is likely worth: the mean of the amounts won, and of those won from each band, drawn towards the mean of all the
 * more the fewer there are and the more they vary within a band (credibility after Bühlmann and Straub 1970). Only amounts in the currency that most
 * were won in; others are not converted, but left out.
 *
 * @returns the amounts, rounded to three digits, and how many were left out; no amounts without a win that has one
 */
export function likelyAmounts(won: readonly WonAmount[]): { amount?: LikelyAmount; leftOut: number } {
  const usable = won.filter(({ amount }) => amount > 0);
  const byCurrency = Map.groupBy(usable, ({ currency }) => currency);
  const [most] = [...byCurrency].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (!most) return { leftOut: won.length };
  const [currency, wins] = most;
  const groups = [...Map.groupBy(wins, ({ band }) => band)].map(([band, some]) => ({
    band,
    amounts: some.map(({ amount }) => amount),
  }));
  const all = meanOf(wins.map(({ amount }) => amount));
  const { within, between } = variancesOf(groups, all);
  const bands = groups.map(({ band, amounts }) => {
    const credibility = between === 0 ? 0 : amounts.length / (amounts.length + within / between);
    return [band, toThreeDigits(credibility * meanOf(amounts) + (1 - credibility) * all)] as const;
  });
  const rounded = toThreeDigits(all);
  return {
    amount: {
      currency,
      all: rounded,
      bands: Object.fromEntries(bands.filter(([, each]) => each !== rounded)),
    },
    leftOut: won.length - wins.length,
  };
}

/** The variance within groups and that of their true means, by the unbiased estimators of Bühlmann and Straub. */
function variancesOf(
  groups: readonly { amounts: number[] }[],
  all: number,
): { within: number; between: number } {
  const n = groups.reduce((sum, { amounts }) => sum + amounts.length, 0);
  const k = groups.length;
  if (k < 2 || n <= k) return { within: 0, between: 0 };
  let [inside, across, squares] = [0, 0, 0];
  for (const { amounts } of groups) {
    const mean = meanOf(amounts);
    for (const amount of amounts) inside += (amount - mean) ** 2;
    across += amounts.length * (mean - all) ** 2;
    squares += amounts.length ** 2;
  }
  const within = inside / (n - k);
  return { within, between: Math.max(0, (across - (k - 1) * within) / (n - squares / n)) };
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function toThreeDigits(amount: number): number {
  return Number(amount.toPrecision(3));
}
