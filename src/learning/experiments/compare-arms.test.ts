import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { adjustTotals } from './adjust-totals.ts';
import { compareArms } from './compare-arms.ts';
import { NO_TOTALS, type OutcomeTotals } from './outcome-totals.ts';
import { sequenceWidth } from './sequence-width.ts';

const RUNS = 2_000;
const LEADS = 1_500;

/** Puts one more lead into an arm. */
function enter(totals: OutcomeTotals, value: number, before = 0): void {
  totals.leads += 1;
  totals.sum += value;
  totals.squares += value ** 2;
  totals.others += Number(value !== 0);
  totals.before += before;
  totals.beforeSquares += before ** 2;
  totals.product += before * value;
}

function totalsOf(values: readonly number[], before: readonly number[] = []): OutcomeTotals {
  const totals = { ...NO_TOTALS };
  for (const [position, value] of values.entries()) enter(totals, value, before[position] ?? 0);
  return totals;
}

/** How often, of so many experiments looked at after every lead, a difference was ever claimed. */
function shareOfClaims(
  draw: (random: () => number, arm: 0 | 1) => number,
  { seed, second = 0.5 }: { seed: number; second?: number },
): number {
  const random = seededRandom(seed);
  let claims = 0;
  for (let run = 0; run < RUNS; run++) {
    const arms = [{ ...NO_TOTALS }, { ...NO_TOTALS }] as const;
    for (let lead = 0; lead < LEADS; lead++) {
      const arm = random() < second ? 1 : 0;
      enter(arms[arm], draw(random, arm));
      const found = compareArms(arms[0], arms[1], { planned: 1_000 })?.difference;
      if (found && (found.low > 0 || found.high < 0)) {
        claims += 1;
        break;
      }
    }
  }
  return claims / RUNS;
}

const revenue = (random: () => number): number => {
  if (random() >= 0.1) return 0;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(9 + normal);
};

describe('sequenceWidth', () => {
  it('is that of the mixture of Robbins', () => {
    // R: f <- function(n, planned, alpha) { rho2 <- (-2*log(alpha) + log(-2*log(alpha) + 1)) / planned;
    //      sqrt(2*(n*rho2+1)/(n^2*rho2) * log(sqrt(n*rho2+1)/alpha)) }
    //    sprintf("%.15f", c(f(10, 1000, 0.05), f(1000, 1000, 0.05), f(123, 500, 0.01)))
    const at = (n: number, planned: number, alpha: number) => sequenceWidth({ n, planned, alpha });
    expect(at(10, 1_000, 0.05)).toBeCloseTo(2.8727330151100237, 13);
    expect(at(1_000, 1_000, 0.05)).toBeCloseTo(0.0959817358420905, 13);
    expect(at(123, 500, 0.01)).toBeCloseTo(0.340674051534877, 13);
  });
});

describe('compareArms', () => {
  it('puts the intervals around the difference and the ratio', () => {
    // R: a <- c(rep(1, 8), rep(0, 92)); b <- c(rep(1, 21), rep(0, 99)); n <- 220
    //    w <- f(n, 1000, 0.05) * sqrt(n); v <- var(c(a,b))*(1/100+1/120)
    //    se <- sqrt(max(v, var(a)/100 + var(b)/120))
    //    d <- mean(b) - mean(a); sprintf("%.12f", c(d, d - w*se, d + w*se))
    //    r <- mean(b)/mean(a); sl <- sqrt(max(v/mean(c(a,b))^2, var(a)/100/mean(a)^2 + var(b)/120/mean(b)^2))
    //    sprintf("%.12f", c(r, r*exp(-w*sl), r*exp(w*sl)))
    const [a, b] = [
      totalsOf(Array.from({ length: 100 }, (_, position) => Number(position < 8))),
      totalsOf(Array.from({ length: 120 }, (_, position) => Number(position < 21))),
    ];
    const found = compareArms(a, b, { planned: 1_000 });
    expect(found?.difference.estimate).toBeCloseTo(0.095, 11);
    expect(found?.difference.low).toBeCloseTo(-0.0573462140198, 11);
    expect(found?.difference.high).toBeCloseTo(0.2473462140198, 11);
    expect(found?.ratio?.estimate).toBeCloseTo(2.1875, 11);
    expect(found?.ratio?.low).toBeCloseTo(0.590392179753567, 11);
    expect(found?.ratio?.high).toBeCloseTo(8.105046804646619, 10);
  });

  it('says nothing of too few leads, and of leads to whom nothing happened', () => {
    const few = totalsOf([1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
    const idle = totalsOf(Array.from({ length: 500 }, () => 0));
    expect(compareArms(few, few, { planned: 100 })).toBeUndefined();
    expect(compareArms(idle, idle, { planned: 100 })).toBeUndefined();
  });

  it.each([
    { what: 'rare conversions', draw: (random: () => number) => Number(random() < 0.03), seed: 1 },
    { what: 'conversions', draw: (random: () => number) => Number(random() < 0.2), seed: 2 },
    { what: 'revenue with a tenth on trial', draw: revenue, seed: 5, second: 0.1 },
    {
      what: 'conversions with a tenth on trial',
      draw: (random: () => number) => Number(random() < 0.2),
      seed: 6,
      second: 0.1,
    },
    { what: 'revenue, most of it none', draw: revenue, seed: 3 },
  ])(
    'claims a difference in at most 5% of 2,000 equal pairs looked at after every lead: $what',
    ({ draw, ...lot }) => {
      const share = shareOfClaims(draw, lot);
      expect(share).toBeLessThanOrEqual(0.05);
    },
  );

  it('finds a difference that is there', () => {
    const share = shareOfClaims((random, arm) => Number(random() < (arm === 0 ? 0.1 : 0.2)), { seed: 4 });
    expect(share).toBeGreaterThan(0.9);
  });
});

describe('adjustTotals', () => {
  it('takes out what was foreseeable', () => {
    // R: y <- c(3,1,4,1,5,9,2,6); x <- c(2,1,3,2,4,7,1,5); g <- c(0,0,0,0,1,1,1,1)
    //    xw <- x - ave(x, g); yw <- y - ave(y, g); theta <- sum(xw*yw)/sum(xw^2)
    //    z <- y - theta*(x - mean(x)); sprintf("%.12f", c(sum(z[g==0]), sum(z[g==0]^2), sum(z[g==1]), sum(z[g==1]^2)))
    const [first, second] = adjustTotals(
      totalsOf([3, 1, 4, 1], [2, 1, 3, 2]),
      totalsOf([5, 9, 2, 6], [4, 7, 1, 5]),
    );
    expect(first.sum).toBeCloseTo(14.3132530120482, 11);
    expect(first.squares).toBeCloseTo(53.6711786906663, 11);
    expect(second.sum).toBeCloseTo(16.6867469879518, 11);
    expect(second.squares).toBeCloseTo(69.9802946726666, 11);
  });

  it('leaves everything as it is where nothing was known before', () => {
    const [first, second] = [totalsOf([1, 2, 3]), totalsOf([2, 3, 4])];
    expect(adjustTotals(first, second)).toEqual([first, second]);
  });
});
