import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { isEvent, type Message } from '../domain/message.ts';
import { foldText } from '../domain/text.ts';
import { COMPANY_MEMBERSHIP, mergeTraits, setTraits, type Traits } from '../domain/trait.ts';
import type { Slot } from './compile-measure.ts';
import type { KnownRows } from './known-rows.ts';

/** What is remembered of a lead or a company: everything that any of its scores depends on, in bounded size. */
export interface Memory {
  traits: Traits;
  /** Accumulator states by slot key; a slot without a state is empty. */
  states: Map<string, Json>;
  /** What was read from the states; {@link remember} keeps it true, whoever changes states otherwise removes it. */
  known?: KnownRows;
}

/** The slots of all scorecards in use, found by the events that concern them. */
export interface Program {
  slots: Slot[];
  /** The slots that an event's name concerns. */
  concernedBy(eventName: string): { name: string; slots: readonly Slot[] };
}

const MOST_CACHED_NAMES = 10_000;

export function emptyMemory(): Memory {
  return { traits: Object.create(null) as Traits, states: new Map() };
}

/** Puts the slots of several scorecards together; slots with the same key become one. */
export function compileProgram(slots: readonly Slot[]): Program {
  const unique = [...new Map(slots.map((slot) => [slot.key, slot])).values()];
  const byFolded = new Map<string, Slot[]>();
  for (const slot of unique) {
    for (const name of new Set(slot.eventNames)) byFolded.set(name, [...(byFolded.get(name) ?? []), slot]);
  }
  const byName = new Map<string, { name: string; slots: Slot[] }>();
  return {
    slots: unique,
    concernedBy: (eventName) => {
      const known = byName.get(eventName);
      if (known) return known;
      const name = foldText(eventName);
      const found = { name, slots: byFolded.get(name) ?? [] };
      if (byName.size >= MOST_CACHED_NAMES) byName.clear();
      byName.set(eventName, found);
      return found;
    },
  };
}

/**
 * Adds a message to a memory, in place: an event to the accumulators that it matches, an identify to the traits, a
 * group to the membership. A message that was taken back adds nothing. The caller adds every message once, and only
 * when its instant has come.
 *
 * @returns whether it changed the memory.
 */
export function remember(program: Program, memory: Memory, message: Message): boolean {
  if (message.retracted) return false;
  if (message.kind === 'identify') return setTraits(memory.traits, message).length > 0;
  if (message.kind === 'group') {
    const properties = { [COMPANY_MEMBERSHIP]: message.name };
    return setTraits(memory.traits, { ...message, properties }).length > 0;
  }
  return isEvent(message) && rememberEvent(program, memory, message);
}

/** Adds an event to the accumulators that it matches, as {@link remember} does. Returns whether there are any. */
export function rememberEvent(
  program: Program,
  memory: Memory,
  message: Pick<Message, 'name' | 'occurredAt' | 'messageId' | 'properties'>,
): boolean {
  const { name, slots } = program.concernedBy(message.name);
  if (slots.length === 0) return false;
  const { occurredAt, messageId, properties } = message;
  const event = { name, occurredAt, messageId, properties };
  let hasMatched = false;
  for (const slot of slots) {
    const matched = slot.match(event);
    if (!matched) continue;
    hasMatched = true;
    const state = memory.states.get(slot.key);
    const next = slot.accumulator.add(state ?? slot.accumulator.empty(), matched);
    // Most accumulators change their state in place, and a look-up costs as much as they do.
    if (next !== state) memory.states.set(slot.key, next);
    memory.known?.change(slot.key);
  }
  return hasMatched;
}

/** The memory of a subject that did what both did. Neither is used afterwards. */
export function mergeMemories(program: Program, a: Memory, b: Memory): Memory {
  const states = new Map<string, Json>();
  for (const { key, accumulator } of program.slots) {
    const [stateA, stateB] = [a.states.get(key), b.states.get(key)];
    const state =
      stateA !== undefined && stateB !== undefined ? accumulator.merge(stateA, stateB) : (stateA ?? stateB);
    if (state !== undefined) states.set(key, state);
  }
  return { traits: mergeTraits(a.traits, b.traits), states };
}

/** The memory of a history: what had occurred at an instant, as far as it was known at another. */
export function recall(
  program: Program,
  history: Iterable<Message>,
  { at, knownAt = Number.POSITIVE_INFINITY }: { at: Instant; knownAt?: Instant },
): Memory {
  const memory = emptyMemory();
  for (const message of history) {
    if (message.occurredAt <= at && message.receivedAt <= knownAt) remember(program, memory, message);
  }
  return memory;
}
