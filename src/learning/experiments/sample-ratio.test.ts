import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../domain/seeded-random.ts';
import { checkSampleRatio, logEvidence } from './sample-ratio.ts';

/** How often, of 2,000 experiments looked at after every lead, the arms were ever said to be wrong at 5%. */
function shareOfAlarms({ share, drawn, seed }: { share: number; drawn: number; seed: number }): number {
  const random = seededRandom(seed);
  let alarms = 0;
  for (let run = 0; run < 2_000; run++) {
    const sizes: [number, number] = [0, 0];
    for (let lead = 0; lead < 1_500; lead++) {
      sizes[random() < drawn ? 1 : 0] += 1;
      if (Math.exp(-logEvidence(sizes, share)) >= 0.05) continue;
      alarms += 1;
      break;
    }
  }
  return alarms / 2_000;
}

describe('checkSampleRatio', () => {
  it('weighs the sizes as the beta-binomial mixture does', () => {
    // R: le <- function(n, share) { a <- 400*(1-share); b <- 400*share
    //      lbeta(a+n[1], b+n[2]) - lbeta(a,b) - n[1]*log(1-share) - n[2]*log(share) }
    //    c(le(c(480,560), 0.5), le(c(900,120), 0.1))
    expect(logEvidence([480, 560], 0.5)).toBeCloseTo(1.583994756207005, 10);
    expect(logEvidence([900, 120], 0.1)).toBeCloseTo(0.535208114986176, 10);
  });

  it('tells the probability of a look at the end, too', () => {
    // R: c(chisq.test(c(480,560), p=c(.5,.5))$p.value, chisq.test(c(900,120), p=c(.9,.1))$p.value)
    expect(checkSampleRatio([[480, 560]], 0.5).chiSquareProbability).toBeCloseTo(0.0131126632651559, 12);
    expect(checkSampleRatio([[900, 120]], 0.1).chiSquareProbability).toBeCloseTo(0.0602891739906022, 12);
  });

  it('remembers the worst of the course', () => {
    const course = [
      [40, 160],
      [400, 400],
    ] as const;
    expect(checkSampleRatio(course, 0.5).sequentialProbability).toBeCloseTo(
      Math.exp(-logEvidence([40, 160], 0.5)),
    );
    expect(checkSampleRatio(course, 0.5).share).toBe(0.5);
  });

  it('has nothing against nobody', () => {
    const nobody = { share: 0.3, chiSquareProbability: 1, sequentialProbability: 1 };
    expect(checkSampleRatio([], 0.3)).toEqual(nobody);
  });

  it.each([0.5, 0.1])('alarms in at most 5% of 2,000 fair lots of %d looked at after every lead', (share) => {
    const alarms = shareOfAlarms({ share, drawn: share, seed: 5 });
    expect(alarms).toBeLessThanOrEqual(0.05);
    expect(alarms).toBeGreaterThan(0.001);
  });

  it('alarms when the lot is not what it should be', () => {
    expect(shareOfAlarms({ share: 0.5, drawn: 0.58, seed: 6 })).toBeGreaterThan(0.9);
  });
});
