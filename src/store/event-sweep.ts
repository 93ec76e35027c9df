import type { PoolClient } from 'pg';
import type { Database } from './connect-database.ts';
import { EVENT_COLUMNS, type StoredEvent } from './read-events.ts';

/** Small enough that what else the thread does waits a few milliseconds for one. */
const PAGE = 1_000;

/** Some leads in the order of their ids, with their events, as they were when the sweep began. */
export interface SweptLeads {
  /** The versions of their rows, by lead; the last lead of the list is the last one read. */
  rowVersions: ReadonlyMap<string, string>;
  /** The events of these leads, page by page. */
  events: AsyncIterable<StoredEvent[]>;
}

/**
 * Reads the events of all leads once, lead by lead in the order of their ids, as they were when it began. The history lies
 * in the order of arrival, so looking up each lead's part of it takes the database one page of it per event; reading all
 * of it and sorting takes it a fraction of that. Needs a connection of its own, with a transaction that lasts as long.
 */
export class EventSweep implements AsyncDisposable {
  readonly #client: PoolClient;
  #page: StoredEvent[] = [];
  #next: Promise<StoredEvent[]> | undefined;
  #readThrough: string;

  private constructor(client: PoolClient, after: string) {
    this.#client = client;
    this.#readThrough = after;
  }

  /** @param after the lead after whose id to begin */
  static async begin(database: Database, after: string): Promise<EventSweep> {
    const client = await database.pool.connect();
    const sweep = new EventSweep(client, after);
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
      // The first page comes when everything is sorted: not a time for others to wait in.
      sweep.#page = await sweep.#fetch();
      return sweep;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** The next leads; their events have to be read to the end before the ones after them. Undefined after the last. */
  async next(limit: number): Promise<SweptLeads | undefined> {
    const { rows } = await this.#client.query<{ subjectId: string; rowVersion: string }>(
      `select subject_id as "subjectId", xmin::text as "rowVersion" from subject
      where subject_id > $1 and kind = 'lead' and merged_into is null order by subject_id limit $2`,
      [this.#readThrough, limit],
    );
    const last = rows.at(-1);
    if (!last) return undefined;
    this.#readThrough = last.subjectId;
    const rowVersions = new Map(rows.map(({ subjectId, rowVersion }) => [subjectId, rowVersion]));
    return { rowVersions, events: this.#eventsThrough(last.subjectId) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Not given back: whatever it is at ends with the connection.
    this.#client.release(true);
  }

  async *#eventsThrough(last: string): AsyncGenerator<StoredEvent[]> {
    for (;;) {
      const end = this.#page.findIndex(({ subjectId }) => subjectId > last);
      yield this.#page.splice(0, end < 0 ? this.#page.length : end);
      if (end >= 0 || !this.#next) return;
      this.#page = await this.#next;
      this.#next = this.#page.length < PAGE ? undefined : this.#ask();
    }
  }

  async #fetch(): Promise<StoredEvent[]> {
    const page = await this.#ask();
    this.#next = page.length < PAGE ? undefined : this.#ask();
    return page;
  }

  /** Asks for a page; the database puts it together while the one before is being worked on. */
  #ask(): Promise<StoredEvent[]> {
    const page = this.#client.query<StoredEvent>(`fetch ${PAGE} from sweep`).then(({ rows }) => rows);
    // A failure shows when the page is awaited.
    page.catch(() => undefined);
    return page;
  }
}
