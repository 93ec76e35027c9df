import { seededRandom } from '../src/domain/seeded-random.ts';
import { compareArms } from '../src/learning/experiments/compare-arms.ts';
import { NO_TOTALS, type OutcomeTotals } from '../src/learning/experiments/outcome-totals.ts';
import { logEvidence } from '../src/learning/experiments/sample-ratio.ts';

/**
 * How often experiments whose arms are the same claim a difference when somebody looks after every lead, and how often a fair lot
 * is said to be uneven at 5%. At most 5% are allowed.
 */

const RUNS = 2_000;
const LEADS = 5_000;
const ALLOWED = 0.05;

const share = (probability: number) => (random: () => number) => Number(random() < probability);

function revenue(random: () => number): number {
  if (random() >= 0.1) return 0;
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(9 + normal);
}

function claims(draw: (random: () => number) => number, second: number, seed: number): number {
  const random = seededRandom(seed);
  let claimed = 0;
  for (let run = 0; run < RUNS; run++) {
    const arms: [OutcomeTotals, OutcomeTotals] = [{ ...NO_TOTALS }, { ...NO_TOTALS }];
    for (let lead = 0; lead < LEADS; lead++) {
      const totals = arms[random() < second ? 1 : 0];
      const value = draw(random);
      totals.leads += 1;
      totals.sum += value;
      totals.squares += value ** 2;
      totals.others += Number(value !== 0);
      const found = compareArms(arms[0], arms[1], { planned: 1_000 })?.difference;
      if (!found || (found.low <= 0 && found.high >= 0)) continue;
      claimed += 1;
      break;
    }
  }
  return claimed / RUNS;
}

function alarms(second: number, seed: number): number {
  const random = seededRandom(seed);
  let alarmed = 0;
  for (let run = 0; run < RUNS; run++) {
    const sizes: [number, number] = [0, 0];
    for (let lead = 0; lead < LEADS; lead++) {
      sizes[random() < second ? 1 : 0] += 1;
      if (Math.exp(-logEvidence(sizes, second)) >= 0.05) continue;
      alarmed += 1;
      break;
    }
  }
  return alarmed / RUNS;
}

const figures: [string, number][] = [
  ['difference, conversion of 3%', claims(share(0.03), 0.5, 1)],
  ['difference, conversion of 20%', claims(share(0.2), 0.5, 2)],
  ['difference, conversion of 20%, a tenth on trial', claims(share(0.2), 0.1, 3)],
  ['difference, revenue, nine of ten nothing', claims(revenue, 0.5, 4)],
  ['difference, revenue, a tenth on trial', claims(revenue, 0.1, 7)],
  ['size of the arms, halves', alarms(0.5, 5)],
  ['size of the arms, a tenth', alarms(0.1, 6)],
];
for (const [what, rate] of figures)
  console.log(
    `${what}: ${(100 * rate).toFixed(2)}% of ${RUNS} runs (${rate <= ALLOWED ? 'allowed' : 'TOO MANY'})`,
  );
process.exitCode = figures.every(([, rate]) => rate <= ALLOWED) ? 0 : 1;
