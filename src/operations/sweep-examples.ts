import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { COMPANY_MEMBERSHIP, type Traits, traitValue } from '../domain/trait.ts';
import { drawSnapshot } from '../learning/examples/draw-snapshot.ts';
import type { ExampleCounts, ExampleSpan } from '../learning/examples/example-counts.ts';
import { type ExampleLabel, type LeadMarks, labelExample } from '../learning/examples/label-example.ts';
import type { OutcomeDefinition } from '../learning/examples/outcome-definition.ts';
import type { Slot } from '../scoring/compile-measure.ts';
import type { EvaluationInput } from '../scoring/evaluate.ts';
import { compileProgram, emptyMemory, type Memory, type Program } from '../scoring/memory.ts';
import { rememberAsKnown } from '../scoring/remember-as-known.ts';
import { countSubjectsOf, type DrawPosition, drawSubjects } from '../store/draw-subjects.ts';
import { findCompaniesOfGroups } from '../store/find-subject.ts';
import { readHistorySpan } from '../store/history-span.ts';
import { readHistories } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { readLeadMarks } from './read-lead-marks.ts';

/** What to look at, of whom and when. */
export interface SweepRequest {
  outcome: OutcomeDefinition;
  /** How long after a snapshot the outcome may come. */
  horizonMs: number;
  /** What the measures or scorecards need that are going to be read; see {@link CompiledScorecard.slots}. */
  slots: readonly Slot[];
  /**
   * When each lead is looked at: once, at an instant that is drawn for it (see {@link drawSnapshot}), or at each of some
   * instants. Those whose horizon has not elapsed are left out, unless `withOpenHorizon` is set.
   */
  snapshots?: readonly Instant[] | undefined;
  /** Also snapshots whose horizon has not elapsed; their outcomes say nothing. For what is compared without outcomes. */
  withOpenHorizon?: boolean | undefined;
  /**
   * What was known at a snapshot: what had been received by then, or, for history that was imported at once, all that had
   * occurred by then.
   */
  knownBy?: 'received' | 'occurred' | undefined;
  now: Instant;
  /** Which of the examples to read, before their histories are read; all when left out. */
  isWanted?: ((example: { subjectId: string; takenAt: Instant; outcome: 0 | 1 }) => boolean) | undefined;
  /** How many leads to go through at most; the first ones are a random sample, see {@link drawSubjects}. */
  mostLeads?: number | undefined;
  onProgress?: ((progress: { leads: number; of: number }) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A lead as it was known at an instant, and what became of it within the horizon. */
export interface SweptExample extends ExampleLabel {
  subjectId: string;
  takenAt: Instant;
  /** When it became known who the lead is. */
  knownAt: Instant;
  /** What scorecards and measures are evaluated on; scores of other scorecards are not in it. */
  input: EvaluationInput;
  /** The traits as known then. */
  traits: Traits;
  companyTraits: Traits | undefined;
}

const LEADS_AT_ONCE = 100;

/**
 * Goes through all leads, some at a time, in the order of their ids, and shows each of them as it was known at its snapshot:
 * nothing that was received or happened later has a say. Between two portions others have the database. Memory stays
 * bounded, and the examples come in the same order each time.
 *
 * @throws the signal's reason when it is aborted
 */
export async function sweepExamples(
  database: Kysely<Schema>,
  request: SweepRequest,
  visit: (example: SweptExample) => void | Promise<void>,
): Promise<{ counts: ExampleCounts; span: ExampleSpan | undefined }> {
  const counts = emptyCounts();
  const known = await readHistorySpan(database, { by: request.knownBy ?? 'received', now: request.now });
  if (!known) return { counts, span: undefined };
  const span = { ...known, lastSnapshotAt: known.lastAt - request.horizonMs };
  const mostLeads = request.mostLeads ?? Number.POSITIVE_INFINITY;
  const of = Math.min(mostLeads, await countSubjectsOf(database, 'lead'));
  const sweep: Sweep = { database, request, span, counts, program: compileProgram(request.slots) };
  for (let after: DrawPosition | undefined; ; ) {
    request.signal?.throwIfAborted();
    const drawn = await drawSubjects(database, { kind: 'lead', after, limit: LEADS_AT_ONCE });
    const subjectIds = drawn.map(({ subjectId }) => subjectId);
    for (const example of await readExamples(sweep, subjectIds)) await visit(example);
    counts.leads += drawn.length;
    request.onProgress?.({ leads: counts.leads, of: Math.max(of, counts.leads) });
    if (drawn.length < LEADS_AT_ONCE || counts.leads >= mostLeads) return { counts, span };
    after = drawn.at(-1);
    // What else the thread has to do gets its turn, also where the database answers at once.
    await setImmediate();
  }
}

interface Sweep {
  database: Kysely<Schema>;
  request: SweepRequest;
  span: ExampleSpan;
  counts: ExampleCounts;
  program: Program;
}

interface Snapshot extends ExampleLabel {
  subjectId: string;
  takenAt: Instant;
  knownAt: Instant;
  memory: Memory;
}

function emptyCounts(): ExampleCounts {
  return {
    leads: 0,
    unknown: 0,
    tooRecent: 0,
    decidedBefore: 0,
    examples: 0,
    conversions: 0,
    everConverted: 0,
  };
}

async function readExamples(sweep: Sweep, subjectIds: readonly string[]): Promise<SweptExample[]> {
  const { database, request } = sweep;
  const by = request.knownBy ?? 'received';
  const marks = await readLeadMarks(database, { subjectIds, outcome: request.outcome, by });
  const snapshots = subjectIds.flatMap((subjectId) => snapshotsOf(sweep, subjectId, marks.get(subjectId)));
  await rememberHistories(
    sweep,
    snapshots.map(({ subjectId, takenAt, memory }) => ({ subjectId, takenAt, memory })),
  );
  const companies = await companyTraitsOf(sweep, snapshots);
  return snapshots.map(({ memory, ...snapshot }) => {
    const { traits, states } = memory;
    const companyTraits = companies.get(memory);
    const input: EvaluationInput = {
      at: snapshot.takenAt,
      trait: (name) => traitValue(name, traits, companyTraits),
      state: (slot) => states.get(slot.key),
      evaluationOf: () => undefined,
    };
    return { ...snapshot, input, traits, companyTraits };
  });
}

/** When a lead is looked at, and what became of it afterwards; counts why it is not. */
function snapshotsOf(sweep: Sweep, subjectId: string, marks: LeadMarks | undefined): Snapshot[] {
  const { request, span, counts } = sweep;
  if (marks && marks.outcomes.length > 0) counts.everConverted += 1;
  const knownAt = marks?.knownAt;
  if (!marks || knownAt === undefined) {
    counts.unknown += 1;
    return [];
  }
  const instants = instantsFor(sweep, { subjectId, knownAt, lastAt: span.lastSnapshotAt });
  if (instants.length === 0) counts.tooRecent += 1;
  const labelled = instants.flatMap((takenAt) => {
    const label = labelExample(marks, { takenAt, horizonMs: request.horizonMs });
    return label ? [{ subjectId, takenAt, knownAt, memory: emptyMemory(), ...label }] : [];
  });
  if (instants.length > 0 && labelled.length === 0) counts.decidedBefore += 1;
  counts.examples += labelled.length;
  counts.conversions += labelled.filter(({ outcome }) => outcome === 1).length;
  return request.isWanted ? labelled.filter(request.isWanted) : labelled;
}

function instantsFor(
  { request }: Sweep,
  lead: { subjectId: string; knownAt: Instant; lastAt: Instant },
): Instant[] {
  if (!request.snapshots) return [drawSnapshot(lead)].filter((at) => at !== undefined);
  const lastAt = request.withOpenHorizon ? request.now : lead.lastAt;
  return request.snapshots.filter((at) => at >= lead.knownAt && at <= lastAt);
}

/** Of a subject, what its memory at a snapshot is made of. */
interface Due {
  subjectId: string;
  takenAt: Instant;
  memory: Memory;
}

/** Fills memories with what was known at their snapshots. */
async function rememberHistories({ database, request, program }: Sweep, dues: readonly Due[]): Promise<void> {
  if (dues.length === 0) return;
  const bySubject = Map.groupBy(dues, ({ subjectId }) => subjectId);
  const names = [...new Set(program.slots.flatMap(({ eventNames }) => eventNames))];
  const through = dues.reduce((latest, { takenAt }) => Math.max(latest, takenAt), 0);
  for await (const message of readHistories(database, [...bySubject.keys()], { through, names })) {
    for (const due of bySubject.get(message.subjectId) ?? []) {
      const knownAt = request.knownBy === 'occurred' ? Number.POSITIVE_INFINITY : due.takenAt;
      rememberAsKnown(program, due.memory, message, { at: due.takenAt, knownAt });
    }
  }
}

/** The traits of the companies that leads belonged to at their snapshots, as known then, by memory of the lead. */
async function companyTraitsOf(sweep: Sweep, snapshots: readonly Snapshot[]): Promise<Map<Memory, Traits>> {
  const groups = new Map(
    snapshots.flatMap(({ memory }) => {
      const group = memory.traits[COMPANY_MEMBERSHIP]?.value;
      return typeof group === 'string' ? [[memory, group]] : [];
    }),
  );
  const companies = await findCompaniesOfGroups(sweep.database, [...new Set(groups.values())]);
  const dues = snapshots.flatMap(({ memory, takenAt }) => {
    const subjectId = companies.get(groups.get(memory) ?? '');
    return subjectId === undefined ? [] : [{ subjectId, takenAt, memory: emptyMemory(), of: memory }];
  });
  await rememberHistories(sweep, dues);
  return new Map(dues.map(({ of, memory }) => [of, memory.traits]));
}
