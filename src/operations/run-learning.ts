import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ExampleTable } from '../learning/example-table.ts';
import { type Candidate, candidateTrait } from '../learning/examples/candidate.ts';
import { checkExamples } from '../learning/examples/check-examples.ts';
import { proposeCandidates } from '../learning/examples/propose-candidates.ts';
import type { Leak } from '../learning/leaks/leak.ts';
import { type TimedLead, TraitTiming } from '../learning/leaks/trait-timing.ts';
import type { ComputingPhase, LearnedFromExamples } from '../learning/run/learn-from-examples.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import type { Schema } from '../store/schema.ts';
import { readTraitMessages } from '../store/trait-messages.ts';
import { readCatalogue } from './catalogue.ts';
import { collectExamples } from './collect-examples.ts';
import type { SweptExample } from './sweep-examples.ts';

/** What a run works with. */
export interface LearningGround {
  database: Kysely<Schema>;
  now: Instant;
  /** Does the computing, elsewhere if it takes long. */
  compute(
    table: ExampleTable,
    request: LearningRequest,
    onPhase: (phase: ComputingPhase) => void,
  ): Promise<LearnedFromExamples>;
  onProgress(progress: { phase: 'collecting' | ComputingPhase; done: number; total: number }): void;
  signal?: AbortSignal | undefined;
}

const NOTHING: LearnedFromExamples = {
  leaks: [],
  all: null,
  review: { measures: [], pairs: [] },
  learned: null,
  bands: null,
};

/**
 * Reviews the history and learns from it: proposes measures, collects examples, finds leaks, and hands what remains to the
 * computing. Where nothing can be learned, the result says what is needed.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runLearning(ground: LearningGround, request: LearningRequest): Promise<LearningResult> {
  const { database, now, onProgress, signal } = ground;
  onProgress({ phase: 'collecting', done: 0, total: 0 });
  const catalogue = await readCatalogue(database, now);
  const proposal = proposeCandidates(catalogue, request.outcome);
  const excluded = new Set(request.exclude);
  const candidates = proposal.candidates.filter(({ name }) => !excluded.has(name));
  const timed = new TimedLeads();
  const { table, counts, span } = await collectExamples(database, {
    ...request,
    candidates,
    now,
    signal,
    onExample: (example) => timed.add(example),
    onProgress: ({ leads, of }) => onProgress({ phase: 'collecting', done: leads, total: of }),
  });
  const findings = { ...request, counts, span, measures: candidates.length };
  const common = { request, counts, span: span ?? null, leftOut: proposal.leftOut };
  const problem = checkExamples(findings);
  if (problem) return { ...common, problem, candidates, ...NOTHING };
  const leaks = await findTraitLeaks(ground, timed.read());
  const kept = withoutLeaks(table, candidates, leaks);
  const computed = await ground.compute(kept, request, (phase) => onProgress({ phase, done: 0, total: 0 }));
  return { ...common, problem: null, candidates, ...computed, leaks: [...leaks, ...computed.leaks] };
}

const MOST_TIMED = 2_500;
const LEADS_AT_ONCE = 200;

/** Leads whose traits are looked at: as many with the outcome as without, as far as there are. */
class TimedLeads {
  readonly #converted: ExampleLead[] = [];
  readonly #others: ExampleLead[] = [];

  add({ subjectId, takenAt, reached }: SweptExample): void {
    const list = reached ? this.#converted : this.#others;
    if (list.length < MOST_TIMED) list.push({ subjectId, takenAt, outcomeAt: reached?.occurredAt });
  }

  read(): ExampleLead[] {
    return [...this.#converted, ...this.#others];
  }
}

type ExampleLead = TimedLead & { subjectId: string };

async function findTraitLeaks(
  { database, signal }: LearningGround,
  leads: readonly ExampleLead[],
): Promise<Leak[]> {
  const timing = new TraitTiming();
  for (let start = 0; start < leads.length; start += LEADS_AT_ONCE) {
    signal?.throwIfAborted();
    const some = leads.slice(start, start + LEADS_AT_ONCE);
    const messages = await readTraitMessages(
      database,
      some.map(({ subjectId }) => subjectId),
    );
    const ofLead = Map.groupBy(messages, ({ subjectId }) => subjectId);
    for (const lead of some) timing.add(lead, ofLead.get(lead.subjectId) ?? []);
  }
  return timing.leaks();
}

/** The columns that no leak concerns. */
function withoutLeaks(
  table: ExampleTable,
  candidates: readonly Candidate[],
  leaks: readonly Leak[],
): ExampleTable {
  const leaking = new Set(leaks.map(({ column }) => column));
  const names = new Set(
    candidates.filter((candidate) => leaking.has(candidateTrait(candidate) ?? '')).map(({ name }) => name),
  );
  return { ...table, columns: table.columns.filter(({ name }) => !names.has(name)) };
}
