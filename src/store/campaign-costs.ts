import { sql, type Transaction } from 'kysely';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';

/** What was spent on a campaign on a day. */
export interface CampaignCostRow {
  /** As 2026-11-22. */
  day: string;
  channel: string;
  campaign: string;
  /** ISO 4217. */
  currency: string;
  /** In units of the currency. */
  amount: number;
}

/** Adds costs that came with an import; where one is known already for the day and campaign, it stays as it is. */
export async function insertCampaignCosts(
  transaction: Transaction<Schema>,
  costs: readonly CampaignCostRow[],
  importId: number,
): Promise<void> {
  const added = rowsOf({
    day: { type: 'text', values: costs.map(({ day }) => day) },
    channel: { type: 'text', values: costs.map(({ channel }) => channel) },
    campaign: { type: 'text', values: costs.map(({ campaign }) => campaign) },
    currency: { type: 'text', values: costs.map(({ currency }) => currency) },
    amount: { type: 'text', values: costs.map(({ amount }) => String(amount)) },
  });
  await sql`
    insert into campaign_cost (day, channel, campaign, currency, amount, import_id)
    select day::date, channel, campaign, currency, amount::numeric, ${importId}::integer from ${added}
    on conflict do nothing`.execute(transaction);
}
