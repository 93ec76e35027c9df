import type { ContestantName } from '../learning/backtest/kept-backtest-request.ts';
import type { OutcomeDefinition } from '../learning/examples/outcome-definition.ts';
import type { Slot } from '../scoring/compile-measure.ts';
import type { CompiledScorecard } from '../scoring/compile-scorecard.ts';
import { type Evaluation, type EvaluationInput, evaluate } from '../scoring/evaluate.ts';
import { scoresReadBy } from '../scoring/score-cycle.ts';

/** A scorecard that is tried on history: a version, a draft or a text. */
export interface Contestant extends ContestantName {
  compiled: CompiledScorecard;
}

/** What contestants aim at, and how long it may take. */
export interface Aim {
  outcome: OutcomeDefinition;
  horizonMs: number;
}

/**
 * Evaluates scorecards on leads as they were; where they read scores of others, those are of the versions that are live now.
 */
export class ContestantScores {
  readonly #live: ReadonlyMap<string, CompiledScorecard>;

  constructor(live: readonly CompiledScorecard[]) {
    this.#live = new Map(live.map((compiled) => [compiled.scorecard.slug, compiled]));
  }

  /** What has to be remembered of a lead for them. */
  slotsOf(contestants: readonly Contestant[]): Slot[] {
    const read = new Set<CompiledScorecard>();
    const visit = (compiled: CompiledScorecard): void => {
      if (read.has(compiled)) return;
      read.add(compiled);
      for (const { scorecard } of scoresReadBy(compiled.scorecard)) {
        const other = this.#live.get(scorecard);
        if (other && scorecard !== compiled.scorecard.slug) visit(other);
      }
    };
    for (const { compiled } of contestants) visit(compiled);
    return [...read].flatMap(({ slots }) => slots);
  }

  evaluate(compiled: CompiledScorecard, input: EvaluationInput): Evaluation {
    return evaluate(compiled, {
      ...input,
      evaluationOf: (slug) => {
        const other = this.#live.get(slug);
        return other && other !== compiled ? this.evaluate(other, input) : undefined;
      },
    });
  }
}
