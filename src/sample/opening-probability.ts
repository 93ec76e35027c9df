import { DAY_MS, type Instant } from '../domain/instant.ts';
import { logistic } from './logistic.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';

/** What decides whether a lead becomes an opportunity. */
export type OpeningDrivers = Pick<
  SampleLead,
  'kind' | 'company' | 'country' | 'seniority' | 'hasFreeMail' | 'intent' | 'arrivedAt'
>;

/**
 * The probability that an opportunity comes of a lead, by the truth of the sample. Only prospects who work for a
 * company have one.
 *
 * @param endsAt the end of the sample, before which the drift lies
 */
export function openingProbability(lead: OpeningDrivers, endsAt: Instant): number {
  const { company, country, seniority, hasFreeMail, intent } = lead;
  if (lead.kind !== 'prospect' || !company) return 0;
  const { opening, drift } = TRUTH;
  const isInDrift = lead.arrivedAt > endsAt - drift.lastDays * DAY_MS;
  return logistic(
    opening.base +
      opening.intent * intent +
      opening.size[company.size] +
      opening.industry[company.industry] +
      opening.seniority[seniority] +
      opening.country[country.code] +
      (hasFreeMail ? opening.freeMail : 0) +
      (isInDrift && company.size === 'small' ? drift.smallCompanies : 0),
  );
}
