import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { type Memory, type Program, remember } from './memory.ts';

/**
 * Adds a message to a memory of the past, in place: only when it had occurred by one instant and had been received by
 * another. What was taken back later had its effect until then.
 *
 * @returns whether it changed the memory
 */
export function rememberAsKnown(
  program: Program,
  memory: Memory,
  message: Message & { retractedAt?: Instant },
  { at, knownAt }: { at: Instant; knownAt: Instant },
): boolean {
  if (message.occurredAt > at || message.receivedAt > knownAt) return false;
  const retracted = message.retractedAt !== undefined && message.retractedAt <= knownAt;
  return remember(program, memory, { ...message, retracted });
}
