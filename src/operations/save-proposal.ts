import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import type { Schema } from '../store/schema.ts';
import { ensureScorecard, saveDraft } from '../store/scorecards.ts';
import { ScorecardRefused } from './check-scorecard.ts';

/**
 * Keeps a proposal as the draft of a scorecard: an ordinary file that the editor opens.
 *
 * @throws ScorecardRefused when what was changed makes a scorecard that is wrong
 */
export async function saveProposal(
  transaction: Transaction<Schema>,
  { slug, source, by, at }: { slug: string; source: string; by: string; at: Instant },
): Promise<void> {
  const reading = parseScorecard(source);
  if (!reading.ok) throw new ScorecardRefused(reading.problems);
  const scorecardId = await ensureScorecard(transaction, { slug, at });
  await saveDraft(transaction, { scorecardId, source, by, at });
}
