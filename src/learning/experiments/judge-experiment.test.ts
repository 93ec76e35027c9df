import { describe, expect, it } from 'vitest';
import { judgeExperiment } from './judge-experiment.ts';

const fine = { ratioProbability: 1, guards: [], worthwhile: 0.01 };

describe('judgeExperiment', () => {
  it.each([
    ['too early', undefined],
    ['keep going', { estimate: 0.01, low: -0.01, high: 0.03 }],
    ['second better', { estimate: 0.03, low: 0.001, high: 0.06 }],
    ['first better', { estimate: -0.03, low: -0.06, high: -0.001 }],
    ['no difference', { estimate: 0.001, low: -0.007, high: 0.009 }],
  ])('says “%s”', (kind, difference) => {
    expect(judgeExperiment({ ...fine, difference })).toEqual({ kind });
  });

  it('trusts nothing when the arms are not what they should be', () => {
    const difference = { estimate: 0.03, low: 0.001, high: 0.06 };
    expect(judgeExperiment({ ...fine, ratioProbability: 0.009, difference })).toEqual({
      kind: 'arms uneven',
    });
  });

  it('stops at what got worse before it looks at what got better', () => {
    const better = { estimate: 0.03, low: 0.001, high: 0.06 };
    const guards = [
      { measure: 'unsubscribed', difference: { estimate: 0.01, low: -0.01, high: 0.03 } },
      { measure: 'rejected', difference: better },
    ];
    const verdict = judgeExperiment({ ...fine, guards, difference: better });
    expect(verdict).toEqual({ kind: 'harm', measure: 'rejected' });
  });
});
