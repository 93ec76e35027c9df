import type { Kysely } from 'kysely';
import type { Problem } from '../domain/place.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { referenceProblems } from '../scoring/reference-problems.ts';
import type { Schema } from '../store/schema.ts';
import { liveSources } from '../store/scorecards.ts';
import { compileSource } from './registry.ts';

/** The scorecard cannot be published; every reason is in the problems. */
export class ScorecardRefused extends Error {
  override readonly name = 'ScorecardRefused';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads a scorecard and checks it against those that are live.
 *
 * @throws ScorecardRefused
 */
export async function checkScorecard(database: Kysely<Schema>, source: string): Promise<Scorecard> {
  const reading = parseScorecard(source);
  if (!reading.ok) throw new ScorecardRefused(reading.problems);
  const live = (await liveSources(database)).map((one) => compileSource(one.source).scorecard);
  const problems = referenceProblems(reading.scorecard, live);
  if (problems.length > 0) throw new ScorecardRefused(problems);
  return reading.scorecard;
}
