import { type Memory, type Program, rememberEvent } from '../scoring/memory.ts';
import type { StoredEvent } from '../store/read-events.ts';

/** Adds an event to the accumulators that it concerns; only then its properties are read. */
export function rememberStored(program: Program, memory: Memory, event: StoredEvent): void {
  if (program.concernedBy(event.name).slots.length === 0) return;
  rememberEvent(program, memory, { ...event, properties: JSON.parse(event.properties) });
}
