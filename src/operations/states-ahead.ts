import { emptyMemory, type Memory, type Program } from '../scoring/memory.ts';
import type { Database } from '../store/connect-database.ts';
import { EventSweep } from '../store/event-sweep.ts';
import { rememberStored } from './remember-stored.ts';

/** The states of a lead as of the beginning of the sweep. */
export interface StatesMade {
  rowVersion: string;
  states: Memory['states'];
  /** The latest event that is in the states; 0 without one. */
  lastEventAt: number;
}

/** So many leads are made ahead at a time. */
const LEADS_AT_ONCE = 200;

/**
 * Makes the states of leads ahead of those who ask for them: while the database writes the ones down, the next are made.
 */
export class StatesAhead implements AsyncDisposable {
  readonly #sweep: EventSweep;
  readonly #program: Program;
  #made = new Map<string, StatesMade>();
  #next: Promise<Map<string, StatesMade> | undefined>;
  /** The last lead that has been made. */
  #madeThrough = '';

  private constructor(sweep: EventSweep, program: Program) {
    this.#sweep = sweep;
    this.#program = program;
    this.#next = this.#make();
  }

  static async begin(
    database: Database,
    { through, program }: { through: string; program: Program },
  ): Promise<StatesAhead> {
    return new StatesAhead(await EventSweep.begin(database, through), program);
  }

  /** Whether these are the states that a program needs. */
  isFor(program: Program): boolean {
    const keysOf = ({ slots }: Program): string => slots.map(({ key }) => key).join('\n');
    return keysOf(program) === keysOf(this.#program);
  }

  /**
   * What was made of the leads with these ids, which are in ascending order. Missing are those that were not there when the
   * sweep began, and those that were taken before.
   */
  async take(subjectIds: readonly string[]): Promise<Map<string, StatesMade>> {
    const last = subjectIds.at(-1) ?? '';
    while (last > this.#madeThrough) {
      const made = await this.#next;
      if (!made) break;
      for (const [subjectId, states] of made) this.#made.set(subjectId, states);
      this.#madeThrough = [...made.keys()].at(-1) ?? this.#madeThrough;
      this.#next = this.#make();
    }
    const taken = new Map<string, StatesMade>();
    for (const subjectId of subjectIds) {
      const states = this.#made.get(subjectId);
      if (states) taken.set(subjectId, states);
    }
    for (const subjectId of this.#made.keys()) if (subjectId <= last) this.#made.delete(subjectId);
    return taken;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sweep[Symbol.asyncDispose]();
  }

  #make(): Promise<Map<string, StatesMade> | undefined> {
    const making = this.#makeNext();
    // A failure shows when they are asked for.
    making.catch(() => undefined);
    return making;
  }

  async #makeNext(): Promise<Map<string, StatesMade> | undefined> {
    const leads = await this.#sweep.next(LEADS_AT_ONCE);
    if (!leads) return undefined;
    const memories = new Map([...leads.rowVersions.keys()].map((id) => [id, emptyMemory()]));
    const lastEventAt = new Map<string, number>();
    for await (const page of leads.events) {
      for (const event of page) {
        const memory = memories.get(event.subjectId);
        if (!memory) continue;
        rememberStored(this.#program, memory, event);
        if (event.occurredAt > (lastEventAt.get(event.subjectId) ?? 0))
          lastEventAt.set(event.subjectId, event.occurredAt);
      }
    }
    return new Map(
      [...leads.rowVersions].map(([id, rowVersion]) => [
        id,
        {
          rowVersion,
          states: memories.get(id)?.states ?? new Map(),
          lastEventAt: lastEventAt.get(id) ?? 0,
        },
      ]),
    );
  }
}
