import { describe, expect, it } from 'vitest';
import { formatInstant, type Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { type Case, type Expectation, instantOf, readCases } from '../testing/case-files.ts';
import { accepted, engineOf, evaluationIn, pointsByRow } from '../testing/evaluate-history.ts';
import { naiveEvaluation } from '../testing/naive-evaluator.ts';
import { bandOf } from './band.ts';
import { emptyMemory, type Memory, mergeMemories, type Program, recall, remember } from './memory.ts';

/** What is left of an evaluation when only that is kept of which a case says something. */
type Told = Omit<Expectation, 'at' | 'previousBand'>;

interface Outcome extends Told {
  rows: Record<string, number>;
}

function outcomeOf(
  each: Case,
  scorecards: Scorecard[],
  expectation: Expectation,
  memory: (history: Message[]) => Memory,
): Outcome {
  const engine = engineOf(scorecards);
  const at = instantOf(expectation.at);
  const [scorecard] = scorecards;
  if (!scorecard) throw new Error('a case has a scorecard');
  const company = recall(engine.program, each.company, { at });
  const evaluation = evaluationIn(
    engine.evaluate(
      each.leads.map(memory).reduce((a, b) => mergeMemories(engine.program, a, b)),
      at,
      company,
    ),
    scorecard.slug,
  );
  return {
    score: evaluation.score,
    eligible: evaluation.isEligible,
    band: bandOf(scorecard.bands, evaluation.score, expectation.previousBand).id,
    ...(evaluation.grade && { grade: evaluation.grade.id }),
    dimensions: Object.fromEntries(evaluation.dimensions.map(({ id, points }) => [id, points])),
    rows: pointsByRow(evaluation.rows),
    changesAt: evaluation.changesAt === undefined ? null : formatInstant(evaluation.changesAt),
  };
}

/** The outcome in the terms of the expectation. */
function told(outcome: Outcome, expectation: Expectation): Expectation {
  const keys = Object.keys(expectation) as (keyof Expectation)[];
  return Object.fromEntries(
    keys.map((key) => [key, key in outcome ? outcome[key as keyof Outcome] : expectation[key]]),
  ) as unknown as Expectation;
}

function wanted(expectation: Expectation): Expectation {
  if (typeof expectation.changesAt !== 'string') return expectation;
  return { ...expectation, changesAt: formatInstant(instantOf(expectation.changesAt)) };
}

/** What the definitions alone say; they know nothing of bands, which depend on the way that the score took. */
function expectDefinitions(each: Case, scorecards: Scorecard[], expectation: Expectation): void {
  const [scorecard] = scorecards;
  if (!scorecard) throw new Error('a case has a scorecard');
  const subject = { history: each.leads.flat(), company: each.company, scorecards };
  const naive = naiveEvaluation(scorecard, subject, instantOf(expectation.at));
  const { rows, dimensions, grade, eligible, score } = expectation;
  expect(naive.score).toBe(score);
  if (eligible !== undefined) expect(naive.isEligible).toBe(eligible);
  if (rows) expect(naive.rows).toEqual(rows);
  if (dimensions) expect(naive.dimensions).toEqual(dimensions);
  if (grade !== undefined) expect(naive.grade).toBe(grade);
}

function recallBackwards(program: Program, history: readonly Message[], at: Instant): Memory {
  const memory = emptyMemory();
  const occurred = history.filter(({ occurredAt }) => occurredAt <= at);
  for (const message of occurred.toReversed()) remember(program, memory, message);
  return memory;
}

describe.each([...readCases()])('%s:', (_, cases) => {
  describe.each(cases.map((each) => [each.name, each] as const))('%s', (__, each) => {
    const scorecards = each.scorecards.map(accepted);
    const program = engineOf(scorecards).program;

    it('from the whole history', () => {
      for (const expectation of each.expect) {
        const at = instantOf(expectation.at);
        const outcome = outcomeOf(each, scorecards, expectation, (history) =>
          recall(program, history, { at }),
        );
        expect(told(outcome, expectation)).toEqual(wanted(expectation));
      }
    });

    it('message by message, backwards', () => {
      for (const expectation of each.expect) {
        const at = instantOf(expectation.at);
        const outcome = outcomeOf(each, scorecards, expectation, (history) =>
          recallBackwards(program, history, at),
        );
        expect(told(outcome, expectation)).toEqual(wanted(expectation));
      }
    });

    it('by the definitions', () => {
      for (const expectation of each.expect) expectDefinitions(each, scorecards, expectation);
    });
  });
});
