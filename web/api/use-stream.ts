import { useEffect, useState } from 'react';
import { readLines } from './read-lines.ts';

/** How far an answer that comes in parts has come. */
export interface Streamed<Answer> {
  /** The latest part, also that of the question before while the first part of a new one is awaited. */
  answer: Answer | undefined;
  isRunning: boolean;
  problem: unknown;
}

/**
 * Asks a question whose answer comes in parts, each replacing the one before, and asks anew when the question changes; the
 * one before is ended then, as when the page is left.
 *
 * @param question what is asked; nothing while it is undefined
 * @param state of what the answer is about: when it changes, the question is asked again
 */
export function useStream<Question, Answer>(
  question: Question | undefined,
  ask: (question: Question, signal: AbortSignal) => Promise<{ data?: unknown }>,
  state?: unknown,
): Streamed<Answer> {
  const [streamed, setStreamed] = useState<Streamed<Answer>>({
    answer: undefined,
    isRunning: false,
    problem: undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: how it is asked is the same each time
  useEffect(() => {
    if (question === undefined) return;
    const abort = new AbortController();
    setStreamed(({ answer }) => ({ answer, isRunning: true, problem: undefined }));
    const read = async (): Promise<void> => {
      const { data } = await ask(question, abort.signal);
      for await (const answer of readLines<Answer>(data as ReadableStream<Uint8Array>)) {
        if (abort.signal.aborted) return;
        setStreamed({ answer, isRunning: true, problem: undefined });
      }
      setStreamed((last) => ({ ...last, isRunning: false }));
    };
    read().catch((problem: unknown) => {
      if (!abort.signal.aborted) setStreamed(({ answer }) => ({ answer, isRunning: false, problem }));
    });
    return () => abort.abort();
  }, [question, state]);
  return streamed;
}
