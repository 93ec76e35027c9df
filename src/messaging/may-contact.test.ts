import { expect, it } from 'vitest';
import { isHardBounce } from './is-hard-bounce.ts';
import { noContact } from './may-contact.ts';
import { retryDelay } from './retry-delay.ts';

it.each([
  [{ suppressed: null, consent: null, need: 'none' }, null, null],
  [{ suppressed: null, consent: 'withdrawn', need: 'none' }, 'unsubscribed from the topic', null],
  [{ suppressed: null, consent: null, need: 'given' }, 'not subscribed', null],
  [{ suppressed: null, consent: 'asked', need: 'given' }, 'not subscribed', null],
  [{ suppressed: null, consent: 'given', need: 'given' }, null, null],
  [{ suppressed: null, consent: 'asked', need: 'confirmed' }, 'not confirmed', null],
  [{ suppressed: null, consent: 'given', need: 'confirmed' }, 'not confirmed', null],
  [{ suppressed: null, consent: 'confirmed', need: 'confirmed' }, null, null],
  [{ suppressed: 'unsubscribed', consent: 'confirmed', need: 'none' }, 'unsubscribed', null],
  [{ suppressed: 'hard bounce', consent: 'confirmed', need: 'none' }, 'hard bounce', 'hard bounce'],
  [{ suppressed: 'complaint', consent: null, need: 'none' }, 'complaint', 'complaint'],
] as const)('whether we may write: %o', (standing, marketing, transactional) => {
  expect(noContact(standing, { isTransactional: false })).toBe(marketing);
  expect(noContact(standing, { isTransactional: true })).toBe(transactional);
});

it.each([
  [550, '550 5.1.1 no such user', true],
  [550, '550 5.1.10 recipient not found', true],
  [550, '550 5.2.1 mailbox disabled', true],
  [550, '550 no such user', true],
  [552, '552 5.2.2 mailbox full', false],
  [550, '550 5.7.1 message refused as spam', false],
  [554, '554 transaction failed', false],
  [450, '450 4.1.1 try later', false],
])('whether an address will never work: %i %s', (code, response, isHard) => {
  expect(isHardBounce({ code, response })).toBe(isHard);
});

it('waits twice as long each time, up to four hours, by half at most by chance', () => {
  const minutes = (attempts: number, random: number) =>
    retryDelay(attempts, { firstMs: 60_000, random }) / 60_000;
  expect([1, 2, 3, 8, 9, 50].map((attempts) => minutes(attempts, 1))).toEqual([1, 2, 4, 128, 240, 240]);
  expect([minutes(1, 0), minutes(9, 0)]).toEqual([0.5, 120]);
});
