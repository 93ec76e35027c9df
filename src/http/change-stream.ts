import type { Instant } from '../domain/instant.ts';
import type { RegistryCache } from '../operations/registry.ts';
import type { Database } from '../store/connect-database.ts';
import { runningExperiments } from '../store/experiments.ts';
import { type RecentChange, readRecentChanges } from '../store/recent-changes.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import type { RequestedScorecard } from './require-scorecard.ts';

/** How often the database is asked while somebody listens. */
const POLL_EVERY_MS = 1_000;
/** More changes than that in one go are told as “and more”. */
const MOST_AT_ONCE = 200;
/** A transaction that began earlier may come to sight later: what is this old is looked at again. */
const OVERLAP_MS = 5_000;

/** Changes that listeners are told of together. */
export interface ChangeBatch {
  items: RecentChange[];
  /** Where to go on from. */
  at: Instant;
  isPartial: boolean;
}

type Listener = (batch: ChangeBatch) => void;

interface Topic {
  scorecardId: number;
  /** The version that is live. */
  version: number;
  listeners: Set<Listener>;
  at: Instant;
  /** What was told already, with the instant of the change. */
  told: Map<string, Instant>;
}

interface Options {
  database: Database;
  registry: RegistryCache;
  clock: () => Instant;
  logger: StoreLogger;
}

/**
 * Tells listeners what changed in the queue, by asking the database once a second for all of them while there are any.
 * Works with any number of processes, and with the embedded database, which has one connection.
 */
export class ChangeStream {
  readonly #options: Options;
  readonly #topics = new Map<number, Topic>();
  #timer: NodeJS.Timeout | undefined;
  #isPolling = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Begins to tell a listener what changes from now on. Returns how to stop. */
  listen({ scorecardId, version }: RequestedScorecard, listener: Listener): () => void {
    const topic = this.#topics.get(scorecardId) ?? {
      scorecardId,
      version,
      listeners: new Set(),
      at: this.#options.clock(),
      told: new Map(),
    };
    this.#topics.set(scorecardId, topic);
    topic.listeners.add(listener);
    this.#timer ??= setInterval(() => void this.#poll(), POLL_EVERY_MS);
    return () => {
      topic.listeners.delete(listener);
      if (topic.listeners.size === 0) this.#topics.delete(scorecardId);
      if (this.#topics.size === 0) this.#stop();
    };
  }

  /** What changed after an instant, for a listener that was away. */
  async since(scorecard: RequestedScorecard, after: Instant): Promise<ChangeBatch> {
    const rows = await this.#read(scorecard, after);
    const items = rows.slice(-MOST_AT_ONCE);
    return { items, at: items.at(-1)?.at ?? after, isPartial: rows.length > items.length };
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #poll(): Promise<void> {
    // A slow database is not asked again before it has answered.
    if (this.#isPolling) return;
    this.#isPolling = true;
    try {
      await this.#followVersions();
      const running = await runningExperiments(this.#options.database.kysely);
      const champions = new Set(running.map(({ firstScorecardId }) => firstScorecardId));
      for (const topic of this.#topics.values()) await this.#tell(topic, champions.has(topic.scorecardId));
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'could not look for changes; trying again');
    } finally {
      this.#isPolling = false;
    }
  }

  /** When another version goes live everything may have changed. */
  async #followVersions(): Promise<void> {
    const { database, registry, clock } = this.#options;
    const { scorecards } = await registry.read(database.kysely);
    for (const topic of this.#topics.values()) {
      const live = scorecards.find((one) => one.isLive && one.scorecardId === topic.scorecardId);
      if (!live || live.version === topic.version) continue;
      Object.assign(topic, { version: live.version, at: clock() });
      topic.told.clear();
      for (const listener of topic.listeners) listener({ items: [], at: topic.at, isPartial: true });
    }
  }

  /** @param isShared the queue of the scorecard also has leads by the scores of another, so the whole has to be asked for */
  async #tell(topic: Topic, isShared: boolean): Promise<void> {
    const rows = await this.#read(topic, topic.at - OVERLAP_MS);
    const fresh = rows.filter(({ subjectId, at }) => topic.told.get(subjectId) !== at);
    // Of a flood the last are told, and that there were more: whoever is told that asks for the whole.
    const items = fresh.slice(-MOST_AT_ONCE);
    if (items.length === 0) return;
    for (const { subjectId, at } of fresh) topic.told.set(subjectId, at);
    topic.at = Math.max(topic.at, items.at(-1)?.at ?? 0);
    for (const [subjectId, at] of topic.told)
      if (at < topic.at - 2 * OVERLAP_MS) topic.told.delete(subjectId);
    const isPartial = isShared || fresh.length > items.length;
    const batch = { items: isShared ? [] : items, at: topic.at, isPartial };
    for (const listener of topic.listeners) listener(batch);
  }

  #read(
    { scorecardId, version }: Pick<Topic, 'scorecardId' | 'version'>,
    after: Instant,
  ): Promise<RecentChange[]> {
    const limit = 5 * MOST_AT_ONCE;
    return readRecentChanges(this.#options.database.kysely, { scorecardId, version, after, limit });
  }
}
