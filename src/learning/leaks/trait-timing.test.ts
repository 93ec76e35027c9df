import { expect, test } from 'vitest';
import { DAY_MS } from '../../domain/instant.ts';
import { type TraitMessage, TraitTiming } from './trait-timing.ts';

const DAY = DAY_MS;

function said(day: number, properties: TraitMessage['properties'], receivedDay = day): TraitMessage {
  return { occurredAt: day * DAY, receivedAt: receivedDay * DAY, messageId: `${day}`, properties };
}

function found(
  leads: readonly { outcomeDay?: number; messages: TraitMessage[] }[],
): [string, string, number | undefined][] {
  const timing = new TraitTiming();
  for (const { outcomeDay, messages } of leads) {
    const outcomeAt = outcomeDay === undefined ? undefined : outcomeDay * DAY;
    timing.add({ takenAt: 10 * DAY, outcomeAt }, messages);
  }
  return timing.leaks().map(({ column, kind, figures }) => [column, kind, figures.share]);
}

test('traits that come or change with the outcome are leaks, others are not', () => {
  const won = Array.from({ length: 10 }, (_, n) => ({
    outcomeDay: 40,
    messages: [
      said(1, { title: 'CEO', stage: 'lead' }),
      said(20, { phone: `${n}` }),
      said(40, { stage: 'customer', ...(n < 7 && { contract: `C${n}` }) }),
      // Said again without a change.
      said(41, { title: 'CEO' }),
    ],
  }));
  const lost = Array.from({ length: 10 }, () => ({ messages: [said(1, { title: 'clerk', stage: 'lead' })] }));
  expect(found([...won, ...lost])).toEqual([
    ['contract', 'set-afterwards', 1],
    ['stage', 'set-afterwards', 1],
  ]);
});

test('a trait that is received later than it says, mostly where the outcome came, is back-dated', () => {
  const won = Array.from({ length: 10 }, (_, n) => ({
    outcomeDay: 100,
    messages: [said(1, { title: 'CEO' }), said(5, { budget: 9 }, n < 6 ? 50 : 5)],
  }));
  const lost = Array.from({ length: 30 }, () => ({
    messages: [said(1, { title: 'clerk' }), said(5, { budget: 9 })],
  }));
  expect(found([...won, ...lost])).toEqual([['budget', 'back-dated', 6 / 40]]);
  const equally = [
    ...won,
    ...lost.map(({ messages }) => ({ messages: messages.map((one) => ({ ...one, receivedAt: 50 * DAY })) })),
  ];
  expect(found(equally).map(([name]) => name)).toEqual([]);
});

test('a handful of leads shows nothing', () => {
  const won = Array.from({ length: 4 }, () => ({
    outcomeDay: 40,
    messages: [said(40, { stage: 'customer' })],
  }));
  expect(found(won)).toEqual([]);
});
