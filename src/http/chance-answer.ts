import { likelyAmountOf, probabilityAt } from '../domain/conversion-probability.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { describeOutcome } from '../learning/examples/outcome-definition.ts';
import { type OpenOpportunity, openOpportunities } from '../operations/open-opportunities.ts';
import type { ChanceAnswer } from './contract/chance.ts';
import type { Services } from './route-services.ts';

interface ScoredSubject {
  subjectId: string;
  score: number;
  band: string | null;
}

/** How likely leads are to reach the outcome of a scorecard, by subject id; of none when it has no probability. */
export async function chanceAnswers(
  { database }: Pick<Services, 'database'>,
  { scorecard, subjects, at }: { scorecard: Scorecard; subjects: readonly ScoredSubject[]; at: Instant },
): Promise<Map<string, ChanceAnswer>> {
  if (!scorecard.probability || subjects.length === 0) return new Map();
  const opportunities = await openOpportunities(database.kysely, {
    subjectIds: subjects.map(({ subjectId }) => subjectId),
    at,
  });
  return new Map(
    subjects.flatMap((subject) => {
      const chance = chanceOf(scorecard, subject, opportunities.get(subject.subjectId));
      return chance ? [[subject.subjectId, chance] as const] : [];
    }),
  );
}

function chanceOf(
  { probability: said }: Scorecard,
  { score, band }: ScoredSubject,
  opportunity: OpenOpportunity | undefined,
): ChanceAnswer | undefined {
  if (!said) return undefined;
  const { probability, low, high } = probabilityAt(said.curve, score);
  const likely = said.amount && { amount: likelyAmountOf(said.amount, band), currency: said.amount.currency };
  const worth = opportunity ?? likely;
  return {
    probability,
    low: low ?? null,
    high: high ?? null,
    outcome: describeOutcome(said.outcome),
    withinDays: said.withinMs / DAY_MS,
    amount: worth?.amount ?? null,
    currency: worth?.currency ?? null,
    amountFrom: opportunity ? 'opportunity' : likely ? 'likely' : null,
    expectedRevenue: worth ? probability * worth.amount : null,
  };
}
