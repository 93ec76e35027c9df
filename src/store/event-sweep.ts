import type { PoolClient } from 'pg';
import type { Database } from './connect-database.ts';
import { EVENT_COLUMNS, type StoredEvent } from './read-events.ts';

const PAGE = 5_000;

/** The events of one lead, and the version of its row, as they were when the sweep began. */
export interface SweptLead {
  rowVersion: string;
  events: StoredEvent[];
}

/**
 * Reads the events of all leads once, lead by lead in the order of their ids, as they were when it began. The history lies
 * in the order of arrival, so looking up each lead's part of it takes the database one page of it per event; reading all
 * of it and sorting takes it a fraction of that. Needs a connection of its own, with a transaction that lasts as long.
 */
export class EventSweep implements AsyncDisposable {
  readonly #client: PoolClient;
  #page: StoredEvent[] = [];
  #position = 0;
  #readThrough = '';
  #next: Promise<StoredEvent[]> | undefined;

  private constructor(client: PoolClient) {
    this.#client = client;
  }

  /** @param after the lead after whose id to begin */
  static async begin(database: Database, after: string): Promise<EventSweep> {
    const client = await database.pool.connect();
    const sweep = new EventSweep(client);
    try {
      await client.query('begin isolation level repeatable read read only');
      // All of it is going to be read: the plan for the first rows would be another one.
      await client.query(
        "set local cursor_tuple_fraction = 1; set local work_mem = '64MB'; set local idle_in_transaction_session_timeout = 0",
      );
      // A cursor takes no parameters; the id is one of ours.
      await client.query(`
        declare sweep no scroll cursor for select ${EVENT_COLUMNS} from message
        where subject_id > ${client.escapeLiteral(after)}::uuid and retraction is null
          and kind in ('track', 'page', 'screen')
        order by subject_id`);
      sweep.#next = sweep.#fetch();
      // The first page comes when everything is sorted: not a time for others to wait in.
      await sweep.#peek();
      return sweep;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /**
   * The leads with these ids, in ascending order. Missing are leads that were not there when it began, and those that
   * come before others that were asked for already.
   */
  async read(asked: readonly string[]): Promise<Map<string, SweptLead>> {
    const subjectIds = asked.filter((subjectId) => subjectId > this.#readThrough);
    const versions = await this.#client.query<{ subjectId: string; rowVersion: string }>(
      'select subject_id as "subjectId", xmin::text as "rowVersion" from subject where subject_id = any($1::uuid[])',
      [subjectIds],
    );
    const leads = new Map(
      versions.rows.map(({ subjectId, rowVersion }) => [
        subjectId,
        { rowVersion, events: [] as StoredEvent[] },
      ]),
    );
    const through = subjectIds.at(-1) ?? this.#readThrough;
    for (let event = await this.#peek(); event && event.subjectId <= through; event = await this.#peek()) {
      leads.get(event.subjectId)?.events.push(event);
      this.#position += 1;
    }
    this.#readThrough = through;
    return leads;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Not given back: whatever it is at ends with the connection.
    this.#client.release(true);
  }

  async #peek(): Promise<StoredEvent | undefined> {
    if (this.#position >= this.#page.length && this.#next) {
      this.#page = await this.#next;
      this.#position = 0;
      this.#next = this.#page.length < PAGE ? undefined : this.#fetch();
    }
    return this.#page[this.#position];
  }

  /** Asks for the next page; the database puts it together while the one before is being worked on. */
  #fetch(): Promise<StoredEvent[]> {
    const page = this.#client.query<StoredEvent>(`fetch ${PAGE} from sweep`).then(({ rows }) => rows);
    // A failure shows when the page is awaited.
    page.catch(() => undefined);
    return page;
  }
}
