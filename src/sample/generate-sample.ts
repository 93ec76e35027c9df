import type { CampaignCost } from '../domain/campaign-cost.ts';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { drawCampaignCosts } from './campaign-costs.ts';
import { Draw } from './draw.ts';
import { drawLead, type Population } from './draw-lead.ts';
import { HistoryWriter } from './history-writer.ts';
import { drawCourse, type LeadCourse } from './lead-course.ts';
import type { SampleLead } from './sample-lead.ts';
import { writeDouble } from './write-double.ts';
import { writeMailings } from './write-mailings.ts';
import { writeOpportunity } from './write-opportunity.ts';
import { writeStrangers } from './write-strangers.ts';
import { writeVisits } from './write-visits.ts';

/** How long the sample lasts, in milliseconds. */
export const SAMPLE_LASTS_MS = 365 * DAY_MS;

/** A year of a company that does not exist. */
export interface Sample {
  beginsAt: Instant;
  endsAt: Instant;
  /** In the order in which they were received; none after the end. */
  messages: IncomingMessage[];
  costs: CampaignCost[];
  /** What the messages do not say, for those who check what was learned from them. */
  leads: (SampleLead & { course: LeadCourse })[];
}

/**
 * Makes the sample: the same numbers from `random` give the same sample, to the byte.
 *
 * @param request.leads how many people become known; visitors and robots come on top
 * @param request.endsAt the last instant of the sample
 */
export function generateSample(request: { random: () => number; endsAt: Instant; leads: number }): Sample {
  const { endsAt } = request;
  const draw = new Draw(request.random);
  const beginsAt = endsAt - SAMPLE_LASTS_MS;
  const population: Population = {
    beginsAt,
    endsAt,
    companies: [],
    takenDomains: new Set(),
    takenEmails: new Set(),
    latestNames: new Map(),
  };
  const leads: Sample['leads'] = [];
  const writers: HistoryWriter[] = [];
  for (let number = 1; number <= request.leads; number += 1) {
    const lead = drawLead(draw, number, population);
    const course = drawCourse(draw, lead, endsAt);
    leads.push({ ...lead, course });
    writers.push(writeHistory(draw, lead, { course, endsAt }));
  }
  writers.push(...writeStrangers(draw, { leads: request.leads, beginsAt, endsAt }));
  const costs = drawCampaignCosts(draw, { beginsAt, endsAt });
  return { beginsAt, endsAt, messages: inOrderOfArrival(writers, endsAt), costs, leads };
}

function writeHistory(
  draw: Draw,
  lead: SampleLead,
  { course, endsAt }: { course: LeadCourse; endsAt: Instant },
): HistoryWriter {
  const writer = new HistoryWriter(draw, lead.userId);
  const written = { lead, course, endsAt };
  writeVisits(draw, writer, written);
  writeMailings(draw, writer, written);
  writeOpportunity(draw, writer, written);
  writeDouble(draw, writer, written);
  return writer;
}

function inOrderOfArrival(writers: readonly HistoryWriter[], endsAt: Instant): IncomingMessage[] {
  return writers
    .flatMap(({ messages }) => messages)
    .filter(({ message }) => message.receivedAt <= endsAt)
    .sort(
      ({ message: a }, { message: b }) => a.receivedAt - b.receivedAt || (a.messageId < b.messageId ? -1 : 1),
    );
}
