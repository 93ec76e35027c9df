import { describe, expect, it } from 'vitest';
import { backtestProblemText } from './backtest-problem-text.ts';
import { backtestRequest } from './backtest-request.ts';

describe('what a command line asks for', () => {
  it('names scorecards, the outcome and what is known of calls', async () => {
    const flags = {
      outcome: 'stage=customer',
      horizon: '12w',
      segments: 'country,,size',
      capacity: '20',
      cost: '5',
      value: '900',
    };
    expect(await backtestRequest(['a', 'b@3'], flags)).toEqual({
      scorecards: [{ slug: 'a' }, { slug: 'b', version: 3 }],
      outcome: { kind: 'trait', trait: 'stage', value: 'customer' },
      horizonDays: 84,
      segments: ['country', 'size'],
      capacityPerWeek: 20,
      economics: { costPerCall: 5, valuePerWin: 900 },
    });
    expect(await backtestRequest(['a@draft'], { outcome: 'Demo Held' })).toEqual({
      scorecards: [{ slug: 'a', draft: true }],
      outcome: { kind: 'event', event: 'Demo Held' },
    });
  });

  it.each([
    [['a', 'b', 'c'], {}, 'got 3 scorecards'],
    [['a@b'], {}, 'got “a@b”'],
    [['a'], { horizon: '5h' }, '--horizon: got “5h”'],
    [['a'], { cost: '5' }, '--cost and --value'],
    [['a'], { capacity: 'many' }, '--capacity: got “many”'],
  ])('%s %j is refused', async (names, flags, message) => {
    await expect(backtestRequest(names, flags)).rejects.toThrow(message);
  });
});

it('says what is needed where there is no result', () => {
  const asked = { outcome: { kind: 'event', event: 'Won' }, horizonDays: 90, knownBy: 'received' } as const;
  const text = backtestProblemText({ code: 'horizon-too-long', historyDays: 30, horizonDays: 90 }, asked);
  expect(text).toContain('The history spans 30 days');
  expect(text).toContain('--known-by occurred');
  expect(backtestProblemText({ code: 'no-conversions', examples: 5, everConverted: 0 }, asked)).toContain(
    'Nobody has reached “Won” yet',
  );
});
