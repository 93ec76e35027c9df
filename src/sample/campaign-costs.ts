import type { CampaignCost } from '../domain/campaign-cost.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { CAMPAIGNS, SEASON } from './campaigns.ts';
import type { Draw } from './draw.ts';
import { TRUTH } from './truth.ts';

/** Draws what every campaign cost in every month that begins between two instants, in euros. */
export function drawCampaignCosts(
  draw: Draw,
  { beginsAt, endsAt }: { beginsAt: Instant; endsAt: Instant },
): CampaignCost[] {
  const first = new Date(beginsAt);
  const costs: CampaignCost[] = [];
  for (let month = first.getUTCMonth() + 1; ; month += 1) {
    const at = Date.UTC(first.getUTCFullYear(), month, 1);
    if (at > endsAt) return costs;
    const season = SEASON[new Date(at).getUTCMonth()] ?? 1;
    const isInDrift = at > endsAt - TRUTH.drift.lastDays * DAY_MS;
    for (const [channel, campaigns] of Object.entries(CAMPAIGNS)) {
      const times = isInDrift && channel === 'paid-search' ? TRUTH.drift.paidSearchTimes : 1;
      for (const [campaign, monthly] of Object.entries(campaigns)) {
        const amount = Math.round(monthly * season * times * draw.between(0.9, 1.1));
        costs.push({
          day: new Date(at).toISOString().slice(0, 10),
          channel,
          campaign,
          currency: 'EUR',
          amount,
        });
      }
    }
  }
}
