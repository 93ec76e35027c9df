import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { traitValue } from '../domain/trait.ts';
import { compileScorecard } from '../scoring/compile-scorecard.ts';
import { type Evaluation, evaluate } from '../scoring/evaluate.ts';
import { compileProgram, type Memory, type Program, recall } from '../scoring/memory.ts';
import { readScorecard } from '../scoring/read-scorecard.ts';
import type { Row } from '../scoring/row.ts';
import { inReadingOrder } from '../scoring/score-cycle.ts';

/** Scorecards that are ready to be evaluated together, each after those that it reads. */
export interface Engine {
  program: Program;
  evaluate(memory: Memory, at: Instant, company?: Memory): Map<string, Evaluation>;
}

/** Test support: puts the pure core together as the workers do. */
export function engineOf(scorecards: readonly Scorecard[]): Engine {
  const compiled = inReadingOrder(scorecards).map(compileScorecard);
  const program = compileProgram(compiled.flatMap(({ slots }) => slots));
  return {
    program,
    evaluate: (memory, at, company) => {
      const evaluations = new Map<string, Evaluation>();
      for (const each of compiled) {
        const evaluation = evaluate(each, {
          at,
          trait: (name) => traitValue(name, memory.traits, company?.traits),
          state: (slot) => memory.states.get(slot.key),
          evaluationOf: (slug) => evaluations.get(slug),
          ...(memory.known && { known: memory.known }),
        });
        evaluations.set(each.scorecard.slug, evaluation);
      }
      return evaluations;
    },
  };
}

/** The evaluation of one scorecard on a whole history. */
export function evaluateHistory(
  scorecard: Scorecard,
  {
    history,
    company = [],
    scorecards = [],
    at,
  }: {
    history: readonly Message[];
    company?: readonly Message[];
    scorecards?: readonly Scorecard[];
    at: Instant;
  },
): Evaluation {
  const engine = engineOf([scorecard, ...scorecards.filter(({ slug }) => slug !== scorecard.slug)]);
  const companyMemory = recall(engine.program, company, { at });
  return evaluationIn(
    engine.evaluate(recall(engine.program, history, { at }), at, companyMemory),
    scorecard.slug,
  );
}

/** One of several evaluations. */
export function evaluationIn(evaluations: Map<string, Evaluation>, slug: string): Evaluation {
  const evaluation = evaluations.get(slug);
  if (!evaluation) throw new Error(`no evaluation of ${slug}`);
  return evaluation;
}

/** Reads a document that must be accepted. */
export function accepted(document: unknown): Scorecard {
  const reading = readScorecard(document);
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  return reading.scorecard;
}

/** Points by row: the rule's id, or `cap rule x`, `floor dimension y`, `cap scale`. */
export function pointsByRow(rows: readonly Row[]): Record<string, number> {
  return Object.fromEntries(
    rows.map((row) => [
      row.kind === 'rule' ? row.rule : `${row.limit} ${row.of} ${row.id}`.trim(),
      row.points,
    ]),
  );
}
