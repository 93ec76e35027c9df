import { sql, type Transaction } from 'kysely';
import type { CampaignCost } from '../domain/campaign-cost.ts';
import { rowsOf } from './rows.ts';
import type { Schema } from './schema.ts';

/**
 * Keeps what campaigns cost. Costs of one import for the same day, channel, campaign and currency are added up; those of a
 * later import take the place of what was known.
 */
export async function saveCampaignCosts(
  transaction: Transaction<Schema>,
  costs: readonly CampaignCost[],
  importId: number,
): Promise<void> {
  if (costs.length === 0) return;
  const added = rowsOf({
    day: { type: 'text', values: costs.map(({ day }) => day) },
    channel: { type: 'text', values: costs.map(({ channel }) => channel) },
    campaign: { type: 'text', values: costs.map(({ campaign }) => campaign) },
    currency: { type: 'text', values: costs.map(({ currency }) => currency) },
    amount: { type: 'text', values: costs.map(({ amount }) => String(amount)) },
  });
  await sql`
    insert into campaign_cost (day, channel, campaign, currency, amount, import_id)
    select day::date, channel, campaign, currency, sum(amount::numeric), ${importId}::integer
    from ${added} group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (day, channel, campaign, currency) do update set
      amount = excluded.amount
        + case when campaign_cost.import_id = excluded.import_id then campaign_cost.amount else 0 end,
      import_id = excluded.import_id`.execute(transaction);
}
