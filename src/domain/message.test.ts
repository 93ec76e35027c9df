import { describe, expect, it } from 'vitest';
import { compareMessages, isEvent, isSiteVisited, MESSAGE_KINDS } from './message.ts';

describe('messages', () => {
  it('are ordered by instant, then by the code units of their ids', () => {
    const messages = ['b1', 'a2', 'B1', 'ž1', 'a1'].map((id) => ({
      messageId: id,
      occurredAt: Number(id[1]),
    }));
    expect(messages.sort(compareMessages).map(({ messageId }) => messageId)).toEqual([
      'B1',
      'a1',
      'b1',
      'ž1',
      'a2',
    ]);
    expect(compareMessages({ occurredAt: 1, messageId: 'x' }, { occurredAt: 1, messageId: 'x' })).toBe(0);
  });

  it('are events when something happened', () => {
    expect(MESSAGE_KINDS.filter((kind) => isEvent({ kind }))).toEqual(['track', 'page', 'screen']);
  });

  it('of visits are named in any case', () => {
    expect(['Site Visited', 'site VISITED', 'Site Visit'].map(isSiteVisited)).toEqual([true, true, false]);
  });
});
