import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { emptyMemory, type Memory, type Program } from '../scoring/memory.ts';
import type { Database } from '../store/connect-database.ts';
import { readEvents } from '../store/read-events.ts';
import type { Schema } from '../store/schema.ts';
import { readRowVersions } from '../store/subjects.ts';
import { rememberStored } from './remember-stored.ts';
import { StatesAhead } from './states-ahead.ts';

/** The leads whose states are made, and up to which instant each one's events count; in the order of their ids. */
type Through = ReadonlyMap<string, Instant>;
type States = Map<string, Memory['states']>;

/**
 * Makes the states of accumulators from the events of leads, some leads at a time in the order of their ids. Where there
 * turn out to be many, it goes through the history of all of them at once, and looks up only those who changed since.
 */
export class HistoryReader implements AsyncDisposable {
  readonly #database: Database | undefined;
  #ahead: StatesAhead | undefined;
  /** What was looked up while nothing was read ahead: the last lead, and for which program. */
  #lookedUp: { through: string; program: Program } | undefined;

  /** @param database for reading all histories at once; without it each is looked up */
  constructor(database?: Database) {
    this.#database = database?.kind === 'server' ? database : undefined;
  }

  /** The states of leads that the transaction has locked. */
  async statesOf(transaction: Transaction<Schema>, program: Program, through: Through): Promise<States> {
    const subjectIds = [...through.keys()];
    const last = subjectIds.at(-1);
    // One version may follow another without a pause: what was made for the one before is of no use to it.
    if (this.#ahead && !this.#ahead.isFor(program)) await this[Symbol.asyncDispose]();
    if (last !== undefined) this.#lookedUp ??= { through: last, program };
    const states = await this.#unchanged(transaction, through);
    const others = subjectIds.filter((subjectId) => !states.has(subjectId));
    for (const [subjectId, found] of await lookUp(transaction, program, { subjectIds: others, through }))
      states.set(subjectId, found);
    return states;
  }

  /** Between two transactions: begins to read ahead, if leads had to be looked up since the last time. */
  async prepare(): Promise<void> {
    if (!this.#database || this.#ahead || !this.#lookedUp) return;
    this.#ahead = await StatesAhead.begin(this.#database, this.#lookedUp);
  }

  /** Forgets where it was; the next leads are looked up again. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#lookedUp = undefined;
    const ahead = this.#ahead;
    this.#ahead = undefined;
    await ahead?.[Symbol.asyncDispose]();
  }

  /** The states that were made ahead, of those leads of whom nothing has changed since. */
  async #unchanged(transaction: Transaction<Schema>, through: Through): Promise<States> {
    if (!this.#ahead) return new Map();
    try {
      const made = await this.#ahead.take([...through.keys()]);
      const versions = await readRowVersions(transaction, [...through.keys()]);
      const unchanged = [...made].filter(
        ([id, { rowVersion, lastEventAt }]) =>
          versions.get(id) === rowVersion && lastEventAt <= (through.get(id) ?? 0),
      );
      return new Map(unchanged.map(([id, { states }]) => [id, states]));
    } catch (error) {
      // The next leads are looked up until reading ahead begins anew.
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
      if (memory && event.occurredAt <= (through.get(event.subjectId) ?? 0))
        rememberStored(program, memory, event);
    }
  }
  return new Map([...memories].map(([subjectId, { states }]) => [subjectId, states]));
}
