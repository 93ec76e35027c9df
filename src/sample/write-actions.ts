import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { LeadCourse } from './lead-course.ts';
import { logistic } from './logistic.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';

const WHITE_PAPERS = [
  'Planning shifts without overtime',
  'The cost of a spreadsheet',
  'Projects that end on time',
];
const CASE_STUDIES = ['logistics', 'manufacturing', 'project management', 'retail'];
const WEBINARS = ['Planning clinic', 'Shift planning week', 'What is new'];
/** How much of what prospects do the others do too. */
const OTHERS_TIMES = { 'job-seeker': 0.15, student: 0.8, competitor: 1 };
const TRIAL_DAYS = 14;
const MOVES_UP = 0.06;
const CALLED_IN_VAIN = 0.15;

interface Acting {
  lead: SampleLead;
  course: LeadCourse;
  endsAt: Instant;
}

/** Writes down what a lead asks for, downloads and attends once it is known. */
export function writeActions(draw: Draw, writer: HistoryWriter, acting: Acting): void {
  const { lead, course } = acting;
  const sender = { userId: lead.userId };
  const { behaviour, redHerrings } = TRUTH;
  const track = (name: string, properties: JsonObject): void =>
    writer.track(sender, name, somewhen(draw, course), properties);

  for (let left = drawTimes(draw, lead, behaviour.whitePapers); left > 0; left -= 1)
    track('White Paper Downloaded', { title: draw.of(WHITE_PAPERS) });
  for (let left = drawTimes(draw, lead, behaviour.caseStudies); left > 0; left -= 1)
    track('Case Study Downloaded', { topic: draw.of(CASE_STUDIES) });
  for (
    let left = drawTimes(draw, lead, behaviour.webinars, lead.channel === 'webinars' ? 1 : 0);
    left > 0;
    left -= 1
  )
    track('Webinar Attended', { title: draw.of(WEBINARS) });
  if (draw.isHit(redHerrings.calendarDownload)) track('Brochure Downloaded', { title: 'Wall calendar' });
  if (isDone(draw, lead, behaviour.demo)) track('Demo Requested', {});
  if (isDone(draw, lead, behaviour.quote)) track('Quote Requested', {});
  if (isDone(draw, lead, behaviour.assessment)) track('Form Submitted', { form: 'assessment' });
  if (isDone(draw, lead, behaviour.trial)) writeTrial(writer, acting, somewhen(draw, course));
  if (draw.isHit(MOVES_UP))
    writer.identify(sender, somewhen(draw, course), { title: `Head of ${lead.department}` });
  if (draw.isHit(CALLED_IN_VAIN)) track('Lead Contacted', { outcome: 'not reached', owner: lead.owner });
}

/** The end of a trial is known when it begins. */
function writeTrial(writer: HistoryWriter, { lead }: Acting, at: Instant): void {
  const sender = { userId: lead.userId };
  writer.track(sender, 'Trial Started', at, {});
  writer.announce(sender, 'Trial Ended', { at: at + TRIAL_DAYS * DAY_MS, receivedAt: at + 1_000 });
}

/** In one of its visits since it is known. */
function somewhen(draw: Draw, { visits, identifiedAtVisit, identifiedAt }: LeadCourse): Instant {
  const at = draw.of(visits.slice(identifiedAtVisit)) + draw.between(1, 25) * MINUTE_MS;
  return Math.max(at, identifiedAt + draw.between(1, 10) * MINUTE_MS);
}

interface Tendency {
  base: number;
  slope: number;
}

function isDone(draw: Draw, { kind, intent }: SampleLead, { base, slope }: Tendency): boolean {
  return draw.isHit(logistic(base + slope * intent)) && kind === 'prospect';
}

function drawTimes(draw: Draw, { kind, intent }: SampleLead, { base, slope }: Tendency, more = 0): number {
  const times = kind === 'prospect' ? 1 : OTHERS_TIMES[kind];
  return draw.count(times * (Math.exp(base + slope * intent) + more));
}
