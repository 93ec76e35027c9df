import { expect, test } from 'vitest';
import { MINUTE_MS } from '../domain/instant.ts';
import { planDigest } from './plan-digest.ts';

const NOW = 1_000 * MINUTE_MS;
const usual = { windowEndsAt: null, windowMinutes: 15, isReached: true, opensAt: NOW };

test.each([
  ['the first goes out at once', usual, { heldUntil: null, gatheredUntil: null }],
  ['what follows waits for the end', { windowEndsAt: NOW + MINUTE_MS }, { gatheredUntil: NOW + MINUTE_MS }],
  ['a window that has ended holds nothing', { windowEndsAt: NOW }, { gatheredUntil: null }],
  [
    'a window that was made shorter ends sooner',
    { windowEndsAt: NOW + 60 * MINUTE_MS, windowMinutes: 5 },
    { gatheredUntil: NOW + 5 * MINUTE_MS },
  ],
  [
    'who does not gather gets each by itself',
    { windowEndsAt: NOW + MINUTE_MS, windowMinutes: 0 },
    { gatheredUntil: null, windowEndsAt: NOW },
  ],
  ['who is away gets it when back', { opensAt: NOW + MINUTE_MS }, { heldUntil: NOW + MINUTE_MS }],
  ['who cannot be reached gets nothing', { isReached: false }, { isDropped: true }],
])('%s', (_, state, plan) => {
  expect(planDigest({ ...usual, ...state }, NOW)).toMatchObject({
    isDropped: false,
    windowEndsAt: NOW + 15 * MINUTE_MS,
    ...('windowMinutes' in state && state.windowMinutes === 5 && { windowEndsAt: NOW + 5 * MINUTE_MS }),
    ...plan,
  });
});
