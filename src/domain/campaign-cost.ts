/** What was spent on a campaign on a day. */
export interface CampaignCost {
  /** As 2026-11-22. */
  day: string;
  channel: string;
  campaign: string;
  /** ISO 4217. */
  currency: string;
  /** In units of the currency, not in cents. */
  amount: number;
}
