import type { z } from 'zod';
import { DAY_MS, formatInstant } from '../domain/instant.ts';
import { ruleWords } from '../domain/rule-words.ts';
import type { Measure } from '../domain/scorecard.ts';
import type { Candidate } from '../learning/examples/candidate.ts';
import { describeLeak } from '../learning/leaks/leak.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import { compileSource } from '../operations/registry.ts';
import { conditionNotation, measureNotation } from '../scoring/notation.ts';
import type { LearningRun } from '../store/learning-runs.ts';
import type { LearningDetail, learningRequestSchema } from './contract/learning.ts';
import { optionalInstant } from './contract/wire-values.ts';

/** A run as the API tells it. */
export function learningRunAnswer({ request, createdAt, finishedAt, ...run }: LearningRun) {
  const { horizonMs, monotone, exclude, ...asked } = request;
  return {
    ...run,
    request: {
      ...asked,
      horizonDays: horizonMs / DAY_MS,
      monotone: { ...monotone },
      exclude: [...exclude],
    },
    createdAt: formatInstant(createdAt),
    finishedAt: optionalInstant(finishedAt),
  };
}

/** A request of the API as a run has it. */
export function learningRequestOf({
  horizonDays,
  ...request
}: z.infer<typeof learningRequestSchema>): LearningRequest {
  return { ...request, horizonMs: Math.round(horizonDays * DAY_MS) };
}

/** What came of a run as the API tells it. */
export function learningResultAnswer(result: LearningResult): LearningDetail['result'] {
  const { problem, counts, span, candidates, leftOut, leaks, all, review, learned, updated, bands } = result;
  return {
    problem,
    counts,
    span: span && {
      firstAt: formatInstant(span.firstAt),
      lastAt: formatInstant(span.lastAt),
      lastSnapshotAt: formatInstant(span.lastSnapshotAt),
    },
    all,
    measures: Object.fromEntries(candidates.map((candidate) => [candidate.name, measureAnswer(candidate)])),
    leftOut,
    leaks: leaks.map((leak) => ({
      column: leak.column,
      kind: leak.kind,
      beside: leak.beside ?? null,
      share: leak.figures.share ?? null,
      reason: describeLeak(leak),
    })),
    review: {
      measures: review.measures,
      pairs: review.pairs.map(({ names, cell, pValue }) => ({
        names: [...names],
        pValue,
        cell: { ...cell, tests: [...cell.tests] },
      })),
    } as NonNullable<LearningDetail['result']>['review'],
    learned: learned as NonNullable<LearningDetail['result']>['learned'],
    updated: updated && updatedAnswer(updated),
    bands,
  };
}

function updatedAnswer({ scorecard, version, source, rules }: NonNullable<LearningResult['updated']>) {
  const written = new Map(compileSource(source).scorecard.rules.map((rule) => [rule.id, rule]));
  return {
    scorecard,
    version,
    rules: rules.flatMap((weighed) => {
      const rule = written.get(weighed.id);
      return rule ? [{ ...weighed, title: rule.title ?? null, words: ruleWords(rule) }] : [];
    }),
  };
}

function measureAnswer({ measure, values }: Candidate) {
  const where = whereOf(measure);
  return {
    words: ruleWords({ measure }),
    where: where ? conditionNotation(where) : null,
    notation: measureNotation(measure),
    isPresence: values === 'presence',
  };
}

function whereOf(measure: Measure) {
  return 'match' in measure ? measure.match.where : undefined;
}
