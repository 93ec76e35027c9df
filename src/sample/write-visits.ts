import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter, Sender } from './history-writer.ts';
import type { LeadCourse } from './lead-course.ts';
import { logistic } from './logistic.ts';
import type { SampleLead } from './sample-lead.ts';
import { type Channel, type LeadKind, TRUTH } from './truth.ts';
import { writeActions } from './write-actions.ts';
import { writeIdentification } from './write-identification.ts';

/** How often a lead has a second device, which is a stranger until it says who it is there too. */
const SECOND_DEVICE = 0.18;
const MEAN_PAGES = 2.4;
const MOST_PAGES = 15;

/** What is read besides the prices, by who reads; weights. */
const PAGES: Readonly<Record<LeadKind, Readonly<Record<string, number>>>> = {
  prospect: {
    '/': 5,
    '/product': 5,
    '/features/shift-planning': 4,
    '/features/projects': 4,
    '/customers': 3,
    '/blog/plan-a-week': 3,
    '/blog/overtime': 2,
    '/demo': 1,
    '/docs/start': 1,
  },
  'job-seeker': {
    '/': 3,
    '/careers': 6,
    '/careers/backend-engineer': 4,
    '/careers/sales-manager': 4,
    '/about': 4,
    '/blog/life-at-klenba': 3,
  },
  student: {
    '/': 2,
    '/docs/start': 5,
    '/docs/api': 4,
    '/blog/plan-a-week': 4,
    '/blog/queueing-theory': 5,
    '/product': 2,
  },
  competitor: {
    '/': 2,
    '/product': 4,
    '/features/shift-planning': 4,
    '/features/projects': 4,
    '/docs/api': 5,
    '/customers': 3,
  },
};

const SOURCES: Readonly<Record<Channel, JsonObject>> = {
  'organic-search': { source: 'search-engine', medium: 'organic' },
  'paid-search': { source: 'search-engine', medium: 'cpc' },
  'linkedin-ads': { source: 'linkedin', medium: 'paid-social' },
  webinars: { source: 'webinar', medium: 'event' },
  'referral-partners': { source: 'partner', medium: 'referral' },
  newsletter: { source: 'newsletter', medium: 'email' },
};

/** How likely a visit shows the prices to somebody who does not want to buy. */
const PRICING_OF_OTHERS = { 'job-seeker': 0.02, student: 0.05, competitor: 0.6 };

/** Writes down what a lead does on the web site, from the first anonymous page on. */
export function writeVisits(
  draw: Draw,
  writer: HistoryWriter,
  { lead, course, endsAt }: { lead: SampleLead; course: LeadCourse; endsAt: Instant },
): void {
  const devices = [`${lead.userId}-device-1`, `${lead.userId}-device-2`];
  const hasSecond = draw.isHit(SECOND_DEVICE);
  const known = new Set<string>();
  for (const [index, at] of course.visits.entries()) {
    const device = devices[hasSecond && index > course.identifiedAtVisit && draw.isHit(0.5) ? 1 : 0] ?? '';
    const isKnown = known.has(device);
    const sender: Sender = { anonymousId: device, ...(isKnown && { userId: lead.userId }) };
    const end = writePages(draw, writer, { lead, sender, at, isFirst: index === 0 });
    if (index < course.identifiedAtVisit || isKnown) continue;
    known.add(device);
    const identifiedAt = index === course.identifiedAtVisit ? Math.max(end, course.identifiedAt) : end;
    if (index === course.identifiedAtVisit)
      writeIdentification(draw, writer, { lead, device, at: identifiedAt });
    else
      writer.identify({ anonymousId: device, userId: lead.userId, email: lead.email }, end, {
        email: lead.email,
      });
  }
  writeActions(draw, writer, { lead, course, endsAt });
}

/** Writes the pages of one visit, and returns when it is over. */
function writePages(
  draw: Draw,
  writer: HistoryWriter,
  { lead, sender, at, isFirst }: { lead: SampleLead; sender: Sender; at: Instant; isFirst: boolean },
): Instant {
  const count = Math.min(1 + draw.count(MEAN_PAGES * draw.logNormal(1, 0.4)), MOST_PAGES);
  const isPricingSeen = draw.isHit(pricingProbability(lead));
  const pricingAt = isPricingSeen ? draw.whole(0, count - 1) : -1;
  let end = at;
  for (let page = 0; page < count; page += 1) {
    const path = page === pricingAt ? '/pricing' : draw.weighted(PAGES[lead.kind]);
    writer.page(sender, end, { path, ...(page === 0 && { context: contextOf(lead, isFirst) }) });
    end += draw.between(8 * SECOND_MS, 4 * MINUTE_MS);
  }
  return end;
}

function pricingProbability({ kind, intent }: SampleLead): number {
  const { base, slope } = TRUTH.behaviour.pricing;
  return kind === 'prospect' ? logistic(base + slope * intent) : PRICING_OF_OTHERS[kind];
}

function contextOf({ channel, campaign, country }: SampleLead, isFirst: boolean): JsonObject {
  const locale = { locale: `${country.language}-${country.code}` };
  return isFirst ? { ...locale, campaign: { ...SOURCES[channel], name: campaign } } : locale;
}
