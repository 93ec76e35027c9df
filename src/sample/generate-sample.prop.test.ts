import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, type Instant, parseInstant } from '../domain/instant.ts';
import { isOpportunityEvent, OPPORTUNITY_OPENED } from '../domain/outcome.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { generateSample, SAMPLE_LASTS_MS, type Sample } from './generate-sample.ts';

const FIRST_END: Instant = parseInstant('2024-01-01T00:00:00Z') ?? Number.NaN;

/** Small samples of any seed that end at any hour of four years. */
const samples = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    hours: fc.integer({ min: 0, max: 4 * 365 * 24 }),
    leads: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ seed, hours, leads }) =>
    generateSample({ random: seededRandom(seed), endsAt: FIRST_END + hours * (DAY_MS / 24), leads }),
  );

function always(holds: (sample: Sample) => void): void {
  fc.assert(fc.property(samples, holds), { numRuns: 40 });
}

test('messages are received in order, each once, between the begin and the end', () => {
  always(({ messages, beginsAt, endsAt }) => {
    expect(endsAt - beginsAt).toBe(SAMPLE_LASTS_MS);
    let before = beginsAt;
    for (const { message } of messages) {
      expect(message.receivedAt).toBeGreaterThanOrEqual(before);
      before = message.receivedAt;
    }
    expect(before).toBeLessThanOrEqual(endsAt);
    expect(new Set(messages.map(({ message }) => message.messageId)).size).toBe(messages.length);
  });
});

test('every message has a sender, and no two people share an address', () => {
  always(({ messages, leads }) => {
    expect(messages.filter(({ userId, anonymousId }) => !userId && !anonymousId)).toEqual([]);
    expect(new Set(leads.map(({ email }) => email)).size).toBe(leads.length);
    const addresses = Map.groupBy(
      messages.filter(({ email, userId }) => email !== undefined && userId !== undefined),
      ({ email }) => email,
    );
    for (const group of addresses.values()) expect(new Set(group.map(({ userId }) => userId)).size).toBe(1);
  });
});

test('an opportunity comes after its lead became known, and ends after it began', () => {
  always(({ leads }) => {
    for (const { course, willOpen } of leads) {
      expect(course.openedAt !== undefined).toBe(willOpen);
      if (course.openedAt === undefined || course.closedAt === undefined) continue;
      expect(course.openedAt).toBeGreaterThan(course.identifiedAt);
      expect(course.closedAt).toBeGreaterThan(course.openedAt);
    }
  });
});

test('only those who open an opportunity have events of one, with the amount of the first in all of them', () => {
  always(({ messages, leads }) => {
    const opens = new Set(leads.filter(({ willOpen }) => willOpen).map(({ userId }) => userId));
    const events = messages.filter(({ message }) => isOpportunityEvent(message.name));
    for (const [userId, group] of Map.groupBy(events, (event) => event.userId)) {
      expect(opens.has(userId ?? '')).toBe(true);
      expect(group.filter(({ message }) => message.name === OPPORTUNITY_OPENED).length).toBeLessThanOrEqual(
        1,
      );
      const amounts = new Set(group.map(({ message }) => message.properties.amount));
      expect(amounts.size).toBe(1);
      expect(Number([...amounts][0])).toBeGreaterThan(0);
    }
  });
});
