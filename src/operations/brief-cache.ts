import type { Instant } from '../domain/instant.ts';

/** Keeps an answer for a short while, so that many who ask at the same time wait for one. */
export class BriefCache<Answer> {
  readonly #keptForMs: number;
  readonly #kept = new Map<string, { answer: Promise<Answer>; at: Instant }>();

  constructor(keptForMs: number) {
    this.#keptForMs = keptForMs;
  }

  /** The answer that was made a short while ago, or a new one. A failure is not kept. */
  async read(key: string, now: Instant, make: () => Promise<Answer>): Promise<Answer> {
    const kept = this.#kept.get(key);
    if (kept && now - kept.at < this.#keptForMs) return kept.answer;
    const answer = make();
    this.#kept.set(key, { answer, at: now });
    try {
      return await answer;
    } catch (error) {
      if (this.#kept.get(key)?.answer === answer) this.#kept.delete(key);
      throw error;
    }
  }
}
