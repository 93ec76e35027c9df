import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Draw } from './draw.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';
import { workingTime } from './working-time.ts';

/** When the great turns in the life of a lead come; some of them only after the end of the sample. */
export interface LeadCourse {
  /** The beginnings of its visits, in order; the first is its arrival. */
  visits: Instant[];
  /** It says who it is at the end of this visit. */
  identifiedAtVisit: number;
  identifiedAt: Instant;
  openedAt: Instant | undefined;
  closedAt: Instant | undefined;
}

/** Whoever looks for a job or learns for an examination comes more often. */
const VISITS_TIMES = { prospect: 1, 'job-seeker': 1.6, student: 1.3, competitor: 1.2 };
/** Visits come in a row, or after a pause; mean days between them, and how often it is a row. */
const GAPS = { row: 4, pause: 34, rowShare: 0.72 };
/** How many visits go by until a lead says who it is, on average. */
const ANONYMOUS_VISITS = 0.8;
/** How many leave for good when it is decided. */
const LEAVES_AFTERWARDS = 0.75;
const SHORTEST_SALE_DAYS = 4;

export function drawCourse(draw: Draw, lead: SampleLead, endsAt: Instant): LeadCourse {
  const planned = drawVisits(draw, lead, endsAt);
  const isKnownAtOnce = lead.channel === 'webinars' || lead.channel === 'referral-partners';
  const identifiedAtVisit = isKnownAtOnce ? 0 : Math.min(planned.length - 1, draw.count(ANONYMOUS_VISITS));
  const identifiedAt = Math.round(
    (planned[identifiedAtVisit] ?? lead.arrivedAt) + draw.between(4, 20) * MINUTE_MS,
  );
  const { velocity } = TRUTH;
  const days = draw.logNormal(velocity.opening, velocity.openingSigma);
  const openedAt = lead.willOpen
    ? workingTime(draw, identifiedAt + (days + 1) * DAY_MS, lead.country)
    : undefined;
  const closingDays = draw.logNormal(lead.willWin ? velocity.won : velocity.lost, velocity.closingSigma);
  const closedAt =
    openedAt &&
    workingTime(draw, openedAt + Math.max(closingDays, SHORTEST_SALE_DAYS) * DAY_MS, lead.country);
  const visits = planned.filter(
    (at, index) =>
      index <= identifiedAtVisit || closedAt === undefined || at < closedAt || !draw.isHit(LEAVES_AFTERWARDS),
  );
  return { visits, identifiedAtVisit, identifiedAt, openedAt, closedAt };
}

function drawVisits(
  draw: Draw,
  { kind, intent, arrivedAt, country }: SampleLead,
  endsAt: Instant,
): Instant[] {
  const { base, slope, sigma } = TRUTH.behaviour.visits;
  const mean = Math.exp(base + slope * intent) * draw.logNormal(1, sigma) * VISITS_TIMES[kind];
  const count = 1 + draw.count(Math.min(mean, 40));
  const visits = [arrivedAt];
  for (let at = arrivedAt; visits.length < count; ) {
    at += draw.exponential(draw.isHit(GAPS.rowShare) ? GAPS.row : GAPS.pause) * DAY_MS;
    if (at > endsAt) break;
    visits.push(Math.max(workingTime(draw, at, country), arrivedAt + 30 * MINUTE_MS));
  }
  return visits.sort((a, b) => a - b);
}
