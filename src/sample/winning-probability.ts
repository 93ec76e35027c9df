import { logistic } from './logistic.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';

/** The probability that the opportunity of a lead is won, by the truth of the sample. */
export function winningProbability({
  company,
  seniority,
  intent,
}: Pick<SampleLead, 'company' | 'seniority' | 'intent'>): number {
  const { winning } = TRUTH;
  const ofSize = company ? winning.size[company.size] : 0;
  return logistic(winning.base + winning.intent * intent + ofSize + winning.seniority[seniority]);
}
