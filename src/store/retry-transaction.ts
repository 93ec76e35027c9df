import type { StoreLogger } from './store-logger.ts';

/** SQLSTATE of serialization_failure and deadlock_detected: the database undid the transaction, trying again is safe. */
const retryable = new Set(['40001', '40P01']);
const mostAttempts = 12;
const firstDelayMs = 10;
const longestDelayMs = 500;

interface RetryOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly sleep: (durationMs: number) => Promise<unknown>;
  readonly logger: StoreLogger;
}

/**
 * Runs a transaction up to twelve times while the database undoes it for the sake of others, waiting a random time of up
 * to 10, 20, 40 … 500 ms in between, so that two that met do not meet again. A lost connection is not tried again:
 * nobody knows whether its commit arrived.
 * @throws the last error of the database
 */
export async function retryTransaction<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!wasUndone(error) || tries === mostAttempts) throw error;
      const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (tries - 1)) * options.random();
      options.logger.info({ err: error, tries, delayMs }, 'the database undid a transaction; trying again');
      await options.sleep(delayMs);
    }
  }
}

/** True for what the database says when it undid a transaction for the sake of others. */
export function wasUndone(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && retryable.has(error.code)
  );
}
