import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { ExampleTable } from '../learning/example-table.ts';
import { type Candidate, candidateTrait } from '../learning/examples/candidate.ts';
import { checkExamples } from '../learning/examples/check-examples.ts';
import { ExampleTableBuilder } from '../learning/examples/example-table-builder.ts';
import { proposeCandidates } from '../learning/examples/propose-candidates.ts';
import type { Leak } from '../learning/leaks/leak.ts';
import { type TimedLead, TraitTiming } from '../learning/leaks/trait-timing.ts';
import type {
  ComputingPhase,
  LearnedFromExamples,
  LearningGround,
} from '../learning/run/learn-from-examples.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import { evaluate } from '../scoring/evaluate.ts';
import type { Schema } from '../store/schema.ts';
import { readTraitMessages } from '../store/trait-messages.ts';
import { readCatalogue } from './catalogue.ts';
import { collectExamples } from './collect-examples.ts';
import type { SweptExample } from './sweep-examples.ts';

/** A scorecard whose points are believed before any outcome. */
export interface Prior {
  version: number;
  source: string;
  compiled: CompiledScorecard;
}

/** What a run works with. */
export interface LearningWork {
  database: Kysely<Schema>;
  now: Instant;
  /** The live version of a scorecard that is the prior. */
  prior?: Prior | undefined;
  /** Does the computing, elsewhere if it takes long. */
  compute(ground: LearningGround, onPhase: (phase: ComputingPhase) => void): Promise<LearnedFromExamples>;
  onProgress(progress: { phase: 'collecting' | ComputingPhase; done: number; total: number }): void;
  signal?: AbortSignal | undefined;
}

/**
 * Reviews the history and learns from it: proposes measures, collects examples, finds leaks, and hands what remains to the
 * computing. Where nothing can be learned, the result says what is needed.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runLearning(work: LearningWork, request: LearningRequest): Promise<LearningResult> {
  const { database, now, onProgress, signal, prior } = work;
  onProgress({ phase: 'collecting', done: 0, total: 0 });
  const catalogue = await readCatalogue(database, now);
  const proposal = proposeCandidates(catalogue, request.outcome);
  const excluded = new Set(request.exclude);
  const candidates = proposal.candidates.filter(({ name }) => !excluded.has(name));
  const timed = new TimedLeads();
  const given = prior && new GivenPoints(prior.compiled);
  const { table, counts, span } = await collectExamples(database, {
    ...request,
    candidates,
    slots: prior?.compiled.slots,
    now,
    signal,
    onExample: (example) => {
      timed.add(example);
      given?.add(example);
    },
    onProgress: ({ leads, of }) => onProgress({ phase: 'collecting', done: leads, total: of }),
  });
  const findings = { ...request, counts, span, measures: candidates.length };
  const common = { request, counts, span: span ?? null, leftOut: proposal.leftOut, candidates };
  const problem = checkExamples(findings) ?? null;
  const leaks = problem ? [] : await findTraitLeaks(work, timed.read());
  const ground = {
    table: problem ? undefined : withoutLeaks(table, candidates, leaks),
    given: given?.read(),
    request,
  };
  const { updated, ...computed } = await work.compute(ground, (phase) =>
    onProgress({ phase, done: 0, total: 0 }),
  );
  return {
    ...common,
    problem,
    ...computed,
    leaks: [...leaks, ...computed.leaks],
    updated: prior && updated ? { ...versionOf(prior), rules: updated } : null,
  };
}

function versionOf({ version, source, compiled }: Prior) {
  return { scorecard: compiled.scorecard.slug, version, source };
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
  { database, signal }: LearningWork,
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

/** The points that each rule of a scorecard gave each example. */
class GivenPoints {
  readonly #compiled: CompiledScorecard;
  readonly #builder: ExampleTableBuilder;

  constructor(compiled: CompiledScorecard) {
    this.#compiled = compiled;
    const columns = compiled.rules.map(({ rule }) => ({ name: rule.id, values: 'number' as const }));
    this.#builder = new ExampleTableBuilder(columns, MOST_GIVEN);
  }

  add({ subjectId, takenAt, outcome, input }: SweptExample): void {
    const { isEligible, rows } = evaluate(this.#compiled, input);
    if (!isEligible) return;
    const points = new Map(rows.flatMap((row) => (row.kind === 'rule' ? [[row.rule, row.points]] : [])));
    const values = this.#compiled.rules.map(({ rule }) => points.get(rule.id));
    this.#builder.add({ subjectId, takenAt, outcome, values });
  }

  read(): NonNullable<LearningGround['given']> {
    return { table: this.#builder.build(), scale: this.#compiled.scorecard.scale };
  }
}

const MOST_GIVEN = 50_000;
