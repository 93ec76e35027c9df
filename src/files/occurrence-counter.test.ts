import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { OccurrenceCounter } from './occurrence-counter.ts';

it('counts how often each content came before, among many', () => {
  const counter = new OccurrenceCounter();
  const hashOf = (content: number) => createHash('sha256').update(String(content)).digest('hex');
  const counts = Array.from({ length: 30_000 }, (_, position) => counter.next(hashOf(position % 10_000)));
  expect(counts.slice(0, 10_000).every((before) => before === 0)).toBe(true);
  expect(counts.slice(10_000, 20_000).every((before) => before === 1)).toBe(true);
  expect(counts.slice(20_000).every((before) => before === 2)).toBe(true);
});
