import { formatInstant, type Instant } from '../domain/instant.ts';
import { ruleWords } from '../domain/rule-words.ts';
import { COMPANY_MEMBERSHIP, type Traits } from '../domain/trait.ts';
import { type Explanation, explainSubject } from '../operations/explain-subject.ts';
import type { Row } from '../scoring/row.ts';
import { chanceAnswers } from './chance-answer.ts';
import type { ExplanationAnswer } from './contract/scores.ts';
import { optionalInstant } from './contract/wire-values.ts';
import { HttpProblem } from './problem.ts';
import { requireScorecard } from './require-scorecard.ts';
import type { Services } from './route-services.ts';

/** Explains a score as a request asks for it. */
export async function explainFor(
  services: Services,
  request: {
    subjectId: string;
    subject: 'lead' | 'company';
    scorecard?: string | undefined;
    at?: Instant | undefined;
    knownAt?: Instant | undefined;
    version?: number | undefined;
  },
): Promise<Explanation & { subjectId: string }> {
  const { database, registry, clock } = services;
  const { subjectId, subject, at, knownAt } = request;
  const scorecard = await requireScorecard(services, request.scorecard, request);
  if (scorecard.compiled.scorecard.subject !== subject) {
    throw new HttpProblem(
      400,
      `the scorecard “${scorecard.slug}” scores ${scorecard.compiled.scorecard.subject === 'lead' ? 'leads' : 'companies'}`,
    );
  }
  const explanation = await explainSubject(database.kysely, await registry.read(database.kysely), {
    ...scorecard,
    subjectId,
    at,
    knownAt,
    now: clock(),
  });
  if (!explanation) throw new HttpProblem(404, `there is no ${subject} ${subjectId}`);
  return { ...explanation, subjectId };
}

/** An explanation as it goes over the wire. */
export async function explanationAnswer(
  services: Services,
  explanation: Explanation & { subjectId: string },
): Promise<ExplanationAnswer> {
  const { scorecard, evaluation, subjectId, version, band } = explanation;
  const chances = await chanceAnswers(services, {
    scorecard,
    subjects: evaluation.isEligible ? [{ subjectId, score: evaluation.score, band }] : [],
    at: evaluation.at,
  });
  return {
    subjectId,
    scorecard: scorecard.slug,
    title: scorecard.title,
    version,
    at: formatInstant(evaluation.at),
    isEligible: evaluation.isEligible,
    score: evaluation.score,
    band,
    bands: scorecard.bands.map(({ id, title, atLeast }) => ({ id, title: title ?? id, atLeast })),
    grade: evaluation.grade?.id ?? null,
    priority: evaluation.grade?.priority ?? null,
    dimensions: evaluation.dimensions,
    chance: chances.get(subjectId) ?? null,
    changesAt: optionalInstant(evaluation.changesAt),
    rows: evaluation.rows.map((row) => rowAnswer(row, explanation)),
  };
}

/** Traits by name, without those that Ripen keeps for itself. */
export function traitAnswers(traits: Traits): { name: string; value: unknown; setAt: string }[] {
  return Object.entries(traits)
    .filter(([name]) => name !== COMPANY_MEMBERSHIP)
    .map(([name, { value, setAt }]) => ({ name, value, setAt: formatInstant(setAt) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function rowAnswer(row: Row, { scorecard, evidence }: Explanation): ExplanationAnswer['rows'][number] {
  if (row.kind === 'limit') return row;
  const { changesAt, isAtLeast, value, ...rest } = row;
  const behind = evidence.get(row.rule);
  const rule = scorecard.rules.find(({ id }) => id === row.rule);
  return {
    ...rest,
    title: rule?.title ?? row.rule,
    words: rule && rule.title === undefined ? ruleWords(rule) : null,
    value: value ?? null,
    isAtLeast: isAtLeast ?? false,
    changesAt: optionalInstant(changesAt),
    evidence: {
      events: (behind?.events ?? []).map((event) => ({
        ...event,
        occurredAt: formatInstant(event.occurredAt),
      })),
      ...(behind?.trait && { trait: { ...behind.trait, setAt: formatInstant(behind.trait.setAt) } }),
    },
  };
}
