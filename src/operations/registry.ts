import { createHash } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { type Listening, listeningOf } from '../journeys/listening.ts';
import type { Slot } from '../scoring/compile-measure.ts';
import { type CompiledScorecard, compileScorecard } from '../scoring/compile-scorecard.ts';
import { compileProgram, type Program } from '../scoring/memory.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { inReadingOrder } from '../scoring/score-cycle.ts';
import type { ActiveScorecard, ScoringRules } from '../scoring/subject.ts';
import { readListeningJourneys } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { journeyOfSource } from './journey-of-source.ts';

/** A version in use, with what the database knows of it. */
export interface RegisteredScorecard extends ActiveScorecard {
  firesTransitions: boolean;
  /** When it went live; null while it is being published. */
  liveAt: Instant | null;
}

/** What is scored at the moment, and how: the same for every transaction between two changes of it. */
export interface Registry {
  revision: number;
  measureRevision: number;
  scorecards: readonly RegisteredScorecard[];
  rules: Record<'lead' | 'company', ScoringRules>;
  /** What journeys have to be told of. */
  listening: Listening;
  /** The states of a memory as the database keeps them, by measure id, and back. */
  toStored(states: ReadonlyMap<string, Json>): Record<string, Json>;
  fromStored(stored: Readonly<Record<string, Json>>): Map<string, Json>;
}

/** The key of the lock that ingestion shares and that changes of what is scored hold alone. */
const REGISTRY_LOCK = 7_231_001;

/** Reads the registry, at most once between two changes of it. */
export class RegistryCache {
  #registry: Registry | undefined;

  /**
   * The registry as it is, and as it stays until the transaction ends: changes of it wait for those that use it.
   */
  async hold(transaction: Transaction<Schema>): Promise<Registry> {
    // A statement of its own: what is read after it is read after the wait.
    await sql`select pg_advisory_xact_lock_shared(${REGISTRY_LOCK})`.execute(transaction);
    return this.read(transaction);
  }

  /** The registry as it is now, for reading only. */
  async read(database: Kysely<Schema>): Promise<Registry> {
    const { revision } = await database.selectFrom('registry').select('revision').executeTakeFirstOrThrow();
    if (this.#registry?.revision === revision) return this.#registry;
    const registry = await loadRegistry(database);
    // While someone else changes it, what was loaded may be newer than what was asked for; it is then not kept.
    if (registry.revision === revision) this.#registry = registry;
    return registry;
  }
}

/** Waits until nobody uses the registry, and keeps others from using it until the transaction ends. */
export async function changeRegistry(transaction: Transaction<Schema>): Promise<{ measureRevision: number }> {
  await sql`select pg_advisory_xact_lock(${REGISTRY_LOCK})`.execute(transaction);
  const row = await transaction
    .updateTable('registry')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .returning('measure_revision')
    .executeTakeFirstOrThrow();
  return { measureRevision: row.measure_revision };
}

/**
 * Makes the slots known that no scorecard in use has needed until now, under a new measure revision.
 *
 * @returns the revision from which on all of the slots are complete
 */
export async function registerMeasures(
  transaction: Transaction<Schema>,
  slots: readonly Slot[],
): Promise<number> {
  const { measureRevision } = await changeRegistry(transaction);
  const hashes = slots.map(({ key }) => hashOf(key));
  const known = await transaction
    .selectFrom('measure')
    .select(['key_hash', 'revision'])
    .where('key_hash', '=', sql<string>`any(${hashes}::text[])`)
    .execute();
  const knownHashes = new Set(known.map((row) => row.key_hash));
  const added = slots.filter(({ key }) => !knownHashes.has(hashOf(key)));
  if (added.length === 0) return Math.max(0, ...known.map((row) => row.revision));
  const revision = measureRevision + 1;
  await transaction.updateTable('registry').set({ measure_revision: revision }).execute();
  await transaction
    .insertInto('measure')
    .values(added.map(({ key }) => ({ key_hash: hashOf(key), key, revision })))
    .execute();
  return revision;
}

/** Forgets the measures that no version in use needs; a version that needs one again has it rebuilt from history. */
export async function forgetUnusedMeasures(transaction: Transaction<Schema>): Promise<void> {
  const registry = await loadRegistry(transaction);
  const used = registry.scorecards.flatMap(({ compiled }) => compiled.slots.map(({ key }) => hashOf(key)));
  await transaction
    .deleteFrom('measure')
    .where(sql<boolean>`not (key_hash = any(${used}::text[]))`)
    .execute();
}

async function loadRegistry(database: Kysely<Schema>): Promise<Registry> {
  const row = await database
    .selectFrom('registry')
    .select(['revision', 'measure_revision'])
    .executeTakeFirstOrThrow();
  const measures = await database.selectFrom('measure').select(['measure_id', 'key', 'revision']).execute();
  const versions = await database
    .selectFrom('scorecard_version')
    .select(['scorecard_id', 'version', 'status', 'source', 'fires_transitions', 'live_at'])
    .where('status', '<>', 'retired')
    .execute();
  const journeys = await readListeningJourneys(database);
  const revisionOf = new Map(measures.map((measure) => [measure.key, measure.revision]));
  const scorecards = versions.map((version) => {
    const compiled = compileSource(version.source);
    return {
      scorecardId: version.scorecard_id,
      version: version.version,
      isLive: version.status === 'live',
      firesTransitions: version.fires_transitions,
      liveAt: version.live_at,
      measureRevision: Math.max(0, ...compiled.slots.map(({ key }) => revisionOf.get(key) ?? 0)),
      compiled,
    };
  });
  return {
    revision: row.revision,
    measureRevision: row.measure_revision,
    scorecards,
    rules: rulesByKind(scorecards, revisionOf),
    listening: listeningOf(journeys.map(journeyOfSource)),
    ...storedStates(measures),
  };
}

/** @throws when a published scorecard cannot be read any more, as after a downgrade */
export function compileSource(source: string): CompiledScorecard {
  const reading = parseScorecard(source);
  if (reading.ok) return compileScorecard(reading.scorecard);
  const problems = reading.problems.map(({ message }) => message).join('; ');
  throw new Error(`a published scorecard cannot be read by this version of Ripen: ${problems}`);
}

function rulesByKind(
  scorecards: readonly RegisteredScorecard[],
  revisionOf: ReadonlyMap<string, number>,
): Registry['rules'] {
  const order = inReadingOrder(scorecards.map(({ compiled }) => compiled.scorecard));
  const ordered = scorecards.toSorted(
    (a, b) => order.indexOf(a.compiled.scorecard) - order.indexOf(b.compiled.scorecard),
  );
  const ofKind = (kind: 'lead' | 'company') =>
    ordered.filter(({ compiled }) => compiled.scorecard.subject === kind);
  const slotsOf = (list: readonly ActiveScorecard[]) => list.flatMap(({ compiled }) => compiled.slots);
  return {
    // A lead also remembers what its company's scorecards need, so that it can bring that along when it joins one.
    lead: { scorecards: ofKind('lead'), programAt: programs(slotsOf(ordered), revisionOf) },
    company: { scorecards: ofKind('company'), programAt: programs(slotsOf(ofKind('company')), revisionOf) },
  };
}

function programs(
  slots: Slot[],
  revisionOf: ReadonlyMap<string, number>,
): (measureRevision: number) => Program {
  const byRevision = new Map<number, Program>();
  const newest = Math.max(0, ...slots.map(({ key }) => revisionOf.get(key) ?? 0));
  return (measureRevision) => {
    const revision = Math.min(measureRevision, newest);
    const known = byRevision.get(revision);
    if (known) return known;
    const program = compileProgram(slots.filter(({ key }) => (revisionOf.get(key) ?? 0) <= revision));
    byRevision.set(revision, program);
    return program;
  };
}

function storedStates(
  measures: readonly { measure_id: number; key: string }[],
): Pick<Registry, 'toStored' | 'fromStored'> {
  const idOf = new Map(measures.map((measure) => [measure.key, String(measure.measure_id)]));
  const keyOf = new Map(measures.map((measure) => [String(measure.measure_id), measure.key]));
  return {
    toStored: (states) => {
      const stored: Record<string, Json> = {};
      for (const [key, state] of states) {
        const id = idOf.get(key);
        if (id !== undefined) stored[id] = state;
      }
      return stored;
    },
    fromStored: (stored) => {
      const states = new Map<string, Json>();
      for (const [id, state] of Object.entries(stored)) {
        const key = keyOf.get(id);
        if (key !== undefined) states.set(key, state);
      }
      return states;
    },
  };
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
