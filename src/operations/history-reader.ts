import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { emptyMemory, type Memory, type Program, rememberEvent } from '../scoring/memory.ts';
import type { Database } from '../store/connect-database.ts';
import { EventSweep } from '../store/event-sweep.ts';
import { readEvents, type StoredEvent } from '../store/read-events.ts';
import type { Schema } from '../store/schema.ts';
import { readRowVersions } from '../store/subjects.ts';

/** The leads whose states are made, and up to which instant each one's events count; in the order of their ids. */
type Through = ReadonlyMap<string, Instant>;
type States = Map<string, Memory['states']>;

/**
 * Makes the states of accumulators from the events of leads, some leads at a time in the order of their ids. Where there
 * turn out to be many, it goes through the history of all of them at once, and looks up only those who changed since.
 */
export class HistoryReader implements AsyncDisposable {
  readonly #database: Database | undefined;
  #sweep: EventSweep | undefined;
  /** The last lead that was looked up while there was no sweep. */
  #lookedUp: string | undefined;

  /** @param database for reading all histories at once; without it each is looked up */
  constructor(database?: Database) {
    this.#database = database?.kind === 'server' ? database : undefined;
  }

  /** The states of leads that the transaction has locked. */
  async statesOf(transaction: Transaction<Schema>, program: Program, through: Through): Promise<States> {
    const subjectIds = [...through.keys()];
    this.#lookedUp ??= subjectIds.at(-1);
    const swept = await this.#unchangedInSweep(transaction, subjectIds);
    const states: States = new Map();
    for (const [subjectId, events] of swept) {
      const memory = emptyMemory();
      for (const event of events) take(program, memory, event, through.get(subjectId));
      states.set(subjectId, memory.states);
    }
    const others = subjectIds.filter((subjectId) => !states.has(subjectId));
    for (const [subjectId, found] of await lookUp(transaction, program, { subjectIds: others, through }))
      states.set(subjectId, found);
    return states;
  }

  /** Between two transactions: begins to go through all histories, if leads had to be looked up since the last time. */
  async prepare(): Promise<void> {
    if (!this.#database || this.#sweep || this.#lookedUp === undefined) return;
    this.#sweep = await EventSweep.begin(this.#database, this.#lookedUp);
  }

  /** Forgets where it was; the next leads are looked up again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lookedUp = undefined;
    const sweep = this.#sweep;
    this.#sweep = undefined;
    await sweep?.[Symbol.asyncDispose]();
  }

  /** The events of those leads of whom nothing has changed since the sweep began. */
  async #unchangedInSweep(
    transaction: Transaction<Schema>,
    subjectIds: readonly string[],
  ): Promise<Map<string, StoredEvent[]>> {
    if (!this.#sweep) return new Map();
    try {
      const leads = await this.#sweep.read(subjectIds);
      const versions = await readRowVersions(transaction, subjectIds);
      const unchanged = [...leads].filter(([id, { rowVersion }]) => versions.get(id) === rowVersion);
      return new Map(unchanged.map(([id, { events }]) => [id, events]));
    } catch (error) {
      // The next leads are looked up until another sweep begins.
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }
}

async function lookUp(
  transaction: Transaction<Schema>,
  program: Program,
  { subjectIds, through }: { subjectIds: readonly string[]; through: Through },
): Promise<States> {
  const memories = new Map(subjectIds.map((subjectId) => [subjectId, emptyMemory()]));
  if (memories.size === 0) return new Map();
  for await (const page of readEvents(transaction, subjectIds)) {
    for (const event of page) {
      const memory = memories.get(event.subjectId);
      if (memory) take(program, memory, event, through.get(event.subjectId));
    }
  }
  return new Map([...memories].map(([subjectId, { states }]) => [subjectId, states]));
}

function take(program: Program, memory: Memory, event: StoredEvent, through: Instant = 0): void {
  if (event.occurredAt > through || program.concernedBy(event.name).slots.length === 0) return;
  rememberEvent(program, memory, { ...event, properties: JSON.parse(event.properties) });
}
