import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { renderMapping } from '../domain/yaml-edit/render-yaml.ts';
import { type DraftChoice, draftOfProposal } from '../learning/proposal/draft-of-proposal.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import { ensureScorecard, saveDraft } from '../store/scorecards.ts';
import { ScorecardRefused } from './check-scorecard.ts';

/**
 * Keeps the chosen rules of a proposal as the draft of a scorecard: an ordinary file that the editor opens.
 *
 * @returns the text
 * @throws ScorecardRefused when what was changed makes a scorecard that is wrong
 */
export async function saveProposal(
  transaction: Transaction<Schema>,
  {
    result,
    choice,
    by,
    at,
  }: {
    result: Pick<LearningResult, 'candidates'> & { learned: NonNullable<LearningResult['learned']> };
    choice: DraftChoice;
    by: string;
    at: Instant;
  },
): Promise<string> {
  const document = draftOfProposal(result.learned, result.candidates, choice);
  const source = `${renderMapping(document, { isFlow: false, isJson: false, indent: 0 })}\n`;
  const reading = parseScorecard(source);
  if (!reading.ok) throw new ScorecardRefused(reading.problems);
  const scorecardId = await ensureScorecard(transaction, { slug: choice.slug, at });
  await saveDraft(transaction, { scorecardId, source, by, at });
  return source;
}
