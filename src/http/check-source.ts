import type { Scorecard } from '../domain/scorecard.ts';
import { checkScorecard, ScorecardRefused } from '../operations/check-scorecard.ts';
import { HttpProblem } from './problem.ts';
import type { Services } from './route-services.ts';

/** Reads the text of a scorecard. @throws HttpProblem 422 with every mistake and its place */
export async function requireValid({ database }: Services, source: string): Promise<Scorecard> {
  try {
    return await checkScorecard(database.kysely, source);
  } catch (error) {
    throw scorecardRefusal(error);
  }
}

/** An error as the API tells it: a refused scorecard with every mistake and its place, others as they are. */
export function scorecardRefusal(error: unknown): unknown {
  if (!(error instanceof ScorecardRefused)) return error;
  const errors = error.problems.map(({ path, message, line, column }) => ({
    field: path,
    detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
  }));
  return new HttpProblem(422, 'the scorecard is refused', { errors });
}
