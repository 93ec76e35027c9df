import { DAY_MS, MINUTE_MS } from '../domain/instant.ts';
import {
  OPPORTUNITY_LOST,
  OPPORTUNITY_OPENED,
  OPPORTUNITY_STAGE_CHANGED,
  OPPORTUNITY_WON,
} from '../domain/outcome.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { LeadCourse } from './lead-course.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';

/** The stages between the first and the last, with how far on the way they begin. */
const STAGES = { 'Needs understood': 0.2, 'Proposal sent': 0.5, Negotiation: 0.8 };
const REASONS = ['no budget', 'chose a competitor', 'no decision', 'missing feature', 'went silent'];
const CALLED_BEFORE = 0.7;
/** A lost one may be lost at any stage. */
const LOST_FROM = 0.3;

/** Writes down what the CRM says of the opportunity of a lead, when there is one. */
export function writeOpportunity(
  draw: Draw,
  writer: HistoryWriter,
  { lead, course }: { lead: SampleLead; course: LeadCourse },
): void {
  const { openedAt, closedAt, identifiedAt } = course;
  if (openedAt === undefined || closedAt === undefined || !lead.company) return;
  const sender = { userId: lead.userId };
  const { amount: medians, cost } = TRUTH;
  const { currency, perEuro } = lead.country;
  const amount = rounded(draw.logNormal(medians[lead.company.size], medians.sigma) * perEuro);
  const opportunity = { opportunityId: `opportunity-${lead.userId}`, amount, currency, owner: lead.owner };
  if (draw.isHit(CALLED_BEFORE)) {
    const calledAt = Math.max(openedAt - draw.between(0.2, 3) * DAY_MS, identifiedAt + 30 * MINUTE_MS);
    writer.track(sender, 'Call Held', calledAt, { owner: lead.owner, outcome: 'interested' });
  }
  writer.track(sender, OPPORTUNITY_OPENED, openedAt, { ...opportunity, stage: 'Discovery' });
  writer.identify(sender, openedAt + MINUTE_MS, { stage: 'opportunity' });
  const reaches = lead.willWin ? 1 : draw.between(LOST_FROM, 1);
  for (const [stage, part] of Object.entries(STAGES)) {
    if (part > reaches) break;
    const at = openedAt + (part * (closedAt - openedAt)) / reaches;
    if (at < closedAt) writer.track(sender, OPPORTUNITY_STAGE_CHANGED, at, { ...opportunity, stage });
  }
  const spent = rounded(amount * draw.between(cost.from, cost.to));
  if (lead.willWin)
    writer.track(sender, OPPORTUNITY_WON, closedAt, { ...opportunity, stage: 'Won', cost: spent });
  else
    writer.track(sender, OPPORTUNITY_LOST, closedAt, {
      ...opportunity,
      stage: 'Lost',
      reason: draw.of(REASONS),
    });
  writer.identify(sender, closedAt + MINUTE_MS, { stage: lead.willWin ? 'customer' : 'lost' });
}

/** To two digits, as people write offers. */
function rounded(amount: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(amount)) - 1);
  return Math.round(amount / unit) * unit;
}
