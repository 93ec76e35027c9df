import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { engineOf, evaluationIn } from '../testing/evaluate-history.ts';
import { histories, instants, runs, scorecards } from '../testing/random-scorecards.ts';
import { emptyMemory, type Memory, type Program } from './memory.ts';
import { rememberAsKnown } from './remember-as-known.ts';

type Known = Message & { retractedAt?: Instant };

/** Histories of which some messages came late, and some were taken back later. */
const known: fc.Arbitrary<Known[]> = histories.chain((history) =>
  fc
    .array(
      fc.record({
        delayMs: fc.constantFrom(0, 0, 1, DAY_MS, 9 * DAY_MS),
        retractedMs: fc.constantFrom(undefined, undefined, 0, DAY_MS, 20 * DAY_MS),
      }),
      { minLength: history.length, maxLength: history.length },
    )
    .map((fates) =>
      history.map((message, position) => {
        const { delayMs = 0, retractedMs } = fates[position] ?? {};
        const receivedAt = message.occurredAt + delayMs;
        const { retracted: _, ...rest } = message;
        return {
          ...rest,
          receivedAt,
          ...(retractedMs !== undefined && { retractedAt: receivedAt + retractedMs }),
        };
      }),
    ),
);

function memoryOf(program: Program, history: readonly Known[], at: Instant): Memory {
  const memory = emptyMemory();
  for (const message of history) rememberAsKnown(program, memory, message, { at, knownAt: at });
  return memory;
}

describe('what was known at an instant', () => {
  it('does not change by anything that is received, happens or is taken back later', () => {
    fc.assert(
      fc.property(
        fc.record({ scorecard: scorecards, history: known, at: instants }),
        ({ scorecard, history, at }) => {
          const engine = engineOf([scorecard]);
          const scored = (messages: readonly Known[]) =>
            evaluationIn(engine.evaluate(memoryOf(engine.program, messages, at), at), scorecard.slug);
          // As the history was stored at that instant: nothing else, and nothing taken back yet that would be.
          const then = history
            .filter(({ receivedAt, occurredAt }) => receivedAt <= at && occurredAt <= at)
            .map(({ retractedAt, ...message }) =>
              retractedAt !== undefined && retractedAt <= at ? { ...message, retractedAt } : message,
            );
          expect(scored(history)).toEqual(scored(then));
        },
      ),
      runs(300),
    );
  });

  it('sees what was received by then, and forgets what had been taken back', () => {
    const program = engineOf([]).program;
    const at = 10 * DAY_MS;
    const message: Known = {
      messageId: 'a',
      kind: 'identify',
      name: '',
      occurredAt: at,
      receivedAt: at,
      properties: { title: 'CEO' },
    };
    expect(memoryOf(program, [message], at).traits.title?.value).toBe('CEO');
    expect(memoryOf(program, [{ ...message, receivedAt: at + 1 }], at).traits).toEqual({});
    expect(memoryOf(program, [{ ...message, retractedAt: at }], at).traits).toEqual({});
    expect(memoryOf(program, [{ ...message, retractedAt: at + 1 }], at).traits.title?.value).toBe('CEO');
  });
});
